package io.counterwatch.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The series of one scrape, by family. Names are given without the prefix. */
final class Families {
  /** What every name begins with. */
  static final String PREFIX = "counterwatch_";

  private final Map<String, Family<GaugeDataPointSnapshot>> gauges = new LinkedHashMap<>();
  private final Map<String, Family<CounterDataPointSnapshot>> counters = new LinkedHashMap<>();
  private final Map<String, Family<HistogramDataPointSnapshot>> histograms = new LinkedHashMap<>();
  private final SeriesOrder order;

  private record Family<T extends DataPointSnapshot>(String help, List<T> series) {
    Family(String help) {
      this(help, new ArrayList<>());
    }

    MetricMetadata metadata(String name) {
      return new MetricMetadata(PREFIX + name, help);
    }
  }

  /** With few series. */
  Families() {
    this(new SeriesOrder());
  }

  /**
   * With many series.
   *
   * @param order what is remembered from one scrape to the next
   */
  Families(SeriesOrder order) {
    this.order = order;
  }

  void gauge(String name, String help, double value, Labels labels) {
    gauges
        .computeIfAbsent(name, n -> new Family<>(help))
        .series()
        .add(new GaugeDataPointSnapshot(value, labels, null));
  }

  /** The name is given without {@code _total}, which the exposition adds. */
  void counter(String name, String help, double value, Labels labels) {
    counters
        .computeIfAbsent(name, n -> new Family<>(help))
        .series()
        .add(new CounterDataPointSnapshot(value, labels, null, 0));
  }

  /** Counts by bucket, not cumulative; one more than bounds, the last for +∞. */
  void histogram(
      String name, String help, double[] bounds, long[] counts, double sum, Labels labels) {
    double[] upTo = Arrays.copyOf(bounds, bounds.length + 1);
    upTo[bounds.length] = Double.POSITIVE_INFINITY;
    histograms
        .computeIfAbsent(name, n -> new Family<>(help))
        .series()
        .add(
            new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(upTo, counts), sum, labels, Exemplars.EMPTY, 0));
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    gauges.forEach(
        (name, family) ->
            all.metricSnapshot(
                new GaugeSnapshot(family.metadata(name), order.sorted(name, family.series()))));
    counters.forEach(
        (name, family) ->
            all.metricSnapshot(
                new CounterSnapshot(family.metadata(name), order.sorted(name, family.series()))));
    histograms.forEach(
        (name, family) ->
            all.metricSnapshot(
                new HistogramSnapshot(family.metadata(name), order.sorted(name, family.series()))));
    return all.build();
  }
}
