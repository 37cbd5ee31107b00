package io.counterwatch.pipeline;

import io.counterwatch.pipeline.Inbox.Task;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the writer does next, one piece of work at a time. New days come first, since without them
 * nobody sees what is stored. Then events and everything else take turns: while events wait, no two
 * other pieces of work follow one another.
 */
final class Turns {
  private final Inbox inbox;
  private final DayChange dayChange;
  private final DayKeeper keeper;
  private final ForecastKeeper forecasts;
  private final Retention retention;
  private final BatchPath path;

  /** Whether events had to wait for other work just now. */
  private boolean othersHadTheirTurn;

  /**
   * A piece of work that has begun.
   *
   * @param tasks that it stores; none where it is other work
   */
  record Turn(List<Task> tasks, CompletionStage<Void> work) {
    static Turn of(CompletionStage<Void> work) {
      return new Turn(List.of(), work);
    }
  }

  Turns(
      Inbox inbox,
      DayChange dayChange,
      DayKeeper keeper,
      ForecastKeeper forecasts,
      Retention retention,
      BatchPath path) {
    this.inbox = inbox;
    this.dayChange = dayChange;
    this.keeper = keeper;
    this.forecasts = forecasts;
    this.retention = retention;
    this.path = path;
  }

  /**
   * Begins what is due; null where nothing is.
   *
   * @param idle whether no event waits
   * @param forecasting whether forecasts may have a turn
   * @param maxEvents limit on the events of a batch
   */
  @Nullable Turn next(boolean idle, boolean forecasting, int maxEvents) {
    CompletionStage<Void> newDays = dayChange.due();
    if (newDays != null) {
      return Turn.of(newDays);
    }
    boolean othersMay = idle || !othersHadTheirTurn;
    if (othersMay && keeper.isDue(idle)) {
      othersHadTheirTurn = true;
      return Turn.of(keeper.save(path.lastPosition()));
    }
    if (othersMay && forecasting && forecasts.isDue(idle)) {
      othersHadTheirTurn = true;
      return Turn.of(forecasts.work());
    }
    if (othersMay && retention.isDue()) {
      othersHadTheirTurn = true;
      return Turn.of(retention.forget());
    }
    if (idle) {
      return null;
    }
    othersHadTheirTurn = false;
    List<Task> tasks = inbox.take(maxEvents);
    if (tasks.stream().anyMatch(Task.Message.class::isInstance)) {
      keeper.eventsCome();
    }
    return new Turn(tasks, path.process(tasks));
  }
}
