package io.counterwatch.metrics;

import io.counterwatch.pipeline.Forecaster.Condition;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;

/** How the making of forecasts goes. */
public final class ForecasterCollector implements MultiCollector {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Supplier<Condition> condition;

  /**
   * @param condition asked at every scrape, from any thread
   */
  public ForecasterCollector(Supplier<Condition> condition) {
    this.condition = condition;
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    Condition now = condition.get();
    families.gauge(
        "forecasts_behind_seconds",
        "For how long something that was stored has waited to be part of estimates.",
        now.behindNanos() / NANOS_PER_SECOND,
        Labels.EMPTY);
    families.gauge(
        "forecasts_learning_centres",
        "Centres that have no estimates yet, since what was learned is being read again.",
        now.learning(),
        Labels.EMPTY);
    families.gauge(
        "forecasts_failed_centres", "Centres whose estimates failed.", now.failed(), Labels.EMPTY);
    return families.snapshots();
  }
}
