package io.counterwatch.metrics;

import io.counterwatch.pipeline.WriterLoad.Use;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How near each limit is, and how often one was reached: the same two questions of all. */
public final class LimitCollector implements MultiCollector {
  private final Supplier<List<Use>> uses;
  private final List<Reached> reached;

  /**
   * A limit that shows when it is reached.
   *
   * @param limit its name in metrics
   * @param times since the start; asked from any thread
   */
  public record Reached(String limit, LongSupplier times) {}

  /**
   * @param uses asked at every scrape, from any thread
   * @param reached may still grow; safe to read from any thread
   */
  public LimitCollector(Supplier<List<Use>> uses, List<Reached> reached) {
    this.uses = uses;
    this.reached = reached;
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    for (Use use : uses.get()) {
      Labels labels = Labels.of("limit", use.limit());
      families.gauge("limit_used", "How much of a limit is in use.", use.used(), labels);
      families.gauge("limit_max", "That limit.", use.max(), labels);
    }
    for (Reached limit : reached) {
      families.counter(
          "limit_reached",
          "Times that a limit was reached.",
          limit.times().getAsLong(),
          Labels.of("limit", limit.limit()));
    }
    return families.snapshots();
  }
}
