package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Estimate.Reason;
import io.counterwatch.event.Event;
import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.forecast.PlayedBorders;
import io.counterwatch.pipeline.ForecastMail.Beginning;
import io.counterwatch.pipeline.ForecastStore.EstimateRow;
import io.counterwatch.pipeline.ForecastStore.Start;
import io.counterwatch.pipeline.ForecastStore.StateRow;
import io.counterwatch.pipeline.FormerDays.PlayedDayBorders;
import io.counterwatch.pipeline.FormerDays.Want;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The estimates of one centre: first what {@linkplain FormerDays former days} taught, then the day
 * under way. That is told up to a little before now, so that events that overtook one another on
 * the way are told in their order.
 */
final class CentreForecaster {
  private static final Logger LOG = LoggerFactory.getLogger(CentreForecaster.class);

  /** Limit on the floor's events that are told at a stretch; then it is another centre's turn. */
  static final int MAX_SLICE = 256;

  /**
   * Limit on events of today that wait to be told, beyond those that there were when its telling
   * began: then all of them go, and the day is told again from the store's.
   */
  static final int MAX_HELD = 50_000;

  /** After estimates failed the day is told again after so long, and each time after twice that. */
  static final long FIRST_REST_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** Limit on that. */
  static final long LONGEST_REST_NANOS = TimeUnit.HOURS.toNanos(1);

  private final String centre;
  private final AnnouncedDays announced;
  private final FormerDays former;
  private final TrackRecords records = new TrackRecords();
  private final ShownRanges ranges = new ShownRanges();

  private CentrePlans plans;
  private LocalDate today;

  /** Events of today that are too new to be told. */
  private List<Event> held = new ArrayList<>();

  /** Events of today that happened before what is told already. */
  private List<Event> late = new ArrayList<>();

  /** How many may wait at most. */
  private int mostHeld = MAX_HELD;

  /** Whether more came than may wait: the whole day is wanted. */
  private boolean missed;

  /** Whether it was asked for. */
  private boolean asked;

  /** Something is untold. */
  private final SinceWhen behind = new SinceWhen();

  private @Nullable DayTelling live;

  /** What was played of it. */
  private @Nullable PlayedDayBorders played;

  /** Whether today is being told again, or is about to be. */
  private boolean again;

  private long toldThroughMicros = Long.MIN_VALUE;

  /** Knows all that is told of today; null while there is none. */
  private @Nullable CentreEstimator present;

  private String trouble = "";

  /** For how long estimates rest when they fail next. */
  private long restNanos = FIRST_REST_NANOS;

  /** While there is trouble: when the day is to be told again. */
  private long retryNanos;

  /** Whether there is something that the last forecast didn't know. */
  private boolean news;

  CentreForecaster(
      Beginning beginning,
      OutlookBook outlooks,
      UnwrittenAnnouncements unwritten,
      LearningTurn turn) {
    this.centre = beginning.plans().centre();
    this.plans = beginning.plans();
    this.today = beginning.day();
    this.announced = new AnnouncedDays(centre, unwritten);
    this.former = new FormerDays(plans, announced, outlooks, turn);
    begin(beginning);
  }

  /** A day is told from its beginning: another one, or the same again. */
  void begin(Beginning beginning) {
    again = beginning.day().equals(today) && live != null;
    if (!beginning.day().equals(today)) {
      former.add(today, beginning.day(), live == null ? null : played);
      present = null;
      restNanos = FIRST_REST_NANOS;
      ranges.clear();
    }
    plans = beginning.plans();
    former.adopt(plans);
    today = beginning.day();
    news = true;
    trouble = "";
    live = null;
    toldThroughMicros = Long.MIN_VALUE;
    late = new ArrayList<>();
    held = new ArrayList<>(beginning.events().stream().filter(FloorTypes::matters).toList());
    mostHeld = held.size() + MAX_HELD;
    missed = false;
    asked = false;
  }

  /** Takes in what happened today since. */
  void take(List<Event> events) {
    if (!trouble.isEmpty() || missed) {
      return;
    }
    for (Event event : events) {
      (event.timeMicros() > toldThroughMicros ? held : late).add(event);
    }
    if (heldEvents() > mostHeld) {
      missed = true;
      held = new ArrayList<>();
      late = new ArrayList<>();
    }
  }

  /** How many events of today wait to be told. */
  int heldEvents() {
    return held.size() + late.size();
  }

  /** Whether the whole day must be asked for again: once, when there is time to tell it. */
  boolean takeMissed() {
    boolean ask = missed && !asked && former.isComplete();
    asked |= ask;
    return ask;
  }

  /** What is wanted of the store; null where nothing is. */
  @Nullable Want want() {
    return trouble.isEmpty() ? former.want(today) : null;
  }

  /** The answer to {@link Want.ToStart}. */
  void start(LocalDate day, Start start) {
    if (day.equals(today) && former.start(start)) {
      records.clear();
      start.judged().forEach(records::stored);
    }
  }

  /** The answer to {@link Want.Events}. */
  void learn(LocalDate day, List<Event> events) {
    former.learn(day, events);
  }

  /** Whether what is done next is to tell a day again, or a former one: that can wait. */
  boolean isRepeating() {
    return former.isTelling() || again;
  }

