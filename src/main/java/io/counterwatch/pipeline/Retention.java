package io.counterwatch.pipeline;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** How long what is no history is kept, and when it is forgotten. */
final class Retention {
  /** A best-effort event is told from a duplicate by its id for so long. */
  static final long BEST_EFFORT_DAYS = 30;

  /** Refused events are kept for so long. */
  static final long REJECTION_DAYS = 90;

  private static final long INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);

  private final EventStore store;
  private long lastNanos;

  /** The first time comes an hour after the start: a start has better things to do. */
  Retention(EventStore store, long startNanos) {
    this.store = store;
    this.lastNanos = startNanos;
  }

  boolean isDue(long nanos) {
    return nanos - lastNanos >= INTERVAL_NANOS;
  }

  /** Completes with how many refused events of each publisher are left. */
  CompletionStage<Map<String, Long>> forget(long nowMicros, long nanos) {
    lastNanos = nanos;
    return store.forget(
        nowMicros - TimeUnit.DAYS.toMicros(BEST_EFFORT_DAYS),
        nowMicros - TimeUnit.DAYS.toMicros(REJECTION_DAYS));
  }
}
