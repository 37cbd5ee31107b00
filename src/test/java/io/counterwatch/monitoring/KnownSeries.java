package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.MetricsDocument;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The series that there are: those of docs/metrics.md, those that the rules record, and what
 * Prometheus and the Java runtime say of themselves.
 */
final class KnownSeries {
  private static final Pattern OTHERS =
      Pattern.compile(
          "up|scrape_[a-z_]+|ALERTS|ALERTS_FOR_STATE"
              + "|(?:jvm|process|system|prometheus|go|alertmanager)_[a-z0-9_]+");

  /** Labels that every series may be asked for. */
  private static final Set<String> COMMON = Set.of("job", "instance", "__name__");

  /** By name; of those that rules record the labels are not known. */
  private final Map<String, Optional<Set<String>>> labels = new TreeMap<>();

  private final Set<String> alerts = new TreeSet<>();

  KnownSeries() {
    MetricsDocument.rows().forEach(this::add);
    for (JsonNode rule : AlertingFiles.rules()) {
      if (rule.has("record")) {
        labels.put(rule.path("record").asText(), Optional.empty());
      } else {
        alerts.add(rule.path("alert").asText());
      }
    }
  }

  private void add(MetricsDocument.Row row) {
    String name = "counterwatch_" + row.name();
    if (row.type().equals("histogram")) {
      labels.put(name + "_sum", Optional.of(row.labels()));
      labels.put(name + "_count", Optional.of(row.labels()));
      Set<String> buckets = new TreeSet<>(row.labels());
      buckets.add("le");
      labels.put(name + "_bucket", Optional.of(buckets));
    } else {
      labels.put(name, Optional.of(row.labels()));
    }
  }

  boolean has(String metric) {
    return labels.containsKey(metric) || OTHERS.matcher(metric).matches();
  }

  boolean hasAlert(String name) {
    return alerts.contains(name);
  }

  /** Whether a series can have a label, as far as is known. */
  boolean hasLabel(String metric, String label) {
    return COMMON.contains(label)
        || labels
            .getOrDefault(metric, Optional.empty())
            .map(own -> own.contains(label))
            .orElse(true);
  }
}
