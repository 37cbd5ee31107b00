package io.counterwatch.forecast;

import java.util.Arrays;

/**
 * Recursive least squares with exponential forgetting, for several targets of the same features:
 * with gain k = Px ÷ (λ/w + xᵀPx), weights θ ← θ + k·e and P ← (P − k·xᵀP) ÷ λ (Haykin, Adaptive
 * Filter Theory, the chapter on RLS; the weight w of an observation stands for one of variance
 * 1/w).
 *
 * <p>Forgetting makes P grow in directions that no observation tells anything about. A feature
 * whose variance passes the limit is scaled back with its row and column, which keeps P positive
 * semidefinite: it can never be less certain than that.
 *
 * <p>Both halves of P are one number: computed each for itself they differ by rounding, and that
 * difference would grow by 1/λ with each observation, unseen for some 300,000 of them (Verhaegen,
 * Round-off error propagation in four generally-applicable recursive least-squares estimation
 * schemes, Automatica 1989).
 */
final class RecursiveLeastSquares {
  private final int features;
  private final double forgetting;
  private final double limit;
  private final double variance;
  private final double[][] covariance;
  private final double[][] weights;
  private final double[] gain;

  /**
   * That knows nothing.
   *
   * @param targets how many
   * @param forgetting λ, 0–1: the share of an observation that is left after the next one
   * @param variance of each weight at first
   * @param limit on the variance of a weight later
   */
  RecursiveLeastSquares(
      int features, int targets, double forgetting, double variance, double limit) {
    this.features = features;
    this.forgetting = forgetting;
    this.limit = limit;
    this.covariance = new double[features][features];
    this.weights = new double[targets][features];
    this.gain = new double[features];
    this.variance = variance;
    startAnew();
  }

  void write(StateWriter out) {
    for (double[] row : covariance) {
      out.put(row);
    }
    for (double[] target : weights) {
      out.put(target);
    }
  }

  /** Takes over what another one with as many features and targets wrote. */
  void read(StateReader in) {
    for (double[] row : covariance) {
      in.reals(row);
    }
    for (double[] target : weights) {
      in.reals(target);
    }
  }

  /** What is believed before anything is observed. */
  void assume(int target, int feature, double weight) {
    weights[target][feature] = weight;
  }

  double weight(int target, int feature) {
    return weights[target][feature];
  }

  double predict(int target, double[] x) {
    double sum = 0;
    for (int i = 0; i < features; i++) {
      sum += weights[target][i] * x[i];
    }
    return sum;
  }

  /**
   * Learns from an observation.
   *
   * @param errors of each target: observed − predicted, or less where an outlier is to count less
   * @param weight of the observation, above 0
   */
  void learn(double[] x, double[] errors, double weight) {
    double spread = 0;
    for (int i = 0; i < features; i++) {
      double sum = 0;
      for (int j = 0; j < features; j++) {
        sum += covariance[i][j] * x[j];
      }
      gain[i] = sum;
      spread += sum * x[i];
    }
    if (!(spread >= 0)) {
      startAnew();
      return;
    }
    double divisor = forgetting / weight + spread;
    for (int i = 0; i < features; i++) {
      double share = gain[i] / divisor;
      for (int target = 0; target < weights.length; target++) {
        weights[target][i] += share * errors[target];
      }
      for (int j = i; j < features; j++) {
        double next = (covariance[i][j] - share * gain[j]) / forgetting;
        covariance[i][j] = next;
        covariance[j][i] = next;
      }
    }
    for (int i = 0; i < features; i++) {
      if (covariance[i][i] > limit) {
        scale(i, Math.sqrt(limit / covariance[i][i]));
      }
    }
  }

  /** P is no covariance any more, by rounding: keeps the weights and is uncertain as at first. */
  private void startAnew() {
    for (int i = 0; i < features; i++) {
      Arrays.fill(covariance[i], 0);
      covariance[i][i] = variance;
    }
  }

  private void scale(int feature, double factor) {
    for (int j = 0; j < features; j++) {
      covariance[feature][j] *= factor;
      covariance[j][feature] *= factor;
    }
  }
}
