package io.counterwatch.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.LongSupplier;

/** What a source of events counts of itself, as series that begin with {@code source_}. */
public final class SourceCollector implements MultiCollector {
  private final List<Counter> counters;

  /**
   * A running total.
   *
   * @param name without the prefix, such as {@code messages}
   * @param help a sentence for whoever reads the series
   * @param total asked at every scrape, from any thread
   */
  public record Counter(String name, String help, LongSupplier total) {}

  /** Of those counters. */
  public SourceCollector(List<Counter> counters) {
    this.counters = List.copyOf(counters);
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    for (Counter counter : counters) {
      families.counter(
          "source_" + counter.name(), counter.help(), counter.total().getAsLong(), Labels.EMPTY);
    }
    return families.snapshots();
  }
}
