package io.counterwatch.pipeline;

import io.counterwatch.centre.Dossier;
import io.counterwatch.event.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A store whose transactions take as long as the test wants. */
final class HeldStore implements EventStore {
  private final EventStore store;
  private final Deque<Runnable> held = new ArrayDeque<>();

  /** Whether transactions wait to be released. */
  boolean holding;

  /** The events stored and the days saved, in the order of their transactions. */
  final Deque<String> transactions = new ArrayDeque<>();

  /** The days whose events were read. */
  final List<DayKey> read = new ArrayList<>();

  /** How often it was opened. */
  int opened;

  /** Whether the connection breaks as soon as the next transaction has happened. */
  boolean breaksAfterTransaction;

  /** Whether the connection breaks while everything is read the next time. */
  boolean breaksWhileRead;

  private Runnable lost = () -> {};

  HeldStore(EventStore store) {
    this.store = store;
  }

  @Override
  public void whenLost(Runnable listener) {
    lost = listener;
  }

  /** Lets the oldest transaction happen. */
  void release() {
    held.remove().run();
  }

  int waiting() {
    return held.size();
  }

  private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> transaction) {
    if (!holding) {
      return transaction.get();
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    held.add(
        () ->
            transaction
                .get()
                .whenComplete(
                    (value, error) -> {
                      if (error == null) {
                        done.complete(value);
                      } else {
                        done.completeExceptionally(error);
                      }
                    }));
    return done;
  }

  @Override
  public OrganisationStore organisations() {
    return store.organisations();
  }

  @Override
  public ForecastStore forecasts() {
    return store.forecasts();
  }

  @Override
  public CompletionStage<WriterState> open() {
    opened++;
    return store.open();
  }

  @Override
  public CompletionStage<List<LedgerRow>> ledgers(Collection<LedgerKey> keys) {
    return store.ledgers(keys);
  }

  @Override
  public CompletionStage<Known> lookup(Question question) {
    return store.lookup(question);
  }

  @Override
  public CompletionStage<Void> commit(Batch batch) {
    transactions.add("events " + batch.events().size());
    CompletionStage<Void> done = later(() -> store.commit(batch));
    if (breaksAfterTransaction) {
      breaksAfterTransaction = false;
      lost.run();
    }
    return done;
  }

  @Override
  public CompletionStage<List<Dossier>> dossiers(long sinceMicros) {
    if (breaksWhileRead) {
      breaksWhileRead = false;
      lost.run();
    }
    return store.dossiers(sinceMicros);
  }

  @Override
  public CompletionStage<Map<DayKey, List<Event>>> events(Collection<DayKey> days) {
    read.addAll(days);
    return store.events(days);
  }

  @Override
  public CompletionStage<List<Event>> floorEvents(DayKey day) {
    return store.floorEvents(day);
  }

  @Override
  public CompletionStage<Map<String, Long>> forget(
      long bestEffortBeforeMicros, long rejectionsBeforeMicros, long remarksBeforeMicros) {
    return store.forget(bestEffortBeforeMicros, rejectionsBeforeMicros, remarksBeforeMicros);
  }

  @Override
  public CompletionStage<Void> saveDays(List<SavedDay> days, long throughPosition) {
    transactions.add("days " + days.size());
    return later(() -> store.saveDays(days, throughPosition));
  }
}
