package io.counterwatch.app;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Organisation;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.store.PgHistory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lets questions to the database wait until the writer has written what they ask for. */
record WriterDays(Writer writer, ServerClock clock) implements PgHistory.CurrentDays {
  @Override
  public Future<@Nullable CentrePlans> plans(String centre) {
    return here(writer.questions().plans(centre));
  }

  @Override
  public Future<Void> settle(Collection<String> centres, LocalDate from, LocalDate to) {
    return here(writer.questions().settle(centres, from, to));
  }

  /** What completes on the writer's thread goes on where it was asked for. */
  private static <T extends @Nullable Object> Future<T> here(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, Vertx.currentContext());
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
