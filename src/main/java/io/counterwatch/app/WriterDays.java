package io.counterwatch.app;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Organisation;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.store.PgHistory;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Lets questions to the database wait until the writer has written what they ask for. */
record WriterDays(Writer writer, ServerClock clock) implements PgHistory.CurrentDays {
  @Override
  public Future<@Nullable CentrePlans> plans(String centre) {
    return Future.fromCompletionStage(writer.questions().plans(centre));
  }

  @Override
  public Future<Void> settle(Collection<String> centres, LocalDate from, LocalDate to) {
    return Future.fromCompletionStage(writer.questions().settle(centres, from, to));
  }

  @Override
  public Organisation organisation() {
    return writer.organisation();
  }

  @Override
  public long nowMicros() {
    return clock.nowMicros();
  }
}
