package io.counterwatch.web;

import io.counterwatch.access.PasswordHasher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.text.Normalizer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords on threads of their own: each hash takes tens of milliseconds and 19 MiB, on
 * purpose, so that many at once must not happen. Confined to the web server's event loop.
 */
public final class Passwords {
  /** Hashes that are computed at a time. */
  static final int MAX_AT_ONCE = 2;

  /** Limit on those under way and waiting; one more is refused. */
  static final int MAX_WAITING = 24;

  private final PasswordHasher hasher;
  private final WorkerExecutor workers;
  private @Nullable Future<String> nobodys;
  private int underWay;

  /** Too many are under way. */
  static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BusyException() {
      super("too many sign in at once");
    }
  }

  /** Computed by that hasher. */
  public Passwords(Vertx vertx, PasswordHasher hasher) {
    this.hasher = hasher;
    this.workers = vertx.createSharedWorkerExecutor("passwords", MAX_AT_ONCE);
  }

  /** What may be kept of it. */
  Future<String> hash(String password) {
    String same = normal(password);
    return compute(() -> hasher.hash(same));
  }

  /**
   * Whether it is the one that was hashed.
   *
   * @param hash null for an account that there is not: takes as long, and is never right
   */
  Future<Boolean> matches(String password, @Nullable String hash) {
    String same = normal(password);
    if (hash != null) {
      return compute(() -> hasher.matches(same, hash));
    }
    Future<String> other = nobodys;
    if (other == null || other.failed()) {
      other = compute(() -> hasher.hash(Tokens.random()));
      nobodys = other;
    }
    return other.compose(some -> compute(() -> hasher.matches(same, some))).map(false);
  }

  /** Makes the hash of nobody's password, so that the first stranger need not wait for it. */
  void prepare() {
    matches("", null);
  }

  /** Vietnamese can be typed in two ways that look alike, and keyboards differ. */
  private static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  private <T> Future<T> compute(Callable<T> work) {
    if (underWay >= MAX_WAITING) {
      return Future.failedFuture(new BusyException());
    }
    underWay++;
    return workers.executeBlocking(work, false).onComplete(done -> underWay--);
  }
}
