package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.EventStore.SavedDay;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes the derived rows of days whose events changed. They are a function of the event log, so
 * they may follow it at a distance: a position in the log says how far they go, and a restart
 * derives what is missing. Written when nothing else waits, at most once a second, at least every
 * ten, and whenever somebody asks for figures.
 */
final class DayKeeper {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long IDLE_INTERVAL_NANOS = NANOS_PER_SECOND;
  private static final long BUSY_INTERVAL_NANOS = 10 * NANOS_PER_SECOND;
  private static final long NOT_BEHIND = Long.MIN_VALUE;

  /** Limit on the days of one transaction. */
  private static final int MAX_DAYS_PER_SAVE = 32;

  /** Limit on questions that wait for days. */
  static final int MAX_QUESTIONS = 256;

  private final EventStore store;
  private final CentreDays days;
  private final Loop loop;
  private final List<Question> questions = new ArrayList<>();

  /**
   * Days still to be written in this round; each round takes all that were unsaved at its start.
   */
  private final Set<DayKey> round = new LinkedHashSet<>();

  private long roundPosition;
  private long lastSaveNanos = Long.MIN_VALUE;
  private long savedThrough;

  /** Since when the rows have not shown everything, {@link #NOT_BEHIND} when they do. */
  private long behindSinceNanos = NOT_BEHIND;

  /** Somebody who waits for the days that were unsaved when they asked. */
  private record Question(Set<DayKey> unsaved, CompletableFuture<Void> settled) {}

  DayKeeper(EventStore store, CentreDays days, Loop loop) {
    this.store = store;
    this.days = days;
    this.loop = loop;
  }

  /** Begins where the store is. */
  void restart(long derivedThrough) {
    round.clear();
    savedThrough = derivedThrough;
  }

  /**
   * Completes when those days are written as they stand now; they come before all others.
   *
   * @param wanted which of the days; fails with a {@link StoreException} where too many wait
   */
  CompletionStage<Void> settle(Predicate<DayKey> wanted) {
    Set<DayKey> unsaved = new LinkedHashSet<>();
    for (DayKey key : days.unsaved()) {
      if (wanted.test(key)) {
        unsaved.add(key);
      }
    }
    if (unsaved.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    if (questions.size() >= MAX_QUESTIONS) {
      return CompletableFuture.failedStage(
          new StoreException(
              StoreException.Kind.UNAVAILABLE, "too many questions wait for days to be written"));
    }
    CompletableFuture<Void> settled = new CompletableFuture<>();
    questions.add(new Question(unsaved, settled));
    return settled;
  }

  /** Whether days are to be written now; {@code idle} when no event waits. */
  boolean isDue(long nanos, boolean idle) {
    return !questions.isEmpty()
        || !round.isEmpty()
        || (!days.unsaved().isEmpty()
            && isOlder(nanos, idle ? IDLE_INTERVAL_NANOS : BUSY_INTERVAL_NANOS));
  }

  private boolean isOlder(long nanos, long interval) {
    return lastSaveNanos == Long.MIN_VALUE || nanos - lastSaveNanos >= interval;
  }

  /** Writes some of the days; who waits for no other day is told. */
  CompletionStage<Void> save(long nowMicros, long nanos, long lastPosition) {
    if (round.isEmpty()) {
      round.addAll(days.unsaved());
      roundPosition = lastPosition;
    }
    List<DayKey> keys =
        Stream.concat(
                questions.stream().flatMap(question -> question.unsaved().stream()), round.stream())
            .distinct()
            .limit(MAX_DAYS_PER_SAVE)
            .toList();
    if (keys.isEmpty()) {
      answer();
      return CompletableFuture.completedStage(null);
    }
    boolean last = keys.containsAll(round);
    long through = last ? roundPosition : savedThrough;
    return store
        .events(days.missing(keys))
        .thenComposeAsync(
            events -> {
              days.loadOther(events);
              List<SavedDay> saved = days.measure(keys, nowMicros);
              return store.saveDays(saved, through);
            },
            loop::execute)
        .thenRunAsync(
            () -> {
              days.saved(keys);
              keys.forEach(round::remove);
              questions.forEach(question -> keys.forEach(question.unsaved()::remove));
              savedThrough = through;
              if (last) {
                lastSaveNanos = nanos;
                behindSinceNanos = NOT_BEHIND;
              }
              answer();
            },
            loop::execute);
  }

  /** For how long rows have not shown everything; to be asked regularly. */
  long behindNanos(long nanos) {
    if (days.unsaved().isEmpty() && round.isEmpty()) {
      behindSinceNanos = NOT_BEHIND;
    } else if (behindSinceNanos == NOT_BEHIND) {
      behindSinceNanos = nanos;
    }
    return behindSinceNanos == NOT_BEHIND ? 0 : nanos - behindSinceNanos;
  }

  /** Questions that wait for days. */
  int waiting() {
    return questions.size();
  }

  private void answer() {
    List<Question> answered =
        questions.stream().filter(question -> question.unsaved().isEmpty()).toList();
    questions.removeAll(answered);
    answered.forEach(question -> question.settled().complete(null));
  }

  /** The store failed: whoever waits is told. */
  void fail(Throwable cause) {
    List<Question> failed = List.copyOf(questions);
    questions.clear();
    failed.forEach(question -> question.settled().completeExceptionally(cause));
  }
}
