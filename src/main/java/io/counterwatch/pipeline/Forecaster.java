package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.pipeline.ForecastMail.Beginning;
import io.counterwatch.pipeline.ForecastMail.Letter;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the forecasts of all centres, on a thread of its own. The writer only tells it what was
 * stored; whatever goes wrong or takes long here keeps no event from being stored and no view from
 * being made. Centres take turns, a slice each.
 */
public final class Forecaster {
  /**
   * Days are told up to so long before now: events of a centre overtake one another by less on
   * their way. Real time; the server's clock may be faster.
   */
  static final long LAG_MILLIS = 2_000;

  /** Limit on how long is worked at a stretch. */
  static final long MAX_STRETCH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** After a day was told again, or a former one, no other is for so many times what it took. */
  static final long REST_FACTOR = 3;

  /** The same while no event waits to be stored. */
  static final long IDLE_REST_FACTOR = 1;

  /** After so long without a look it is not well. */
  static final long MAX_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** A centre's forecast is made at most so often, and of an open centre as often. */
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long MICROS_PER_MILLI = 1_000;

  private final GuardedLoop loop;
  private final WriterClock clock;
  private final ForecastMail mail;
  private final ForecastBoard board;
  private final OutlookBook outlooks = new OutlookBook();
  private final LearningTurn turn;
  private final ForecastQuestions questions;
  private final Rest rest;
  private final UnwrittenAnnouncements unwritten = new UnwrittenAnnouncements();
  private final Map<String, CentreForecaster> centres = new LinkedHashMap<>();

  /** Centres whose turn it is, in order. */
  private final Set<String> turns = new LinkedHashSet<>();

  /** When each centre's forecast was made last. */
  private final Map<String, Long> madeNanos = new HashMap<>();

  private @Nullable ForecastErrands errands;
  private @Nullable ForecastViews views;
  private boolean working;

  /** Whether it will be asked for a day as soon as one may be told. */
  private boolean awaitsRest;

  private volatile boolean begun;
  private volatile Condition condition = new Condition(0, 0, "", 0);
  private volatile Waiting waiting = new Waiting(0, 0, 0);
  private volatile long lookedNanos = Long.MIN_VALUE;

  /**
   * How it stands.
   *
   * @param learning centres that have no estimates yet
   * @param failed centres whose estimates failed
   * @param trouble one line on one of those, or on what else keeps forecasts from being made, or
   *     empty
   * @param behindNanos for how long something that was stored has waited to be part of estimates
   */
  public record Condition(int learning, int failed, String trouble, long behindNanos) {}

  /**
   * What waits, as it saw it a tenth of a second ago.
   *
   * @param heldEvents of the centre of which most wait to be told
   * @param outlookRows that wait to be stored
   * @param announcements that wait to be written
   */
  record Waiting(int heldEvents, int outlookRows, int announcements) {}

  /**
   * A centre at one moment, for the time of a question.
   *
   * @param nowMicros the server's clock; not before anything that the estimator knows
   * @param estimator knows all that is told of the day; it must not be changed, nor kept
   */
  public record Present(
      CentrePlan plan, LocalDate day, long nowMicros, CentreEstimator estimator) {}

  /**
   * One that has not begun.
   *
   * @param loop its own thread
   */
  public Forecaster(Loop loop, WriterClock clock) {
    this.loop = new GuardedLoop(loop, clock);
    this.board = ForecastBoard.madeEvery(INTERVAL_NANOS, clock);
    this.clock = clock;
    this.mail = new ForecastMail(clock);
    this.turn = new LearningTurn(clock);
    this.rest = new Rest(clock);
    this.questions = new ForecastQuestions(this.loop, clock, this::present);
  }

  // ---- from any thread

  /** The newest forecasts. */
  public Forecasts board() {
    return board;
  }

