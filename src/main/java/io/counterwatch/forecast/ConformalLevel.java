package io.counterwatch.forecast;

import java.util.Arrays;

/**
 * Adaptive conformal inference (Gibbs & Candès 2021) of an upper bound: the bound's score is a
 * quantile of the last scores, at a level that moves with each outcome, α ← α + γ(0.1 − miss), so
 * that in the long run nine of ten fall below it whatever the data do.
 */
final class ConformalLevel {
  /** Of ten outcomes, one may pass the bound. */
  static final double MISS_RATE = 0.1;

  /** How many of the last scores count. */
  static final int WINDOW = 600;

  /** Below that many nothing is said. */
  static final int LEAST_SCORES = 20;

  private static final double STEP = 0.004;
  private static final double LOWEST_LEVEL = 0.005;
  private static final double HIGHEST_LEVEL = 0.6;

  private final double[] recent = new double[WINDOW];
  private final double[] sorted = new double[WINDOW];
  private long count;
  private double level = MISS_RATE;

  /** How many outcomes it has seen. */
  long count() {
    return count;
  }

  /** The share that may pass the bound now. */
  double level() {
    return level;
  }

  private int size() {
    return (int) Math.min(count, WINDOW);
  }

  /** The score that bounds the next one; must not be asked below {@link #LEAST_SCORES}. */
  double bound() {
    int size = size();
    if (size < LEAST_SCORES) {
      throw new IllegalStateException("a bound from " + size + " scores");
    }
    int rank = (int) Math.ceil((1 - level) * (size + 1)) - 1;
    return sorted[Math.max(0, Math.min(size - 1, rank))];
  }

  /** Takes an outcome's score in. */
  void observe(double score) {
    if (size() >= LEAST_SCORES) {
      double miss = score > bound() ? 1 : 0;
      level = Math.max(LOWEST_LEVEL, Math.min(HIGHEST_LEVEL, level + STEP * (MISS_RATE - miss)));
    }
    int size = size();
    int slot = (int) (count % WINDOW);
    if (size == WINDOW) {
      int out = Arrays.binarySearch(sorted, 0, size, recent[slot]);
      System.arraycopy(sorted, out + 1, sorted, out, size - out - 1);
      size--;
    }
    int found = Arrays.binarySearch(sorted, 0, size, score);
    int at = found < 0 ? -found - 1 : found;
    System.arraycopy(sorted, at, sorted, at + 1, size - at);
    sorted[at] = score;
    recent[slot] = score;
    count++;
  }

  void write(StateWriter out) {
    out.put(count);
    out.put(level);
    for (int i = 0; i < size(); i++) {
      out.put(recent[i]);
    }
  }

  /** Takes over what another one wrote. */
  void read(StateReader in) {
    count = in.number();
    level = in.real();
    int size = size();
    for (int i = 0; i < size; i++) {
      recent[i] = in.real();
    }
    System.arraycopy(recent, 0, sorted, 0, size);
    Arrays.sort(sorted, 0, size);
  }
}
