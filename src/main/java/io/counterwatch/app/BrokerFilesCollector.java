package io.counterwatch.app;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.IntSupplier;

/** Whether the broker's files are as the registry has it; only where the server writes them. */
record BrokerFilesCollector(IntSupplier current) implements MultiCollector {
  BrokerFilesCollector(BrokerKeeper keeper) {
    this(keeper::current);
  }

  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.of(
        GaugeSnapshot.builder()
            .name("counterwatch_broker_files_current")
            .help("Whether the broker's password and access files hold what the registry has.")
            .dataPoint(GaugeDataPointSnapshot.builder().value(current.getAsInt()).build())
            .build());
  }
}
