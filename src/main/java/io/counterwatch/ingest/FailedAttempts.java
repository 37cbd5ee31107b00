package io.counterwatch.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who gave a wrong password lately, and how long the next attempt has to wait.
 *
 * <p>It goes by address and device together. A whole centre comes from one address, so by the
 * address alone one mistyped password would hold up every other device of the house; by the device
 * alone a stranger could lock it out. What remains open, guessing for many devices at once, costs
 * little: an unknown device is refused without computing anything, and the secrets cannot be
 * guessed. Confined to one thread.
 */
final class FailedAttempts {
  /** Limit on those remembered; beyond it whoever failed longest ago is forgotten. */
  static final int MAX_REMEMBERED = 10_000;

  /** The wait after the first failure; doubles with each further one. */
  static final long FIRST_WAIT_MILLIS = 250;

  /** The longest wait. */
  static final long MAX_WAIT_MILLIS = 8_000;

  /** After so long without a failure the waits begin short again. */
  private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(10);

  private static final int MAX_DOUBLINGS = 5;

  private final Map<Attempter, Failures> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Attempter, Failures> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** Somebody at an address who says to be a device. */
  record Attempter(String address, String device) {}

  private record Failures(int count, long lastNanos) {
    long waitMillis() {
      return Math.min(MAX_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(count - 1, MAX_DOUBLINGS));
    }
  }

  /** How long the attempter's password must not be looked at; 0 if it may be now. */
  long waitMillis(Attempter attempter, long nowNanos) {
    Failures failures = remembered.get(attempter);
    if (failures == null) {
      return 0;
    }
    long sinceMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - failures.lastNanos());
    return Math.max(0, failures.waitMillis() - sinceMillis);
  }

  /** The password was wrong. */
  void failed(Attempter attempter, long nowNanos) {
    remembered.compute(attempter, (who, before) -> another(before, nowNanos));
  }

  private static Failures another(@Nullable Failures before, long nowNanos) {
    if (before == null || nowNanos - before.lastNanos() >= FORGET_NANOS) {
      return new Failures(1, nowNanos);
    }
    return new Failures(Math.min(before.count() + 1, MAX_DOUBLINGS + 1), nowNanos);
  }

  /** The password was right. */
  void succeeded(Attempter attempter) {
    remembered.remove(attempter);
  }
}
