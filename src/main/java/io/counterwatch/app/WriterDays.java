package io.counterwatch.app;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.store.PgHistory;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets questions to the database wait until the writer has written what they ask for. */
record WriterDays(Writer writer, ServerClock clock) implements PgHistory.CurrentDays {
  @Override
  public Future<@Nullable CentrePlans> plans(String centre) {
    return Future.fromCompletionStage(writer.plans(centre));
  }

  @Override
  public Future<Void> settle(Collection<String> centres, LocalDate from, LocalDate to) {
    return Future.fromCompletionStage(writer.settle(centres, from, to));
  }

  @Override
  public List<String> group(String centre, LocalDate day) {
    return writer.organisation().on(day).group(centre);
  }

  @Override
  public long nowMicros() {
    return clock.nowMicros();
  }
}
