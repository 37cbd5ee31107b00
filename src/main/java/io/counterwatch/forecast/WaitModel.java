package io.counterwatch.forecast;

/**
 * The linear model of a wait and of how far it is off, learned online; see {@link
 * RecursiveLeastSquares}. Long waits vary more, so they weigh less; an error of more than a few
 * times the usual one counts as that (Huber), since one who was forgotten says little of the rest.
 */
final class WaitModel {
  /** λ: what was learned 10,000 waits ago counts a third. */
  private static final double FORGETTING = 0.9999;

  private static final double FIRST_VARIANCE = 0.05;
  private static final double MOST_VARIANCE = 1;
  private static final double FIRST_SHARED_WORK = 0.8;
  private static final double WEIGHT_OFFSET_MINUTES = 0.5;
  private static final double OUTLIER_SPREADS = 5;
  private static final double LEAST_SPREAD_MINUTES = 1 / 12.0;
  private static final double LEAST_OUTLIER_SPREAD_MINUTES = 0.2;
  private static final int WAIT = 0;
  private static final int SPREAD = 1;

  /** Nobody who waits is told less. */
  static final double LEAST_MINUTES = 0.05;

  /** Nor more, as expected or as high: as far as anything is looked ahead. */
  static final double LONGEST_MINUTES = WhatIf.LONGEST_MINUTES;

  private final RecursiveLeastSquares squares;

  /** A wait and its usual error, minutes. */
  record Prediction(double minutes, double spread) {}

  /**
   * Of a centre of which nothing was seen: the shared work, roughly.
   *
   * @param features how many of them it sees
   */
  WaitModel(int features) {
    squares = new RecursiveLeastSquares(features, 2, FORGETTING, FIRST_VARIANCE, MOST_VARIANCE);
    squares.assume(WAIT, Feature.SHARED_WORK.ordinal(), FIRST_SHARED_WORK);
    squares.assume(WAIT, Feature.ROSTER_EXTRA.ordinal(), FIRST_SHARED_WORK);
    squares.assume(SPREAD, Feature.SHARED_WORK.ordinal(), FIRST_SHARED_WORK / 2);
  }

  Prediction predict(double[] features) {
    return new Prediction(
        Math.max(LEAST_MINUTES, Math.min(LONGEST_MINUTES, squares.predict(WAIT, features))),
        Math.max(LEAST_SPREAD_MINUTES, squares.predict(SPREAD, features)));
  }

  /**
   * Learns from a wait. How far the model is off is learned from what it would say now, not from
   * what it said: else the errors of its first days would stay in the spread for weeks.
   *
   * @param announced what was predicted of it at its time: says what is an outlier
   */
  void learn(double[] features, Prediction announced, double minutes) {
    double believed = squares.predict(WAIT, features);
    double most = OUTLIER_SPREADS * Math.max(LEAST_OUTLIER_SPREAD_MINUTES, announced.spread());
    double error = Math.max(-most, Math.min(most, minutes - believed));
    double off = Math.abs(minutes - Math.max(LEAST_MINUTES, believed));
    double miss = off - squares.predict(SPREAD, features);
    squares.learn(
        features, new double[] {error, miss}, 1 / (Math.max(0, believed) + WEIGHT_OFFSET_MINUTES));
  }

  void write(StateWriter out) {
    squares.write(out);
  }

  /** Takes over what another one wrote. */
  void read(StateReader in) {
    squares.read(in);
  }
}
