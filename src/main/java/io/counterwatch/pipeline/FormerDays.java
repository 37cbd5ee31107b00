package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.event.Event;
import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.forecast.EstimateListener;
import io.counterwatch.forecast.OutlookListener;
import io.counterwatch.forecast.PlayedBorders;
import io.counterwatch.pipeline.ForecastStore.Start;
import io.counterwatch.pipeline.ForecastStore.StateRow;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What former days taught a centre's estimator. It is made of the log, a day at a time, of the
 * events that were received before the day's end: whatever comes later, and however the server was
 * interrupted, a day teaches the same.
 */
final class FormerDays {
  private static final Logger LOG = LoggerFactory.getLogger(FormerDays.class);

  /** What was learned of the days before; nothing where the state is null. */
  private record Morning(byte @Nullable [] state) {}

  /** What was played at the borders of a day that was live. */
  record PlayedDayBorders(LocalDate day, CentrePlan plan, PlayedBorders borders) {}

  private final String centre;
  private final AnnouncedDays announced;
  private final OutlookBook outlooks;
  private final LearningTurn turn;
  private CentrePlans plans;

  /** What was played of the last day that was live, while it was; it needs no second time. */
  private @Nullable PlayedDayBorders played;

  /** Null until it is known what the store has. */
  private @Nullable Morning morning;

  /** Days of which there may be something to be learned, once the morning is known. */
  private final Deque<LocalDate> lacking = new ArrayDeque<>();

  /** Those of them on which estimates were announced, whose outcomes are to be told. */
  private final Set<LocalDate> unsettled = new HashSet<>();

  /** The day that is being told, or was about to be. */
  private @Nullable LocalDate begun;

  private @Nullable DayTelling telling;
  private @Nullable StateRow unsaved;

  /** What is wanted of the store before it can go on. */
  sealed interface Want {
    /** What there is to begin with. */
    record ToStart(String centre, LocalDate day) implements Want {}

    /** A day's events, those that were received before its end. */
    record Events(String centre, LocalDate day, long endMicros) implements Want {}
  }

  FormerDays(CentrePlans plans, AnnouncedDays announced, OutlookBook outlooks, LearningTurn turn) {
    this.outlooks = outlooks;
    this.turn = turn;
    this.centre = plans.centre();
    this.plans = plans;
    this.announced = announced;
  }

  /** From now on these are the plans. */
  void adopt(CentrePlans newPlans) {
    plans = newPlans;
  }

  /**
   * Days have become former ones.
   *
   * @param live what was played on the first, where estimates were announced on it; else null
   */
  void add(LocalDate first, LocalDate until, @Nullable PlayedDayBorders live) {
    played = live;
    if (morning == null || !until.isAfter(first)) {
      // The clock was set back, or nothing was known yet: the store knows.
      morning = null;
      lacking.clear();
      unsettled.clear();
      telling = null;
      begun = null;
      played = null;
      giveTurnBack();
      return;
    }
    if (live != null) {
      unsettled.add(first);
    }
    LocalDate oldest = until.minusDays(ForecastStore.LEARNED_DAYS);
    first.datesUntil(until).filter(day -> !day.isBefore(oldest)).forEach(lacking::add);
  }

  /** What is wanted of the store; null where nothing is. */
  @Nullable Want want(LocalDate today) {
    if (morning == null) {
      return new Want.ToStart(centre, today);
    }
    LocalDate next = lacking.peek();
    return next == null || telling != null || !turn.isOf(this, lacking.size())
        ? null
        : new Want.Events(centre, next, plans.calendar().endMicros(next));
  }

  /** The answer to {@link Want.ToStart}; returns whether it was awaited. */
  boolean start(Start start) {
    if (morning != null) {
      return false;
    }
    StateRow state = usable(start.state());
    if (state == null) {
      morning = new Morning(null);
      lacking.addAll(start.days());
      unsettled.addAll(start.unsettled());
    } else {
      morning = new Morning(state.state());
      start.days().stream().filter(state.day()::isBefore).forEach(lacking::add);
      unsettled.addAll(lacking);
    }
    return true;
  }

  /** A state that can't be read is none: what it held is learned again. */
  private @Nullable StateRow usable(@Nullable StateRow state) {
    if (state == null) {
      return null;
    }
    try {
      CentreEstimator.of(plans.calendar(), EstimateListener.NOBODY, state.state());
      return state;
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("centre", centre)
          .addKeyValue("reason", "forecast-state")
          .setCause(e)
          .log("what was learned up to {} can't be read: learning it again", state.day());
      return null;
    }
  }

