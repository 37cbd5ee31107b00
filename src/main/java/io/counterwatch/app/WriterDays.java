package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.Organisation;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.store.PgHistory;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets questions to the database wait until the writer has written what they ask for. */
record WriterDays(Writer writer, ServerClock clock) implements PgHistory.CurrentDays {
  @Override
  public Future<@Nullable CentrePlans> settle(String centre) {
    return Future.fromCompletionStage(writer.settle(centre));
  }

  /** Live centres of the same level; a history is compared with itself only. */
  @Override
  public List<String> group(CentrePlan plan) {
    if (plan.history() || plan.level().isEmpty()) {
      return List.of(plan.centre());
    }
    return writer.views().all().stream()
        .map(CentreView::plan)
        .filter(other -> other.level().equals(plan.level()))
        .map(CentrePlan::centre)
        .toList();
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
