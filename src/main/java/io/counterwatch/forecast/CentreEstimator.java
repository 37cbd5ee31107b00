package io.counterwatch.forecast;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.Announcement.SimpleEstimates;
import io.counterwatch.forecast.CallOrder.Kind;
import io.counterwatch.forecast.Floor.Called;
import io.counterwatch.forecast.Floor.Waiting;
import io.counterwatch.forecast.Foreteller.Foretold;
import io.counterwatch.forecast.StillWaiting.Due;
import io.counterwatch.forecast.WaitForecast.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The estimates of one centre: takes what happens there in order, announces a wait for everybody
 * who begins to wait, and learns when they are called. The same events give the same estimates.
 *
 * <p>Not safe for use by several threads.
 */
public final class CentreEstimator {
  /** Of the models, features and constants: another one gives other estimates. */
  public static final long MODEL_VERSION = 4;

  private final ServiceDays calendar;
  private final EstimateListener listener;
  private final Floor floor = new Floor();
  private final Lessons lessons = Lessons.none();
  private final Learned learned = lessons.learned();
  private final StillWaiting stillWaiting = lessons.stillWaiting();
  private final KnownServices services = lessons.services();
  private final Foreteller foreteller;
  private @Nullable StandingOutlooks standing;

  /** Announcements whose outcome isn't known, by leg: at most {@link Floor#MAX_WAITING}. */
  private final Map<String, Pending> pending = new HashMap<>();

  /** Legs that were opened in the present moment. */
  private final List<String> fresh = new ArrayList<>();

  private long dayEndMicros = Long.MIN_VALUE;
  private long micros = Long.MIN_VALUE;

  private record Pending(Announcement announcement, Foretold foretold) {}

  /** Of a centre of which nothing was seen. */
  public CentreEstimator(ServiceDays calendar, EstimateListener listener) {
    this.calendar = calendar;
    this.listener = listener;
    this.foreteller = new Foreteller(calendar, floor, lessons);
  }

  /**
   * A day begins under that plan, with nobody there: it says what is foreseen, and which services
   * there are no more.
   */
  public void beginDay(CentrePlan plan) {
    lessons.beginDay(plan.services().keySet());
    foresee(new PlannedCounters(plan));
  }

  /** Says what is foreseen from now on. */
  public void foresee(RosterOutlook outlook) {
    foreteller.foresee(outlook);
  }

  /**
   * As another one was when a service day was over: goes on as that one would.
   *
   * @param state what {@link #state} gave
   * @throws IllegalArgumentException where it is none, or of another version
   */
  public static CentreEstimator of(ServiceDays calendar, EstimateListener listener, byte[] state) {
    StateReader in = new StateReader(state);
    long version = in.number();
    if (version != MODEL_VERSION) {
      throw new IllegalArgumentException("a state of version " + version);
    }
    CentreEstimator estimator = new CentreEstimator(calendar, listener);
    estimator.lessons.read(in);
    in.end();
    return estimator;
  }

  /**
   * All that was learned, once a service day is over and nobody is there any more. The same events
   * give the same bytes.
   *
   * @throws IllegalStateException while somebody waits or is attended to
   */
  public byte[] state() {
    if (!floor.isEmpty()) {
      throw new IllegalStateException("somebody is there");
    }
    StateWriter out = new StateWriter();
    out.put(MODEL_VERSION);
    lessons.write(out);
    return out.bytes();
  }

  /**
   * Takes the next event; where it is later than the one before, ends the moment before.
   *
   * @throws IllegalArgumentException where it is earlier than the one before
   */
  public void accept(FloorEvent event) {
    if (event.micros() != micros) {
      if (event.micros() < micros) {
        throw new IllegalArgumentException("an event of the past: " + event);
      }
      endMoment();
      passCheckpoints(event.micros());
      advance(event.micros());
    }
    if (standing != null) {
      standing.happened(event);
    }
    switch (event) {
      case FloorEvent.LegOpened opened -> opened(opened);
      case FloorEvent.LegCalled called -> called(called);
      case FloorEvent.LegResumed resumed -> resumed(resumed);
      case FloorEvent.LegFreed freed -> freed(freed);
      case FloorEvent.LegWithdrawn withdrawn -> withdrawn(withdrawn);
      case FloorEvent.LegForgotten forgotten -> forgotten(forgotten.leg());
      case FloorEvent.CounterOpened opened -> {
        floor.says(opened.counter(), true, micros);
        learned.capability().declare(opened.counter(), opened.services());
      }
      case FloorEvent.CounterClosed closed -> floor.says(closed.counter(), false, micros);
    }
  }

