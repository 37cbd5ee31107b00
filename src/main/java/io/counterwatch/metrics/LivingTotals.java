package io.counterwatch.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Day totals as counters that never go down: today's total on top of what ended days left. A late
 * event that takes something back shows in the official figures, not here.
 */
final class LivingTotals {
  private final Map<String, Double> ended = new HashMap<>();
  private final Map<String, Double> shown = new HashMap<>();

  /** The counter's value, given today's total. */
  double value(String key, double today) {
    return shown.merge(key, ended.getOrDefault(key, 0.0) + today, Math::max);
  }

  /** A day ended with what is shown now: the next day's totals count on top. */
  void endDay() {
    ended.putAll(shown);
  }
}
