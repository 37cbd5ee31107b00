package io.counterwatch.pipeline;

import java.util.concurrent.TimeUnit;

/**
 * Keeps something from taking more than its share of a thread's time while other things wait: after
 * each piece of it, others come first for so many times what the piece took.
 */
final class Rest {
  private final WriterClock clock;
  private volatile long untilNanos;

  Rest(WriterClock clock) {
    this.clock = clock;
    this.untilNanos = clock.nanos();
  }

  /** Whether the next piece may begin though others wait. */
  boolean isOver() {
    return clock.nanos() - untilNanos >= 0;
  }

  /**
   * A piece that began then has ended.
   *
   * @param factor 4 leaves it a fifth of the time, 9 a tenth
   */
  void after(long startNanos, long factor) {
    long endNanos = clock.nanos();
    untilNanos = endNanos + factor * (endNanos - startNanos);
  }

  /** One of several parts of a piece has ended: the rests after them add up. */
  void afterPart(long startNanos, long factor) {
    long endNanos = clock.nanos();
    untilNanos = Math.max(untilNanos, endNanos) + factor * (endNanos - startNanos);
  }

  /** After so many milliseconds it is over, as far as is known now. */
  long leftMillis() {
    return TimeUnit.NANOSECONDS.toMillis(Math.max(0, untilNanos - clock.nanos())) + 1;
  }
}
