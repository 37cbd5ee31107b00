package io.counterwatch.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many announcements of all centres wait to be written. Read from any thread. */
final class UnwrittenAnnouncements {
  /**
   * Limit on announcements that wait to be written: twice what a province announces in a day. What
   * is announced beyond it is not kept, so it is not judged; what came of those before is.
   */
  static final int MAX = 200_000;

  private static final Logger LOG = LoggerFactory.getLogger(UnwrittenAnnouncements.class);

  /** Announcements that are not kept are told of at most so often. */
  private static final long TOLD_OF_LOST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private long toldOfLostNanos = Long.MIN_VALUE;

  int waiting() {
    return waiting.get();
  }

  boolean isFull() {
    return waiting.get() >= MAX;
  }

  void add(int more) {
    waiting.addAndGet(more);
  }

  /** One more that was not kept. */
  void lose() {
    lost.incrementAndGet();
  }

  /** Says in the log how many were not kept, once in a while; on one thread. */
  void tellOfLost(WriterClock clock) {
    if (clock.hasPassed(TOLD_OF_LOST_NANOS, toldOfLostNanos)) {
      int gone = takeLost();
      if (gone > 0) {
        toldOfLostNanos = clock.nanos();
        LOG.atWarn()
            .addKeyValue("reason", "announcements-not-kept")
            .log("{} announcements were not kept, since {} wait to be written", gone, MAX);
      }
    }
  }

  /** How many were not kept since this was asked last. */
  int takeLost() {
    return lost.getAndSet(0);
  }
}
