package io.counterwatch.ingest;

import java.util.random.RandomGenerator;

/** Waits between attempts: doubling up to a limit, each drawn from the upper half of its span. */
final class Backoff {
  private final long firstMillis;
  private final long maxMillis;
  private final RandomGenerator random;
  private long spanMillis;

  Backoff(long firstMillis, long maxMillis, RandomGenerator random) {
    this.firstMillis = firstMillis;
    this.maxMillis = maxMillis;
    this.random = random;
    this.spanMillis = firstMillis;
  }

  /** How long to wait now. */
  long nextMillis() {
    long half = spanMillis / 2;
    long waitMillis = half + random.nextLong(spanMillis - half + 1);
    spanMillis = Math.min(maxMillis, spanMillis * 2);
    return waitMillis;
  }

  /** Begins again with the shortest wait. */
  void reset() {
    spanMillis = firstMillis;
  }
}