  /** The answer to {@link Want.Events}: the day is told, a slice at a time. */
  void learn(LocalDate day, List<Event> events) {
    Morning known = morning;
    if (known == null || telling != null || !day.equals(lacking.peek())) {
      return;
    }
    begun = day;
    long endMicros = plans.calendar().endMicros(day);
    List<Event> inTime =
        events.stream().filter(event -> event.receivedMicros() < endMicros).toList();
    AnnouncedEstimates heard = unsettled.remove(day) ? announced.on(day) : null;
    if (heard != null) {
      heard.again();
    }
    if (inTime.isEmpty()) {
      taught(known.state);
      return;
    }
    CentrePlan plan = plans.on(day);
    EstimateListener listener = heard == null ? EstimateListener.NOBODY : heard;
    boolean kept = heard != null;
    PlayedBorders borders = borders(day, plan);
    DayTelling former =
        new DayTelling(plan, day, () -> estimator(plan, listener, kept, borders), () -> {});
    telling = former;
    former.happened(inTime);
  }

  /** Its plan and what was learned before it must be those with which it was played. */
  private PlayedBorders borders(LocalDate day, CentrePlan plan) {
    PlayedDayBorders live = played;
    played = null;
    return live != null && live.day.equals(day) && live.plan.equals(plan)
        ? live.borders
        : new PlayedBorders();
  }

  /**
   * One that knows what former days taught, and no more.
   *
   * @param kept whether what its outlooks say is kept; they are made anyway, to be learned from
   * @param borders what was played where the day was told before
   */
  CentreEstimator estimator(
      CentrePlan plan, EstimateListener listener, boolean kept, PlayedBorders borders) {
    Morning known = morning;
    byte[] state = known == null ? null : known.state;
    CentreEstimator estimator =
        state == null
            ? new CentreEstimator(plans.calendar(), listener)
            : CentreEstimator.of(plans.calendar(), listener, state);
    estimator.beginDay(plan);
    estimator.keepOutlooks(
        plan, kept ? outlooks.listener(centre, plans.calendar()) : OutlookListener.NOBODY, borders);
    return estimator;
  }

  /** Goes on with a day, where one is being told; returns whether it was. */
  boolean tell(int most) {
    DayTelling former = telling;
    if (former == null) {
      return false;
    }
    turn.renew(this);
    if (former.tell(most)) {
      CentreEstimator estimator = former.estimator();
      // Whoever waits still does so until the day's end, as far as its outlooks are concerned.
      estimator.endMoment();
      estimator.endOutlooks(plans.calendar().endMicros(lacking.element()));
      former.end();
      taught(estimator.state());
    }
    return true;
  }

  /** The first day that was lacking lacks no more. */
  private LocalDate next() {
    LocalDate day = lacking.remove();
    begun = null;
    if (lacking.isEmpty()) {
      giveTurnBack();
    }
    return day;
  }

  /** Nothing is learned for now: it is another centre's turn. */
  void giveTurnBack() {
    turn.end(this);
  }

  /** The first day that was lacking is learned. */
  private void taught(byte @Nullable [] state) {
    LocalDate day = next();
    AnnouncedEstimates heard = announced.ifAny(day);
    if (heard != null) {
      heard.settle();
    }
    Morning before = morning;
    telling = null;
    morning = new Morning(state);
    if (state != null && before != null && state != before.state) {
      unsaved = new StateRow(centre, day, CentreEstimator.MODEL_VERSION, state);
    }
  }

  /**
   * Something went wrong that should not. A day that was being told, or was about to be, then
   * teaches nothing; returns it, or null where none was.
   */
  @Nullable LocalDate leave() {
    giveTurnBack();
    telling = null;
    if (begun == null) {
      return null;
    }
    LocalDate day = next();
    announced.leave(day);
    return day;
  }

  /** Whether a former day is being told. */
  boolean isTelling() {
    return telling != null;
  }

  /** Whether all that former days taught is known. */
  boolean isComplete() {
    return morning != null && lacking.isEmpty();
  }

  /** Whether nothing more will be heard of that day. */
  boolean isDone(LocalDate day) {
    return !lacking.contains(day);
  }

  /**
   * What was learned and isn't kept yet; null where all is. It comes after the announcements of the
   * days that it is of: with it kept, nobody tells those days again.
   */
  @Nullable StateRow takeState(LocalDate today) {
    if (!isComplete() || !announced.areWrittenBefore(today)) {
      return null;
    }
    StateRow state = unsaved;
    unsaved = null;
    return state;
  }

  /** It could not be kept. */
  void putBack(StateRow state) {
    if (unsaved == null) {
      unsaved = state;
    }
  }
}
