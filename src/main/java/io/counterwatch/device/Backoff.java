package io.counterwatch.device;

import java.util.random.RandomGenerator;

/** How long to wait before connecting again: 1 s, doubling to 30 s, with jitter. */
final class Backoff {
  static final long FIRST_MILLIS = 1_000;
  static final long LAST_MILLIS = 30_000;

  private final RandomGenerator random;
  private long nextMillis = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next delay: between half and the whole of the step that was reached. */
  long nextDelayMillis() {
    long step = nextMillis;
    nextMillis = Math.min(LAST_MILLIS, step * 2);
    return step / 2 + (long) (random.nextDouble() * (step / 2.0));
  }

  /** A connection stood: begin with the first step again. */
  void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
