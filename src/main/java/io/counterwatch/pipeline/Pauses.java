package io.counterwatch.pipeline;

import java.util.HashMap;
import java.util.Map;

/** Centres of which something failed: they are passed over for a while, so that no other waits. */
final class Pauses {
  private final WriterClock clock;
  private final long pauseNanos;

  /** Of those that failed no longer ago than a pause, and perhaps some more. */
  private final Map<String, Long> untilNanos = new HashMap<>();

  Pauses(WriterClock clock, long pauseNanos) {
    this.clock = clock;
    this.pauseNanos = pauseNanos;
  }

  /** Something of that one failed. */
  void pause(String centre) {
    long now = clock.nanos();
    untilNanos.values().removeIf(until -> now - until >= 0);
    untilNanos.put(centre, now + pauseNanos);
  }

  /** Whether that one is passed over now. */
  boolean isPaused(String centre) {
    Long until = untilNanos.get(centre);
    return until != null && clock.nanos() - until < 0;
  }
}
