package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.OutlookStore.OutlookKey;
import io.counterwatch.pipeline.OutlookStore.OutlookRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What forecasts keep in a {@link MemoryStore}, but that no state is ever forgotten. */
final class MemoryForecasts implements ForecastStore {
  /** The newest of each day. */
  final Map<DayKey, StateRow> states = new LinkedHashMap<>();

  final Map<EstimateKey, EstimateRow> estimates = new LinkedHashMap<>();

  /** How often each of it was written. */
  int statesWritten;

  /** How many pieces of it are too old. */
  int piecesToForget;

  int timesForgotten;
  @Nullable LocalDate forgottenFrom;

  /** Whether everything fails. */
  boolean away;

  /** Whether announcements can't be written. */
  boolean refusesEstimates;

  /** An announcement to that ticket is refused, and all that are to be written with it. */
  String refusedSubject = "";

  /** How often announcements were to be written. */
  int timesAnnounced;

  /** What outlooks said. */
  final Map<OutlookKey, OutlookRow> outlooks = new LinkedHashMap<>();

  /** What outlooks said at that moment is refused, and all that is to be written with it. */
  long refusedBorderMicros = Long.MIN_VALUE;

  /** How often what outlooks said was to be written. */
  int timesOutlooksKept;

  private final Supplier<Set<DayKey>> daysWithEvents;

  MemoryForecasts(Supplier<Set<DayKey>> daysWithEvents) {
    this.daysWithEvents = daysWithEvents;
  }

  private <T> CompletionStage<T> unlessAway(Supplier<T> answer) {
    return unless(away, answer);
  }

  private static <T> CompletionStage<T> unless(boolean failing, Supplier<T> answer) {
    return failing
        ? CompletableFuture.failedStage(
            new StoreException(StoreException.Kind.UNAVAILABLE, "as the test asked"))
        : CompletableFuture.completedStage(answer.get());
  }

  @Override
  public CompletionStage<Start> start(String centre, LocalDate day, long version) {
    return unlessAway(
        () -> {
          LocalDate first = day.minusDays(LEARNED_DAYS);
          TreeSet<LocalDate> days = new TreeSet<>();
          for (DayKey key : daysWithEvents.get()) {
            if (key.centre().equals(centre)
                && key.day().isBefore(day)
                && !key.day().isBefore(first)) {
              days.add(key.day());
            }
          }
          StateRow newest = null;
          for (StateRow state : states.values()) {
            if (state.centre().equals(centre)
                && state.version() == version
                && state.day().isBefore(day)
                && !state.day().isBefore(first)
                && (newest == null || newest.day().isBefore(state.day()))) {
              newest = state;
            }
          }
          TreeSet<LocalDate> unsettled = new TreeSet<>();
          for (EstimateRow row : estimates.values()) {
            if (row.key().centre().equals(centre) && row.outcome() == null) {
              unsettled.add(row.key().day());
            }
          }
          return new Start(newest, List.copyOf(days), List.copyOf(unsettled), judged(centre));
        });
  }

  private List<EstimateRow> judged(String centre) {
    Map<String, List<EstimateRow>> judged = new HashMap<>();
    for (EstimateRow row : estimates.values()) {
      if (row.key().centre().equals(centre)) {
        judged.computeIfAbsent(row.service(), first -> new ArrayList<>()).add(row);
      }
    }
    return judged.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public CompletionStage<Void> saveState(StateRow state) {
    return unlessAway(() -> ++statesWritten)
        .thenAccept(count -> states.put(new DayKey(state.centre(), state.day()), state));
  }

  @Override
  public CompletionStage<Boolean> forget(LocalDate today) {
    timesForgotten++;
    forgottenFrom = today;
    return unlessAway(() -> timesForgotten < piecesToForget);
  }

  @Override
  public CompletionStage<List<EstimateRow>> announce(List<EstimateRow> rows) {
    timesAnnounced++;
    if (rows.stream().anyMatch(row -> row.key().subject().equals(refusedSubject))) {
      return CompletableFuture.failedStage(
          new StoreException(StoreException.Kind.DATA, "as the test asked"));
    }
    return unless(
        away || refusesEstimates,
        () ->
            rows.stream()
                .map(
                    row ->
                        estimates.merge(
                            row.key(), row, (first, again) -> first.with(again.outcome())))
                .toList());
  }

  @Override
  public OutlookStore outlooks() {
    return rows -> {
      timesOutlooksKept++;
      if (rows.stream().anyMatch(row -> row.key().askedMicros() == refusedBorderMicros)) {
        return CompletableFuture.failedStage(
            new StoreException(StoreException.Kind.DATA, "as the test asked"));
      }
      return unlessAway(() -> rows)
          .thenAccept(kept -> kept.forEach(row -> outlooks.put(row.key(), row)));
    };
  }
}
