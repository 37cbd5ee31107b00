package io.counterwatch.metrics;

import io.counterwatch.centre.OrganisationTree;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;

/** How far ways of working have spread among the centres of today. */
public final class ModelCollector implements MultiCollector {
  private final Supplier<OrganisationTree> today;

  /** Of the tree that stands at each scrape. */
  public ModelCollector(Supplier<OrganisationTree> today) {
    this.today = today;
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    for (OrganisationTree.Coverage coverage : today.get().coverage()) {
      String model = coverage.model().model();
      centres(families, model, "running", coverage.running());
      centres(families, model, "not-running", coverage.centres() - coverage.running());
    }
    return families.snapshots();
  }

  private static void centres(Families families, String model, String state, int count) {
    families.gauge(
        "model_centres",
        "Centres that a way of working is meant for, by whether they run it.",
        count,
        Labels.of("model", model, "state", state));
  }
}
