package io.counterwatch.app.bench;

import io.counterwatch.forecast.Contest.Predictor;
import io.counterwatch.forecast.ScoreCard;
import io.counterwatch.forecast.ScoreCard.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the estimates must reach, beside LES on the same waits. It is a rival twice: its bounds'
 * scores are scaled by (estimate + the mean wait so far), or by (estimate + 20 minutes), taken
 * literally. Goals are held against the first one; how it stands against the second is told beside
 * it.
 *
 * @param error mean absolute error ÷ that of LES, at most
 * @param pinball of the high estimate ÷ that of LES, at most
 * @param meanHigh mean high estimate ÷ that of LES, at most
 */
record EstimateGates(double error, double pinball, double meanHigh) {
  static final EstimateGates REAL = new EstimateGates(0.75, 0.70, 0.75);
  static final EstimateGates SIMULATED = new EstimateGates(0.60, 0.50, 0.70);

  /** Each of the two. */
  static final List<Predictor> RIVALS = List.of(Predictor.LES, Predictor.LES_20);

  static final double LEAST_COVERAGE = 0.88;
  static final double MOST_COVERAGE = 0.92;

  /** Of any hour or service with at least {@link ScoreCard#LEAST_WAITS} waits. */
  static final double LEAST_WORST_COVERAGE = 0.84;

  /** Mean error ÷ mean wait, either way. */
  static final double MOST_BIAS = 0.05;

  /** One line. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "error ≤ %.2f, pinball ≤ %.2f, mean P90 ≤ %.2f (÷ LES), coverage %.2f–%.2f, worst hour or"
            + " service ≥ %.2f, bias within ±%.0f %%",
        error,
        pinball,
        meanHigh,
        LEAST_COVERAGE,
        MOST_COVERAGE,
        LEAST_WORST_COVERAGE,
        MOST_BIAS * 100);
  }

  /**
   * The gates that aren't held, in words; empty where all are.
   *
   * @param rival one of {@link #RIVALS}
   */
  List<String> missed(Map<Predictor, ScoreCard> cards, Predictor rival) {
    Figures ours = EstimatesTable.figures(cards, Predictor.OURS);
    Figures les = EstimatesTable.figures(cards, rival);
    List<String> missed = new ArrayList<>();
    atMost(missed, "error", ours.meanAbsoluteError() / les.meanAbsoluteError(), error);
    atMost(missed, "pinball", ours.pinball90() / les.pinball90(), pinball);
    atMost(missed, "mean P90", ours.meanHigh() / les.meanHigh(), meanHigh);
    atLeast(missed, "coverage", ours.coverage90(), LEAST_COVERAGE);
    atMost(missed, "coverage", ours.coverage90(), MOST_COVERAGE);
    atLeast(missed, "worst coverage", ours.worstCoverage().orElse(1), LEAST_WORST_COVERAGE);
    atMost(missed, "bias", Math.abs(ours.bias()) / ours.meanWait(), MOST_BIAS);
    return missed;
  }

  private static void atMost(List<String> missed, String what, double value, double bound) {
    if (!(value <= bound)) {
      missed.add(String.format(Locale.ROOT, "%s %.3f > %.2f", what, value, bound));
    }
  }

  private static void atLeast(List<String> missed, String what, double value, double bound) {
    if (!(value >= bound)) {
      missed.add(String.format(Locale.ROOT, "%s %.3f < %.2f", what, value, bound));
    }
  }
}
