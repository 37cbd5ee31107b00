package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.DayKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes the derived rows of days whose events changed. They are a function of the event log, so
 * they may follow it at a distance: a position in the log says how far they go, and a restart
 * derives what is missing. Written when nothing else waits, at most once a second, at least every
 * ten, and whenever somebody asks for figures.
 *
 * <p>While events come, days are written a few at a time, and so seldom that it takes a fifth of
 * the writer's time: at midnight the days of all centres want their last rows.
 */
final class DayKeeper {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long IDLE_INTERVAL_NANOS = NANOS_PER_SECOND;
  private static final long BUSY_INTERVAL_NANOS = 10 * NANOS_PER_SECOND;

  /** Limit on the days of one transaction. */
  static final int MAX_DAYS_PER_SAVE = 32;

  /** The same while events come: those that come meanwhile wait for it. */
  static final int MAX_DAYS_PER_BUSY_SAVE = 8;

  /** While events come, no day is written for so many times what the last ones took. */
  static final long REST_FACTOR = 4;

  /** Where none came for so long, days needn't make way for them. */
  private static final long CALM_NANOS = NANOS_PER_SECOND;

  /** Limit on questions that wait for days. */
  static final int MAX_QUESTIONS = 256;

  private final Ports ports;
  private final WriterClock clock;
  private final CentreDays days;
  private final Rest rest;
  private final List<Question> questions = new ArrayList<>();

  /**
   * Days still to be written in this round; each round takes all that were unsaved at its start.
   */
  private final Set<DayKey> round = new LinkedHashSet<>();

  private long roundPosition;
  private long lastSaveNanos = Long.MIN_VALUE;
  private long lastEventsNanos = Long.MIN_VALUE;
  private long savedThrough;

  /** The rows have not shown everything. */
  private final SinceWhen behind = new SinceWhen();

  /** Somebody who waits for the days that were unsaved when they asked. */
  private record Question(Set<DayKey> unsaved, CompletableFuture<Void> settled) {}

  DayKeeper(Ports ports, CentreDays days) {
    this.ports = ports;
    this.clock = ports.clock();
    this.days = days;
    this.rest = new Rest(clock);
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

  /** A batch is about to be stored. */
  void eventsCome() {
    lastEventsNanos = clock.nanos();
  }

  private boolean isBusy() {
    return !clock.hasPassed(CALM_NANOS, lastEventsNanos);
  }

  /** Whether days are to be written now; {@code idle} when no event waits. */
  boolean isDue(boolean idle) {
    if (!questions.isEmpty()) {
      return true;
    }
    if (isBusy() && !rest.isOver()) {
      return false;
    }
    return !round.isEmpty()
        || (!days.unsaved().isEmpty()
            && clock.hasPassed(idle ? IDLE_INTERVAL_NANOS : BUSY_INTERVAL_NANOS, lastSaveNanos));
  }

  /** Writes some of the days; who waits for no other day is told. */
  CompletionStage<Void> save(long lastPosition) {
    long startNanos = clock.nanos();
    if (round.isEmpty()) {
      round.addAll(days.unsaved());
      roundPosition = lastPosition;
    }
    List<DayKey> keys = next();
    if (keys.isEmpty()) {
      answer();
      return CompletableFuture.completedStage(null);
    }
    boolean last = keys.containsAll(round);
    long through = last ? roundPosition : savedThrough;
    Executor loop = ports.loop()::execute;
    return ports
        .store()
        .events(days.missing(keys))
        .thenComposeAsync(
            events -> {
              days.loadOther(events);
              return ports.store().saveDays(days.measure(keys, clock.nowMicros()), through);
            },
            loop)
        .thenRunAsync(() -> saved(keys, last, through, startNanos), loop);
  }

  /** Whoever asks comes first. */
  private List<DayKey> next() {
    return Stream.concat(
            questions.stream().flatMap(question -> question.unsaved().stream()), round.stream())
        .distinct()
        .limit(isBusy() ? MAX_DAYS_PER_BUSY_SAVE : MAX_DAYS_PER_SAVE)
        .toList();
  }

  private void saved(List<DayKey> keys, boolean last, long through, long startNanos) {
    days.saved(keys);
    keys.forEach(round::remove);
    questions.forEach(question -> keys.forEach(question.unsaved()::remove));
    savedThrough = through;
    if (last) {
      lastSaveNanos = startNanos;
      behind.over();
    }
    rest.after(startNanos, REST_FACTOR);
    answer();
  }

  /** For how long rows have not shown everything; to be asked regularly. */
  long behindNanos(long nanos) {
    return behind.nanos(!days.unsaved().isEmpty() || !round.isEmpty(), nanos);
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
