package io.counterwatch.pipeline;

import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore.DayKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the {@link Forecaster} wants of the store and of the writer, done on the writer's thread
 * when nothing more urgent is. What fails here fails for the forecaster only.
 */
final class ForecastKeeper {
  /**
   * While events keep coming, nothing is done for so many times what the last thing took: a tenth
   * of the writer's time at most.
   */
  static final long REST_FACTOR = 9;

  /** What was received before a moment has reached the writer so long after it at the latest. */
  private static final long GRACE_MICROS = TimeUnit.SECONDS.toMicros(2);

  private static final long NANOS_PER_MICRO = 1_000;

  private final Ports ports;
  private final Inbox inbox;
  private final CentreDays days;
  private final Runnable wake;
  private final Rest rest;

  /** The forecaster asks for one thing at a time and writes one at a time: two at most. */
  private final Deque<Supplier<CompletionStage<Void>>> errands = new ArrayDeque<>();

  /** Days that are read once they are complete: one at most, for the same reason. */
  private final List<WantedDay> wantedDays = new ArrayList<>();

  private record WantedDay(
      DayKey day, long completeAfterMicros, CompletableFuture<List<Event>> events) {}

  /**
   * @param wake makes the writer look for work
   */
  ForecastKeeper(Ports ports, Inbox inbox, CentreDays days, Runnable wake) {
    this.ports = ports;
    this.inbox = inbox;
    this.days = days;
    this.wake = wake;
    this.rest = new Rest(ports.clock());
  }

  // ---- on the forecaster's thread

  /** Has something asked of the store, or written to it, when it is its turn. */
  <T> CompletionStage<T> whenIdle(Supplier<CompletionStage<T>> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    ports
        .loop()
        .execute(
            () -> {
              errands.add(() -> passOn(call, answer));
              wake.run();
            });
    return answer;
  }

  private static <T> CompletionStage<Void> passOn(
      Supplier<CompletionStage<T>> call, CompletableFuture<T> answer) {
    CompletionStage<T> stage;
    try {
      stage = call.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedStage(e);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    stage.whenComplete(
        (value, error) -> {
          if (error == null) {
            answer.complete(value);
          } else {
            answer.completeExceptionally(error);
          }
          done.complete(null);
        });
    return done;
  }

  /**
   * Reads a day's events of {@link FloorTypes} from the log, once all is there that was received
   * before that moment. It is read beside the writer's work, not in its turn.
   */
  CompletionStage<List<Event>> events(DayKey day, long completeAfterMicros) {
    CompletableFuture<List<Event>> events = new CompletableFuture<>();
    ports
        .loop()
        .execute(
            () -> {
              wantedDays.add(new WantedDay(day, completeAfterMicros, events));
              look();
            });
    return events;
  }

  /** Has a centre's current day told again from its beginning. */
  void tellAgain(String centre) {
    ports.loop().execute(() -> days.tellAgain(centre));
  }

  /** Whether events wait to be stored, so that there is no time for what can wait. */
  boolean eventsWait() {
    return inbox.waitingNanos() > 0;
  }

  // ---- on the writer's thread

  /** To be called about ten times a second. */
  void look() {
    Iterator<WantedDay> wanted = wantedDays.iterator();
    while (wanted.hasNext()) {
      WantedDay next = wanted.next();
      if (settledMicros() >= next.completeAfterMicros) {
        wanted.remove();
        read(next);
      }
    }
  }

  /** All that was received before that moment is stored. */
  private long settledMicros() {
    double waitingMicros = (double) inbox.waitingNanos() / NANOS_PER_MICRO;
    return ports.clock().nowMicros()
        - (long) ((waitingMicros + GRACE_MICROS) * ports.clock().speed());
  }

  private void read(WantedDay wanted) {
    ports
        .store()
        .floorEvents(wanted.day)
        .whenComplete(
            (events, error) -> {
              if (error == null) {
                wanted.events.complete(events);
              } else {
                wanted.events.completeExceptionally(error);
              }
            });
  }

  /** Whether something is to be done now; {@code idle} when no event waits. */
  boolean isDue(boolean idle) {
    return !errands.isEmpty() && (idle || rest.isOver());
  }

  /** Does what has waited longest. Never fails. */
  CompletionStage<Void> work() {
    long start = ports.clock().nanos();
    return errands.remove().get().thenRun(() -> rest.after(start, REST_FACTOR));
  }
}
