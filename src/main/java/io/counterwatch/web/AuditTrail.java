package io.counterwatch.web;

import io.counterwatch.access.AccessStore;
import io.counterwatch.access.AccessStore.AuditEntry;
import io.counterwatch.access.AccessStore.AuditRow;
import io.counterwatch.access.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: entries wait here until they are written, in their order. While they can't be
 * written, what must be written down is not allowed. Confined to the web server's event loop.
 */
public final class AuditTrail {
  /** Entries are kept for so long. */
  public static final long KEPT_DAYS = 730;

  /**
   * Limit on entries that wait to be written; with more, the newest are lost, and the log says so.
   */
  static final int MAX_WAITING = 10_000;

  /** The same look, or the same kind of change by a program, is written once in so long. */
  static final long REPEAT_MINUTES = 10;

  /** Limit on what is remembered for that; those that were written longest ago go first. */
  static final int MAX_REMEMBERED = 10_000;

  /** Limit on entries of strangers in a minute; the log says when more are left out. */
  static final int MAX_UNKNOWN_A_MINUTE = 60;

  private static final long MINUTE_MICROS = TimeUnit.MINUTES.toMicros(1);
  private static final int MAX_BATCH = 500;
  private static final long RETRY_MILLIS = 5_000;
  private static final long REPEAT_MICROS = TimeUnit.MINUTES.toMicros(REPEAT_MINUTES);
  private static final int MAX_TEXT = 200;
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

  private final Vertx vertx;
  private final AccessStore store;
  private final LongSupplier nowMicros;
  private final Deque<AuditEntry> waiting = new ArrayDeque<>();
  private final Map<String, Long> lately =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };
  private long unknownSinceMicros;
  private int unknown;
  private boolean writing;
  private Future<?> last = Future.succeededFuture();
  private boolean stuck;

  /**
   * Nothing is written yet.
   *
   * @param nowMicros the machine's time
   */
  public AuditTrail(Vertx vertx, AccessStore store, LongSupplier nowMicros) {
    this.vertx = vertx;
    this.store = store;
    this.nowMicros = nowMicros;
  }

  /** What was done or tried; who did it is null where nobody is known. */
  record Deed(
      String action, @Nullable String centre, @Nullable String target, @Nullable String address) {}

  /** Writes it down. */
  void add(@Nullable Identity who, Deed deed, int status) {
    addAs(kind(who), who == null ? "" : who.name(), deed, status);
  }

  /** Writes down what somebody did who is not known, but gave a name. */
  void addUnknown(String name, Deed deed, int status) {
    long now = nowMicros.getAsLong();
    if (Math.abs(now - unknownSinceMicros) >= MINUTE_MICROS) {
      unknownSinceMicros = now;
      unknown = 0;
    }
    unknown++;
    if (unknown > MAX_UNKNOWN_A_MINUTE) {
      if (unknown == MAX_UNKNOWN_A_MINUTE + 1) {
        LOG.warn(
            "more than {} entries of strangers for the audit log in a minute: the rest is left out",
            MAX_UNKNOWN_A_MINUTE);
      }
      return;
    }
    addAs("nobody", name, deed, status);
  }

  /** Writes it down unless the same was, within {@link #REPEAT_MINUTES}. */
  void addOnce(Identity who, Deed deed, int status) {
    if (isNew(kind(who), who.name(), deed)) {
      add(who, deed, status);
    }
  }

  /**
   * The same of somebody who is not known, but gave a name: once for each address, since a stranger
   * has as many names as he likes.
   */
  void addUnknownOnce(String name, Deed deed, int status) {
    if (isNew("nobody", "", deed)) {
      addUnknown(name, deed, status);
    }
  }

  private boolean isNew(String kind, String who, Deed deed) {
    String what =
        String.join(
            "\n", kind, who, deed.action(), String.valueOf(deed.centre()), deed.address() + "");
    long now = nowMicros.getAsLong();
    Long before = lately.get(what);
    if (before != null && now - before < REPEAT_MICROS) {
      return false;
    }
    lately.remove(what);
    lately.put(what, now);
    return true;
  }

  private static String kind(@Nullable Identity who) {
    return who == null ? "nobody" : who.kind().name().toLowerCase(Locale.ROOT);
  }

  private void addAs(String kind, String who, Deed deed, int status) {
    if (waiting.size() >= MAX_WAITING) {
      LOG.warn("the audit log can't be written: lost that {} {} did {}", kind, clean(who), deed);
      return;
    }
    waiting.add(
        new AuditEntry(
            nowMicros.getAsLong(),
            kind,
            clean(who),
            deed.action(),
            cleaned(deed.centre()),
            cleaned(deed.target()),
            deed.address(),
            status));
    write();
  }

  /** Strangers' texts: short, and nothing that PostgreSQL or a terminal minds. */
  private static String clean(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", " ");
    return plain.substring(0, Math.min(plain.length(), MAX_TEXT));
  }

  private static @Nullable String cleaned(@Nullable String text) {
    return text == null ? null : clean(text);
  }

  /** Whether what must be written down can be. */
  boolean isWritten() {
    return !stuck && waiting.size() < MAX_WAITING;
  }

  private void write() {
    if (writing || waiting.isEmpty()) {
      return;
    }
    writing = true;
    List<AuditEntry> batch = new ArrayList<>();
    waiting.stream().limit(MAX_BATCH).forEach(batch::add);
    Future<Void> written =
        Future.fromCompletionStage(store.record(batch), vertx.getOrCreateContext());
    last =
        written.onComplete(
            done -> {
              writing = false;
              if (done.failed() != stuck) {
                LOG.warn(
                    done.failed()
                        ? "the audit log can't be written: what it must have waits"
                        : "the audit log is written again");
              }
              stuck = done.failed();
              if (stuck) {
                LOG.debug("the audit log can't be written", done.cause());
                vertx.setTimer(RETRY_MILLIS, id -> write());
              } else {
                batch.forEach(entry -> waiting.removeFirst());
                write();
              }
            });
  }

  /** Completes when nothing waits any more, or it can't be written. */
  Future<Void> written() {
    Future<?> now = last;
    return now.transform(done -> stuck || waiting.isEmpty() ? Future.succeededFuture() : written());
  }

  /** Forgets what is too old. */
  void forgetOld() {
    Future.fromCompletionStage(
            store.forgetAudit(nowMicros.getAsLong() - TimeUnit.DAYS.toMicros(KEPT_DAYS)))
        .onFailure(failure -> LOG.debug("nothing is forgotten of the audit log", failure));
  }

  /** The newest since then, newest first. */
  public Future<List<AuditRow>> read(long sinceMicros, int limit) {
    return Future.fromCompletionStage(store.audit(sinceMicros, limit), vertx.getOrCreateContext());
  }
}
