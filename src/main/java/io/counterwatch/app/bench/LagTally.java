package io.counterwatch.app.bench;

import java.util.Arrays;

/**
 * How often each time from a publish to its acknowledgement occurred, in classes a sixteenth of an
 * octave wide: however many are counted, it takes the same memory. Not safe for use by several
 * threads.
 */
final class LagTally {
  /** Classes of an octave; a power of two. */
  private static final int STEPS = 16;

  private static final int STEP_BITS = 4;
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] counts = new long[Long.SIZE * STEPS];
  private long total;

  /** Counts events that all took that long. */
  void add(long nanos, long events) {
    counts[place(Math.max(nanos, STEPS))] += events;
    total += events;
  }

  void add(LagTally other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  boolean isEmpty() {
    return total == 0;
  }

  void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  /** That share of the events took no longer, milliseconds; 0 where there are none. */
  double millis(double share) {
    long rest = (long) Math.ceil(share * total);
    for (int i = 0; i < counts.length; i++) {
      rest -= counts[i];
      if (rest <= 0 && total > 0) {
        return upperBound(i) / NANOS_PER_MILLI;
      }
    }
    return 0;
  }

  private static int place(long nanos) {
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    int step = (int) (nanos >>> (octave - STEP_BITS)) & (STEPS - 1);
    return octave * STEPS + step;
  }

  private static double upperBound(int place) {
    return Math.scalb(1 + (place % STEPS + 1) / (double) STEPS, place / STEPS);
  }
}