  /** Ends the present moment: those who came in it and wait are announced. */
  public void endMoment() {
    for (String leg : fresh) {
      Waiting who = floor.waiting(leg);
      if (who != null) {
        listener.announced(announce(who));
      }
    }
    fresh.clear();
  }

  /** Every service that was seen and that the centre still has, see {@link #beginDay}. */
  public Set<String> services() {
    return services.ids();
  }

  /** The legs that wait, in the order of coming, at most so many. */
  public List<String> waiting(int most) {
    return floor.waiting().stream().limit(most).map(Waiting::leg).toList();
  }

  /**
   * What somebody who came for a service now would be told. Asking changes nothing.
   *
   * @param nowMicros not before the last event
   */
  public WaitForecast forecast(String service, boolean priority, long nowMicros) {
    Reason reason = unknown(service, nowMicros);
    if (reason != null) {
      return new WaitForecast.Unknown(reason);
    }
    Waiting who = new Waiting("", new Kind(service, priority), nowMicros);
    return new WaitForecast.Known(foreteller.of(who, nowMicros).estimate());
  }

  /** Why nothing can be said of a service; null where something can. */
  private @Nullable Reason unknown(String service, long nowMicros) {
    if (services.isWithdrawn(service)) {
      return Reason.WITHDRAWN;
    }
    return learned.capability().isServed(floor, service, nowMicros) ? null : Reason.NO_COUNTER;
  }

  /**
   * What somebody who waits would be told now of the rest of their wait, see {@link StillWaiting}.
   * Asking changes nothing.
   *
   * @param leg that waits
   * @param nowMicros not before the last event
   * @throws IllegalArgumentException where it doesn't
   */
  public WaitForecast remaining(String leg, long nowMicros) {
    Waiting who = floor.waiting(leg);
    if (who == null) {
      throw new IllegalArgumentException(leg + " doesn't wait");
    }
    Reason reason = unknown(who.service(), nowMicros);
    if (reason != null) {
      return new WaitForecast.Unknown(reason);
    }
    return new WaitForecast.Known(
        stillWaiting.estimate(who, foreteller.of(who, nowMicros), nowMicros));
  }

  /**
   * Plays the next while, see {@link WhatIf}. The same seed and state give the same answer, and the
   * same people come whatever counters are asked for.
   *
   * @param nowMicros not before the last event
   */
  public WhatIf.Outlook whatIf(WhatIf.Question question, long nowMicros, long seed) {
    return WhatIf.of(
        floor, learned, question, timetable(nowMicros, question.endMinutes()), nowMicros, seed);
  }

  /**
   * Says from now on what is foreseen at each border of a quarter of an hour, and what came of it;
   * on each new day anew.
   *
   * @param plan in force on that day
   * @param played what was played when the day was told before: from the same morning
   */
  public void keepOutlooks(CentrePlan plan, OutlookListener hears, PlayedBorders played) {
    standing = new StandingOutlooks(this, plan, hears, played);
  }

  /**
   * Nothing more happens on the day: what was said of its outlook is judged.
   *
   * @param endMicros the first moment after it
   */
  public void endOutlooks(long endMicros) {
    if (standing != null) {
      standing.endDay(endMicros);
      standing = null;
    }
  }

  /** The time of the last event. */
  long micros() {
    return micros;
  }

  Timetable timetable(long nowMicros, double minutes) {
    return foreteller.timetable(nowMicros, minutes);
  }

  Floor floor() {
    return floor;
  }

  Learned learned() {
    return learned;
  }

  BreachCalibration calibration() {
    return lessons.calibration();
  }