  /**
   * Goes on with what there is to do; returns whether there is more.
   *
   * @param reachMicros what happened until then is told
   * @param rested whether a day may be told again
   */
  boolean step(long reachMicros, boolean rested) {
    if (former.tell(MAX_SLICE)) {
      return true;
    }
    if (!former.isComplete() || !trouble.isEmpty()) {
      return false;
    }
    DayTelling telling = live;
    if (telling == null) {
      boolean repeats = again;
      telling = tellToday();
      live = telling;
      again = repeats;
    }
    if (rested && !late.isEmpty()) {
      List<Event> overtaken = late;
      late = new ArrayList<>();
      telling.hadHappened(overtaken);
    }
    advance(telling, reachMicros);
    if (!telling.tell(MAX_SLICE)) {
      return true;
    }
    telling.estimator().endMoment();
    announced.on(today).settle();
    news |= present != telling.estimator();
    present = telling.estimator();
    again = false;
    return false;
  }

  private DayTelling tellToday() {
    CentrePlan plan = plan();
    AnnouncedEstimates heard = announced.on(today);
    PlayedBorders borders = new PlayedBorders();
    played = new PlayedDayBorders(today, plan, borders);
    return new DayTelling(
        plan,
        today,
        () -> former.estimator(plan, heard, true, borders),
        () -> {
          heard.again();
          again = true;
        });
  }

  private void advance(DayTelling telling, long reachMicros) {
    if (reachMicros > toldThroughMicros) {
      List<Event> due = held.stream().filter(event -> event.timeMicros() <= reachMicros).toList();
      if (!due.isEmpty()) {
        held.removeIf(event -> event.timeMicros() <= reachMicros);
        news = true;
        telling.happened(due);
      }
      toldThroughMicros = reachMicros;
    }
  }

  /**
   * Something went wrong that should not: a former day then teaches nothing, today has none until
   * it is told again.
   */
  void failed(RuntimeException e, long nanos) {
    LocalDate day = former.leave();
    LOG.atError()
        .addKeyValue("centre", centre)
        .addKeyValue("reason", "forecast-failed")
        .setCause(e)
        .log(
            "the estimates of {} failed on {}; {}, and all else goes on",
            centre,
            day == null ? today : day,
            day == null
                ? "the day is told again in " + TimeUnit.NANOSECONDS.toMinutes(restNanos) + " min"
                : "that day teaches nothing");
    if (day == null) {
      news = true;
      trouble = "the estimates of " + centre + " failed: " + e;
      present = null;
      again = false;
      late.clear();
      held.clear();
      announced.leave(today);
      retryNanos = nanos + restNanos;
      restNanos = Math.min(2 * restNanos, LONGEST_REST_NANOS);
    }
  }

  /** Whether today is to be told again now, since it failed; then not again for some time. */
  boolean takeRetry(long nanos) {
    boolean due = !trouble.isEmpty() && nanos - retryNanos >= 0;
    if (due) {
      retryNanos = nanos + restNanos;
    }
    return due;
  }

  // ---- what is known

  String centre() {
    return centre;
  }

  CentrePlan plan() {
    return plans.on(today);
  }

  LocalDate day() {
    return today;
  }

  /** Whether the centre is in its opening hours. */
  boolean isOpen(long nowMicros) {
    return plan().hours().isOpen(plans.calendar().localTime(nowMicros));
  }

  /** Knows all that is told of today; null where there is none: {@link #lack} says why. */
  @Nullable CentreEstimator present() {
    return present;
  }

  /** Whether somebody is known to wait. */
  boolean anybodyWaits() {
    CentreEstimator known = present;
    return known != null && !known.waiting(1).isEmpty();
  }

  /** Whether there is something that the last forecast didn't know; it does now. */
  boolean takeNews() {
    boolean was = news;
    news = false;
    return was;
  }

  /** Why there is no estimate. */
  Reason lack() {
    return trouble.isEmpty() ? Reason.LEARNING : Reason.FAILED;
  }

  /** One line, or empty. */
  String trouble() {
    return trouble;
  }

  TrackRecords records() {
    return records;
  }

  ShownRanges ranges() {
    return ranges;
  }

  /** The moment up to which today is told. */
  long toldThroughMicros() {
    return toldThroughMicros;
  }

  /** Whether what is known of today isn't all that should be: then nothing is said of now. */
  boolean isBehind() {
    DayTelling telling = live;
    boolean untold = telling != null && telling.hasUntold();
    return missed || !late.isEmpty() || again || (trouble.isEmpty() && untold);
  }

  /** For how long something has waited to be told; to be asked regularly. */
  long behindNanos(long nanos) {
    return behind.nanos(isBehind(), nanos);
  }

  // ---- what is to be written

  /** What was learned and isn't kept yet; null where all is, or other things come first. */
  @Nullable StateRow takeState() {
    return former.takeState(today);
  }

  /** It could not be kept. */
  void putBack(StateRow state) {
    former.putBack(state);
  }

  /** It is live no more: nothing is told any further, and what came of each is as it was told. */
  void leave() {
    former.giveTurnBack();
    announced.leaveAll();
  }

  /** Whether the store has all rows as they are. */
  boolean isWritten() {
    return announced.areWrittenBefore(LocalDate.MAX);
  }

  /** Adds at most so many rows; to be asked when those before are written or put back. */
  void takeRows(int most, Collection<EstimateRow> rows) {
    announced.take(most, day -> day.isBefore(today) && former.isDone(day), rows);
  }

  /** It could not be written. */
  void putBack(EstimateRow row) {
    announced.putBack(row);
  }

  /** It is written, and stands like that. */
  void stored(EstimateRow row) {
    records.stored(row);
    news = true;
  }
}
