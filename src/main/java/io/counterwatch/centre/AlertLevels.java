package io.counterwatch.centre;

import org.jspecify.annotations.Nullable;

/**
 * At which values alerts are raised and cleared. What was raised clears only at a distinctly better
 * value, so that one that hovers about its limit isn't raised with every ticket.
 */
final class AlertLevels {
  /** A rate of fewer than these raises nothing. */
  static final int MIN_SAMPLES = 20;

  /** A wait or a queue clears at or below this share of its limit: four fifths. */
  private static final int CLEAR_NUMERATOR = 4;

  private static final int CLEAR_DENOMINATOR = 5;

  /** A rate clears when it is better by so much, or half way to perfect if that is nearer. */
  private static final double RATE_MARGIN = 0.05;

  /** Limits have at most so many decimals; a sum of them is rounded to it. */
  private static final double DECIMALS = 1e6;

  private AlertLevels() {}

  static boolean atMostClear(long value, long limit) {
    return value * CLEAR_DENOMINATOR <= limit * CLEAR_NUMERATOR;
  }

  static double clearAbove(double min) {
    return rounded(min + Math.min(RATE_MARGIN, (1 - min) / 2));
  }

  static double clearBelow(double max) {
    return rounded(max - Math.min(RATE_MARGIN, max / 2));
  }

  /** The limit of a rate that has none is never looked at. */
  static double orNone(@Nullable Double limit) {
    return limit == null ? Double.NaN : limit;
  }

  /** So that 0.8 + 0.05 is the same number as 17 ÷ 20. */
  private static double rounded(double ratio) {
    return Math.round(ratio * DECIMALS) / DECIMALS;
  }
}
