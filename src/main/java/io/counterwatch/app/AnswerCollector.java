package io.counterwatch.app;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.IntToLongFunction;

/**
 * The answers of pages and API by their status, those that have occurred; 200 and 503 always.
 *
 * @param answered how many had that status
 */
record AnswerCollector(IntToLongFunction answered) implements MultiCollector {
  private static final int FIRST_STATUS = 100;
  private static final int LAST_STATUS = 599;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  @Override
  public MetricSnapshots collect() {
    CounterSnapshot.Builder family =
        CounterSnapshot.builder()
            .name("counterwatch_http_answers")
            .help("Answers of pages and API, by status.");
    for (int status = FIRST_STATUS; status <= LAST_STATUS; status++) {
      long count = answered.applyAsLong(status);
      if (count > 0 || status == OK || status == UNAVAILABLE) {
        family.dataPoint(
            CounterDataPointSnapshot.builder()
                .value(count)
                .labels(Labels.of("status", Integer.toString(status)))
                .build());
      }
    }
    return MetricSnapshots.of(family.build());
  }
}
