package io.counterwatch.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Day totals as counters that never go down: today's total on top of what ended days left. A late
 * event that takes something back shows in the official figures, not here.
 */
final class LivingTotals {
  private final Map<String, Map<String, Row>> rows = new HashMap<>();

  /** Totals that belong together, as a histogram's do. */
  static final class Row {
    private final double[] ended;
    private final double[] shown;

    private Row(int size) {
      ended = new double[size];
      shown = new double[size];
    }

    /** The counter's value, given today's total, which is at least 0. */
    double value(int index, double today) {
      shown[index] = Math.max(shown[index], ended[index] + today);
      return shown[index];
    }

    private void endDay() {
      System.arraycopy(shown, 0, ended, 0, shown.length);
    }
  }

  /** The counter's value, given today's total. */
  double value(String what, String whose, double today) {
    return row(what, whose, 1).value(0, today);
  }

  /** So many counters, always as many for the same words. */
  Row row(String what, String whose, int size) {
    return rows.computeIfAbsent(what, w -> new HashMap<>())
        .computeIfAbsent(whose, w -> new Row(size));
  }

  /** A day ended with what is shown now: the next day's totals count on top. */
  void endDay() {
    rows.values().forEach(all -> all.values().forEach(Row::endDay));
  }
}
