package io.counterwatch.app.health;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What health answers say, as series to alert on. */
public final class HealthCollector implements MultiCollector {
  private static final String PREFIX = "counterwatch_";

  private final Health health;
  private final LoopWatch loops;
  private final ClockWatch clock;
  private final @Nullable DiskWatch disk;
  private final @Nullable CertificateWatch certificate;

  /**
   * @param disk null where nothing is kept on a disk of ours
   * @param certificate null where none is shown
   */
  public HealthCollector(
      Health health,
      LoopWatch loops,
      ClockWatch clock,
      @Nullable DiskWatch disk,
      @Nullable CertificateWatch certificate) {
    this.health = health;
    this.loops = loops;
    this.clock = clock;
    this.disk = disk;
    this.certificate = certificate;
  }

  @Override
  public MetricSnapshots collect() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    all.metricSnapshot(
        findings(
            "health_check",
            "Whether this condition for being ready holds: 1, else 0.",
            "check",
            health.checks(),
            true));
    all.metricSnapshot(
        findings(
            "health_warning",
            "Whether there is this warning: 1, else 0.",
            "warning",
            health.warnings(),
            false));
    all.metricSnapshot(
        gauge(
            "event_loop_silence_seconds",
            "Longest time that one of the main threads has not answered.",
            loops.longestSilenceSeconds()));
    all.metricSnapshot(
        gauge(
            "clock_off_seconds",
            "How far the machine's clock is ahead of the database's.",
            clock.offSeconds()));
    all.metricSnapshot(
        CounterSnapshot.builder()
            .name(PREFIX + "clock_steps")
            .help("Times that the machine's clock stepped.")
            .dataPoint(CounterDataPointSnapshot.builder().value(clock.steps()).build())
            .build());
    if (disk != null) {
      all.metricSnapshot(
          gauge("disk_free_bytes", "Room on the disk of data.directory.", disk.freeBytes()));
      all.metricSnapshot(
          gauge("disk_size_bytes", "Size of the disk of data.directory.", disk.sizeBytes()));
    }
    if (certificate != null) {
      all.metricSnapshot(
          gauge(
              "certificate_end_timestamp_seconds",
              "When the endpoint's certificate ends.",
              certificate.endSeconds()));
    }
    return all.build();
  }

  private static GaugeSnapshot findings(
      String name, String help, String label, List<Health.Finding> findings, boolean whenFine) {
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    for (Health.Finding each : findings) {
      family.dataPoint(
          GaugeDataPointSnapshot.builder()
              .value(each.isFine() == whenFine ? 1 : 0)
              .labels(Labels.of(label, each.concern().id()))
              .build());
    }
    return family.build();
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(PREFIX + name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