  /** How it stands, as it saw it a tenth of a second ago, and whether it still looks. */
  public Condition condition() {
    Condition seen = condition;
    String trouble = loop.trouble();
    long sinceNanos = lookedNanos;
    if (trouble.isEmpty() && begun && clock.hasPassed(MAX_SILENCE_NANOS, sinceNanos)) {
      trouble =
          "no forecasts are made since %d s"
              .formatted(TimeUnit.NANOSECONDS.toSeconds(clock.nanos() - sinceNanos));
    }
    return trouble.isEmpty()
        ? seen
        : new Condition(seen.learning(), seen.failed(), trouble, seen.behindNanos());
  }

  /** How many events wait to be taken. */
  int waitingEvents() {
    return mail.waiting();
  }

  /** What waits beside those. */
  Waiting waiting() {
    return waiting;
  }

  /** How many questions wait to be answered. */
  int waitingQuestions() {
    return questions.waiting();
  }

  /**
   * Asks of a centre's present state, on the forecaster's thread: the answer completes there.
   *
   * @param question takes milliseconds at most, since everything else waits for it; changes nothing
   * @return fails with a {@link NoForecastException} where nothing is known of the centre, too many
   *     questions wait or this one waited too long, and with whatever the question throws
   */
  public <T> CompletionStage<T> ask(String centre, Function<Present, T> question) {
    return questions.ask(centre, question);
  }

  private Present present(String centre) throws NoForecastException {
    CentreForecaster known = centres.get(centre);
    if (known == null) {
      throw new NoForecastException(null, "no live centre " + centre);
    }
    CentreEstimator estimator = known.present();
    if (estimator == null) {
      throw new NoForecastException(
          known.lack(), "no estimates of " + centre + ": " + known.lack().wireName());
    }
    return new Present(known.plan(), known.day(), now(known), estimator);
  }

  /** Never before what the centre was told. */
  private long now(CentreForecaster centre) {
    return Math.max(clock.nowMicros(), centre.toldThroughMicros());
  }

  /** Where the writer leaves what it has to tell. */
  ForecastMail mail() {
    return mail;
  }

  /** Once, before it begins: whom it asks for what it doesn't know. */
  void attach(ForecastKeeper keeper, ForecastStore store, LiveViews liveViews) {
    loop.execute(
        () -> {
          errands =
              new ForecastErrands(
                  loop, clock, keeper, store, outlooks, centres, centre -> goOn(centre));
          views = new ForecastViews(liveViews);
        });
  }

  /** The writer's figures are right: from now on there is time for forecasts. */
  void begin() {
    lookedNanos = clock.nanos();
    begun = true;
  }

  /** Must be called about ten times a second, on any thread. */
  public void tick() {
    loop.execute(this::look);
  }

  // ---- on its own thread

  private void look() {
    ForecastErrands store = errands;
    if (!begun || store == null) {
      return;
    }
    takeMail(store);
    for (CentreForecaster centre : centres.values()) {
      if (centre.takeMissed() | centre.takeRetry(clock.nanos())) {
        store.tellAgain(centre.centre());
      }
    }
    turns.addAll(centres.keySet());
    work();
    store.ask(rest.isOver());
    store.write();
    unwritten.tellOfLost(clock);
    condition = observe();
    waiting =
        new Waiting(
            centres.values().stream().mapToInt(CentreForecaster::heldEvents).max().orElse(0),
            outlooks.size(),
            unwritten.waiting());
    lookedNanos = clock.nanos();
  }

  /** A centre has what it wanted of the store. */
  private void goOn(CentreForecaster centre) {
    turns.add(centre.centre());
    work();
    askNext();
  }

  /** A day is asked for as soon as one may be told: a tick is longer than many take. */
  private void askNext() {
    ForecastErrands store = errands;
    if (store == null) {
      return;
    }
    boolean rested = rest.isOver();
    store.ask(rested);
    if (!rested && !awaitsRest) {
      awaitsRest = true;
      loop.after(
          rest.leftMillis(),
          () -> {
            awaitsRest = false;
            store.ask(rest.isOver());
          });
    }
  }

