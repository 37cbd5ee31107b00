package io.counterwatch.app.log;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** How much trouble the log tells of, as series. */
public final class LogCollector implements MultiCollector {
  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.of(
        CounterSnapshot.builder()
            .name("counterwatch_log_lines")
            .help("Lines of the log, by level, those left out included.")
            .dataPoint(point(StderrAppender.ERRORS.sum(), Labels.of("level", "error")))
            .dataPoint(point(StderrAppender.WARNINGS.sum(), Labels.of("level", "warn")))
            .build(),
        CounterSnapshot.builder()
            .name("counterwatch_log_lines_left_out")
            .help("Lines of the log left out because others said the same.")
            .dataPoint(point(StderrAppender.LEFT_OUT.sum(), Labels.EMPTY))
            .build());
  }

  private static CounterDataPointSnapshot point(long value, Labels labels) {
    return CounterDataPointSnapshot.builder().value(value).labels(labels).build();
  }
}
