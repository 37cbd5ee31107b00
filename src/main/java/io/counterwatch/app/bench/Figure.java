package io.counterwatch.app.bench;

import java.util.List;

/**
 * What several rounds measured, in whatever unit.
 *
 * @param median of the rounds
 * @param least of the rounds
 * @param most of the rounds
 */
public record Figure(double median, double least, double most) {
  static Figure of(List<Double> rounds) {
    return new Figure(quantile(rounds, 0.5), quantile(rounds, 0), quantile(rounds, 1));
  }

  /** Between neighbours it is interpolated. */
  static double quantile(List<Double> values, double p) {
    List<Double> sorted = values.stream().sorted().toList();
    double h = (sorted.size() - 1) * p;
    int below = (int) h;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (h - below) * (sorted.get(above) - sorted.get(below));
  }
}