  private void takeMail(ForecastErrands store) {
    for (Letter letter = mail.poll(); letter != null; letter = mail.poll()) {
      String centre = letter.centre();
      if (letter.gone()) {
        forget(centre, store);
        continue;
      }
      CentreForecaster known = centres.get(centre);
      Beginning beginning = letter.beginning();
      if (known == null && beginning != null) {
        known = store.comeBack(centre);
      }
      if (known != null && beginning != null) {
        known.begin(beginning);
      } else if (beginning != null) {
        known = new CentreForecaster(beginning, outlooks, unwritten, turn);
      }
      if (known != null) {
        centres.put(centre, known);
        known.take(letter.events());
      }
      if (letter.missed()) {
        store.tellAgain(centre);
      }
    }
  }

  private void forget(String centre, ForecastErrands store) {
    CentreForecaster gone = centres.remove(centre);
    if (gone != null) {
      store.leave(gone);
    }
    turns.remove(centre);
    madeNanos.remove(centre);
    board.remove(centre);
  }

  /** Gives each centre whose turn it is a slice, and goes on later where it takes too long. */
  private void work() {
    long untilNanos = clock.nanos() + MAX_STRETCH_NANOS;
    while (!turns.isEmpty() && clock.nanos() - untilNanos < 0) {
      Iterator<String> next = turns.iterator();
      String centre = next.next();
      next.remove();
      CentreForecaster one = centres.get(centre);
      if (one != null && step(one)) {
        turns.add(centre);
      }
    }
    if (!turns.isEmpty() && !working) {
      working = true;
      loop.execute(
          () -> {
            working = false;
            work();
            askNext();
          });
    }
  }

  /** Returns whether the centre has more to do. */
  private boolean step(CentreForecaster centre) {
    long start = clock.nanos();
    boolean repeats = centre.isRepeating();
    boolean more;
    try {
      more = centre.step(reachMicros(), rest.isOver());
      make(centre, start);
    } catch (RuntimeException e) {
      centre.failed(e, clock.nanos());
      more = true;
    }
    if (repeats || centre.isRepeating()) {
      rest.afterPart(start, eventsWait() ? REST_FACTOR : IDLE_REST_FACTOR);
    }
    return more;
  }

  private boolean eventsWait() {
    ForecastErrands store = errands;
    return store != null && store.eventsWait();
  }

  private long reachMicros() {
    return clock.nowMicros() - (long) (LAG_MILLIS * MICROS_PER_MILLI * clock.speed());
  }

  /** Makes the centre's forecast, if it is time. */
  private void make(CentreForecaster centre, long nanos) {
    ForecastViews made = views;
    String id = centre.centre();
    long last = madeNanos.getOrDefault(id, Long.MIN_VALUE);
    if (made == null || !clock.hasPassed(INTERVAL_NANOS, last)) {
      return;
    }
    if (centre.present() != null && centre.isBehind()) {
      // What was made last grows old instead, and is stale in the end.
      return;
    }
    long nowMicros = now(centre);
    if (centre.takeNews() || centre.isOpen(nowMicros) || centre.anybodyWaits()) {
      madeNanos.put(id, nanos);
      board.publish(made.of(centre, nowMicros));
    }
  }

  private Condition observe() {
    long nanos = clock.nanos();
    int learning = 0;
    int failed = 0;
    String trouble = "";
    long behind = mail.behindNanos(nanos);
    for (CentreForecaster centre : centres.values()) {
      behind = Math.max(behind, centre.behindNanos(nanos));
      if (!centre.trouble().isEmpty()) {
        failed++;
        trouble = centre.trouble();
      } else if (centre.present() == null) {
        learning++;
      }
    }
    return new Condition(learning, failed, trouble, behind);
  }
}
