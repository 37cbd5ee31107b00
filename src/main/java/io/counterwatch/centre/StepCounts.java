package io.counterwatch.centre;

import java.util.Arrays;

/** Counts per step of time since a start; what is before it counts in the first step. */
final class StepCounts {
  /**
   * A day has at most 25 hours, and may begin within one; what is later counts in the last step.
   */
  private static final long MAX_DAY_SECONDS = 26 * 3600;

  private final long stepMicros;
  private final int maxSteps;
  private int[] counts = new int[0];

  StepCounts(int stepSeconds) {
    this.stepMicros = stepSeconds * 1_000_000L;
    this.maxSteps = (int) (MAX_DAY_SECONDS / stepSeconds);
  }

  void add(long microsSinceDayStart, int value) {
    int step = (int) Math.clamp(microsSinceDayStart / stepMicros, 0, maxSteps - 1);
    if (step >= counts.length) {
      counts = Arrays.copyOf(counts, Math.min(maxSteps, Math.max(step + 1, counts.length * 2)));
    }
    counts[step] += value;
  }

  /** The count of that step, 0 beyond the last. */
  int at(int step) {
    return step < counts.length ? counts[step] : 0;
  }

  /** No step from this one on has a count other than 0. */
  int end() {
    int end = counts.length;
    while (end > 0 && counts[end - 1] == 0) {
      end--;
    }
    return end;
  }
}
