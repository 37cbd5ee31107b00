package io.counterwatch.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** The series of one scrape, by family. Names are given without the prefix. */
final class Families {
  /** What every name begins with. */
  static final String PREFIX = "counterwatch_";

  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
  private final Map<String, HistogramSnapshot.Builder> histograms = new LinkedHashMap<>();

  void gauge(String name, String help, double value, Labels labels) {
    gauges
        .computeIfAbsent(name, n -> GaugeSnapshot.builder().name(PREFIX + n).help(help))
        .dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).labels(labels).build());
  }

  /** The name is given without {@code _total}, which the exposition adds. */
  void counter(String name, String help, double value, Labels labels) {
    counters
        .computeIfAbsent(name, n -> CounterSnapshot.builder().name(PREFIX + n).help(help))
        .dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder().value(value).labels(labels).build());
  }

  /** Counts by bucket, not cumulative; one more than bounds, the last for +∞. */
  void histogram(
      String name, String help, double[] bounds, long[] counts, double sum, Labels labels) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < bounds.length; i++) {
      buckets.bucket(bounds[i], counts[i]);
    }
    buckets.bucket(Double.POSITIVE_INFINITY, counts[bounds.length]);
    histograms
        .computeIfAbsent(name, n -> HistogramSnapshot.builder().name(PREFIX + n).help(help))
        .dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(sum)
                .labels(labels)
                .build());
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    for (GaugeSnapshot.Builder family : gauges.values()) {
      all.metricSnapshot(family.build());
    }
    for (CounterSnapshot.Builder family : counters.values()) {
      all.metricSnapshot(family.build());
    }
    for (HistogramSnapshot.Builder family : histograms.values()) {
      all.metricSnapshot(family.build());
    }
    return all.build();
  }
}
