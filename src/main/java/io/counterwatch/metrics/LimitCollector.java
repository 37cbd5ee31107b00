package io.counterwatch.metrics;

import io.counterwatch.pipeline.WriterLoad.Use;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;

/** How near each limit is: the same question of all. */
public final class LimitCollector implements MultiCollector {
  private final Supplier<List<Use>> uses;

  /**
   * @param uses asked at every scrape, from any thread
   */
  public LimitCollector(Supplier<List<Use>> uses) {
    this.uses = uses;
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    for (Use use : uses.get()) {
      Labels labels = Labels.of("limit", use.limit());
      families.gauge("limit_used", "How much of a limit is in use.", use.used(), labels);
      families.gauge("limit_max", "That limit.", use.max(), labels);
    }
    return families.snapshots();
  }
}
