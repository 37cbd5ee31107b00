package io.counterwatch.app;

import io.counterwatch.centre.OrganisationTree;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.metrics.PipelineCollector;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.pipeline.WriterLoad;
import java.time.LocalDate;

/** What the metrics ask of the writer. */
final class WriterWiring {
  private WriterWiring() {}

  static PipelineCollector.Behind behind(WriterLoad load) {
    return new PipelineCollector.Behind(
        load.waitingSeconds(), load.dayTablesBehindSeconds(), load.viewsBehindSeconds());
  }

  static OrganisationTree treeOfToday(Writer writer, ServerClock clock) {
    return writer
        .organisation()
        .on(
            LocalDate.ofInstant(
                ServiceDays.toInstant(clock.nowMicros()), writer.organisation().zone()));
  }
}
