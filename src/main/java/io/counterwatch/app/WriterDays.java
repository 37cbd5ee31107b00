package io.counterwatch.app;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.store.PgHistory;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Lets questions to the database wait until the writer has written what they ask for. */
record WriterDays(Writer writer, ServerClock clock) implements PgHistory.CurrentDays {
  @Override
  public Future<@Nullable CentrePlans> settle(String centre) {
    return Future.fromCompletionStage(writer.settle(centre));
  }

  @Override
  public long nowMicros() {
    return clock.nowMicros();
  }
}
