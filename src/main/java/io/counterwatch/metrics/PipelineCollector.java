package io.counterwatch.metrics;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.pipeline.Figures;
import io.counterwatch.pipeline.Intake;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.Supplier;

/** The pipeline's own series: what came in, what was refused, how long it took. */
public final class PipelineCollector implements MultiCollector {
  private final Figures figures;
  private final LiveViews views;
  private final Supplier<Behind> behind;

  /**
   * How far the pipeline is behind, seconds.
   *
   * @param waiting how long what was received first waits for being stored
   * @param dayTables for how long the tables of days have not shown all that the log has
   * @param views for how long a live view has waited to be made at most
   */
  public record Behind(double waiting, double dayTables, double views) {}

  /** Of those figures. */
  public PipelineCollector(Figures figures, LiveViews views, Supplier<Behind> behind) {
    this.figures = figures;
    this.views = views;
    this.behind = behind;
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    Map<String, Long> refusals = figures.rejectedByReason();
    refusals.forEach(
        (reason, count) ->
            families.counter(
                "events_rejected",
                "Events refused, by reason.",
                count,
                Labels.of("reason", reason)));
    result("stored", figures.stored.sum(), families);
    result("duplicate", figures.duplicates.sum(), families);
    result("rejected", refusals.values().stream().mapToLong(Long::longValue).sum(), families);
    for (CentreView view : views.all()) {
      families.counter(
          "events_lost",
          "Events that devices declared lost.",
          figures.lost(view.centre()).sum(),
          Labels.of("centre", view.centre()));
      families.counter(
          "corrections",
          "Events that came after their service day was over.",
          figures.corrections(view.centre()).sum(),
          Labels.of("centre", view.centre()));
    }
    families.histogram(
        "ingest_lag_seconds",
        "From an event's receipt to its being stored and applied.",
        Figures.LAG_BOUNDS_SECONDS,
        figures.lagBuckets(),
        figures.lagSumSeconds(),
        Labels.EMPTY);
    collectLimits(families);
    return families.snapshots();
  }

  private static void result(String result, long count, Families families) {
    families.counter(
        "events", "Events received, by what became of them.", count, Labels.of("result", result));
  }

  private void collectLimits(Families families) {
    families.gauge(
        "in_flight_bytes",
        "Bytes received and not yet stored.",
        figures.inFlightBytes.get(),
        Labels.EMPTY);
    families.gauge(
        "in_flight_limit_bytes",
        "Limit on the bytes received and not yet stored.",
        Intake.MAX_IN_FLIGHT_BYTES,
        Labels.EMPTY);
    Behind now = behind.get();
    families.gauge(
        "ingest_waiting_seconds",
        "How long what was received first waits for being stored.",
        now.waiting(),
        Labels.EMPTY);
    families.gauge(
        "day_tables_behind_seconds",
        "For how long the tables of days have not shown all that the log has.",
        now.dayTables(),
        Labels.EMPTY);
    families.gauge(
        "views_behind_seconds",
        "For how long a live view has waited to be made at most.",
        now.views(),
        Labels.EMPTY);
    families.counter(
        "overflows",
        "Messages turned away, unacknowledged, because too much was in flight.",
        figures.overflows.sum(),
        Labels.EMPTY);
    families.counter(
        "withheld_messages",
        "Messages neither stored nor acknowledged: unknown devices, too many holes.",
        figures.withheld.sum(),
        Labels.EMPTY);
    families.counter(
        "unreadable_messages",
        "Messages whose topic or status could not be read.",
        figures.unreadable.sum(),
        Labels.EMPTY);
    families.counter(
        "missing_requests",
        "Times that devices were asked again for events missing in between.",
        figures.holesAskedFor.sum(),
        Labels.EMPTY);
    families.counter("batches", "Transactions committed.", figures.batches.sum(), Labels.EMPTY);
    families.counter(
        "recoveries",
        "Times that the store failed and memory was rebuilt from it.",
        figures.recoveries.sum(),
        Labels.EMPTY);
  }
}