  /** Those who wait pass the checkpoints before the next event, the floor being as it is. */
  private void passCheckpoints(long newMicros) {
    stillWaiting.beginMoment();
    for (Due due = stillWaiting.next(newMicros); due != null; due = stillWaiting.next(newMicros)) {
      stillWaiting.pass(due, foreteller.of(due.who(), due.micros()));
    }
  }

  private void advance(long newMicros) {
    if (standing != null) {
      standing.advance(newMicros);
    }
    micros = newMicros;
    if (micros >= dayEndMicros) {
      dayEndMicros = calendar.endMicros(calendar.dayAt(micros));
      learned.newDay();
      floor.newDay();
    }
    learned.flow().at(micros);
  }

  private Announcement announce(Waiting who) {
    Foretold foretold = foreteller.of(who, micros);
    double[] features = foretold.features();
    Announcement announcement =
        new Announcement(
            who.leg(),
            who.service(),
            micros,
            foretold.hour(),
            foretold.estimate(),
            unknown(who.service(), micros) == null,
            new SimpleEstimates(
                features[Feature.LAST_WAIT.ordinal()],
                features[Feature.HEAD.ordinal()],
                features[Feature.HOUR_WAIT.ordinal()],
                features[Feature.SHARED_WORK.ordinal()]));
    pending.put(who.leg(), new Pending(announcement, foretold));
    stillWaiting.begin(who, features);
    return announcement;
  }

  private void opened(FloorEvent.LegOpened opened) {
    Kind kind = new Kind(services.seen(opened.service()), opened.priority());
    learned.flow().arrived(micros, kind);
    if (floor.open(opened.leg(), kind, micros)) {
      fresh.add(opened.leg());
    }
  }

  private void called(FloorEvent.LegCalled called) {
    Waiting who = floor.call(called.leg(), called.counter(), micros);
    if (who == null) {
      return;
    }
    for (Waiting other : floor.waiting()) {
      learned.order().observe(who, other);
    }
    double minutes = who.minutes(micros);
    learned.capability().observeCall(called.counter(), who.service());
    learned.flow().called(micros, who.service(), minutes);
    learned.waits().waited(who.service(), calendar.localTime(micros).getHour(), minutes);
    Pending told = pending.remove(called.leg());
    if (told != null) {
      learn(told, minutes);
      listener.called(told.announcement, minutes);
      stillWaiting.called(called.leg(), micros, listener);
    }
  }

  /** They didn't come now, and overtook nobody. */
  private void resumed(FloorEvent.LegResumed resumed) {
    String service = services.seen(resumed.service());
    if (floor.open(resumed.leg(), new Kind(service, resumed.priority()), micros)) {
      floor.call(resumed.leg(), resumed.counter(), micros);
      learned.capability().observeCall(resumed.counter(), service);
    }
  }

  private void learn(Pending told, double minutes) {
    foreteller.learn(told.foretold, minutes);
    services.judged(
        told.announcement.service(), minutes <= told.announcement.estimate().highMinutes());
  }

  private void freed(FloorEvent.LegFreed freed) {
    Called who = floor.free(freed.leg(), micros);
    if (who != null) {
      learned.occupancy().observe(who.kind().service(), Floor.minutes(who.sinceMicros(), micros));
    }
  }

  private void withdrawn(FloorEvent.LegWithdrawn withdrawn) {
    Waiting who = leave(withdrawn.leg(), listener::withdrew);
    if (who != null && micros > who.sinceMicros()) {
      learned.flow().withdrawn(micros);
      learned.waits().gaveUp(who.minutes(micros));
    }
  }

  /** Nothing is learned from them: nobody knows when they went. */
  private void forgotten(String leg) {
    floor.free(leg, micros);
    leave(leg, listener::forgotten);
  }

  private @Nullable Waiting leave(String leg, BiConsumer<Announcement, Double> tell) {
    Waiting who = floor.withdraw(leg);
    Pending told = pending.remove(leg);
    stillWaiting.withdrew(leg);
    if (who != null && told != null) {
      tell.accept(told.announcement, who.minutes(micros));
    }
    return who;
  }
}
