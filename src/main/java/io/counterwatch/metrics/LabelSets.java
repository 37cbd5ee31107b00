package io.counterwatch.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.HashMap;
import java.util.Map;

/**
 * A label set and those that extend it, each made and checked once. Whoever holds the first bounds
 * how many there are: a centre makes it anew with each day and each plan.
 */
final class LabelSets {
  private final Labels labels;
  private final Map<String, Map<String, LabelSets>> extended = new HashMap<>();

  LabelSets(Labels labels) {
    this.labels = labels;
  }

  /** The same with one more, whose name it hasn't yet. */
  LabelSets with(String name, String value) {
    return extended
        .computeIfAbsent(name, n -> new HashMap<>())
        .computeIfAbsent(value, v -> new LabelSets(labels.add(name, v)));
  }

  Labels labels() {
    return labels;
  }
}
