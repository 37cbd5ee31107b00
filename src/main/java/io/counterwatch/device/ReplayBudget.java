package io.counterwatch.device;

import java.util.concurrent.TimeUnit;

/**
 * Bounds what a replay keeps in memory until it is acknowledged, and notices when nothing is
 * acknowledged any more.
 */
final class ReplayBudget {
  static final int EVENTS_LIMIT = 20_000;
  static final long BYTES_LIMIT = 64L << 20;

  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(Replay.STALL_SECONDS);

  private int events;
  private long bytes;
  private long progressNanos = System.nanoTime();

  /** Waits for room for an event; false if nothing was acknowledged for too long meanwhile. */
  synchronized boolean take(int eventBytes) throws InterruptedException {
    if (full(eventBytes)) {
      progressNanos = System.nanoTime();
    }
    while (full(eventBytes)) {
      if (stalled()) {
        return false;
      }
      wait(TimeUnit.SECONDS.toMillis(1));
    }
    events++;
    bytes += eventBytes;
    return true;
  }

  /** Events were acknowledged and are no longer kept. */
  synchronized void giveBack(int released, long releasedBytes) {
    if (released > 0) {
      events -= released;
      bytes -= releasedBytes;
      progressNanos = System.nanoTime();
      notifyAll();
    }
  }

  /** Starts measuring a stall anew. */
  synchronized void progressed() {
    progressNanos = System.nanoTime();
  }

  synchronized boolean stalled() {
    return System.nanoTime() - progressNanos > STALL_NANOS;
  }

  /** Events that were handed over and are not acknowledged. */
  synchronized int kept() {
    return events;
  }

  private boolean full(int eventBytes) {
    return events >= EVENTS_LIMIT || bytes + eventBytes > BYTES_LIMIT;
  }
}
