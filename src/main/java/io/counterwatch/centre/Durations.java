package io.counterwatch.centre;

/** Whole seconds out of microseconds. */
final class Durations {
  static final long MICROS_PER_SECOND = 1_000_000;

  private Durations() {}

  /** Whole seconds, rounded half up; what is below zero is 0. */
  static int wholeSeconds(long micros) {
    return micros <= 0
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, (micros + MICROS_PER_SECOND / 2) / MICROS_PER_SECOND);
  }

  /** The shortest time that has more than that many whole seconds. */
  static long microsAbove(int seconds) {
    return seconds * MICROS_PER_SECOND + MICROS_PER_SECOND / 2;
  }
}
