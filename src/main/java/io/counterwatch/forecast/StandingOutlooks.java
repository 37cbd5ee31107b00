package io.counterwatch.forecast;

import io.counterwatch.centre.CentreOutlook;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.Floor.Waiting;
import io.counterwatch.forecast.OutlookListener.Came;
import io.counterwatch.forecast.OutlookListener.Said;
import io.counterwatch.forecast.WhatIf.ServiceOutlook;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The outlook of a day as it stood every quarter of an hour of the opening hours, and what came of
 * each. Borders lie in the events' time: what is said at one is made of what happened before it,
 * whenever that was heard. So the same events say the same.
 */
public final class StandingOutlooks {
  /** Borders lie so far apart: each of them is played, whenever the day is told. */
  public static final int STEP_MINUTES = 15;

  /** The queues are foretold for so much later. */
  public static final int HORIZON_MINUTES = 30;

  /** So long is it watched whether a limit is passed. */
  public static final int BREACH_MINUTES = CentreOutlook.BREACH_MINUTES;

  /** Limit on services of which something is said at a border. */
  static final int MAX_SERVICES = 64;

  private static final long STEP_MICROS = STEP_MINUTES * Floor.MICROS_PER_MINUTE;
  private static final long HORIZON_MICROS = HORIZON_MINUTES * Floor.MICROS_PER_MINUTE;
  private static final long BREACH_MICROS = BREACH_MINUTES * Floor.MICROS_PER_MINUTE;
  private static final long NEVER = Long.MAX_VALUE;

  /** Something that was said, and what is known of it. */
  private final class Open {
    final Said said;

    /** The counters of its service. */
    final CounterTally counters;

    /** Which counters those are, as it was when each was first seen. */
    private final Map<String, Boolean> serving = new HashMap<>();

    int waiting;
    @Nullable Long passedMicros;

    /** Whether counters were others than foreseen before the limit was passed. */
    private boolean otherBefore;

    private long version = -1;
    private int working;
    private int onBreak;

    Open(Said said, Timetable timetable) {
      this.said = said;
      this.counters = new CounterTally(said.micros(), speaking, timetable, this::serves);
    }

    private boolean serves(String counter, List<String> services) {
      return serving.computeIfAbsent(
          counter,
          unseen ->
              services.isEmpty()
                  ? estimator.learned().capability().serves(counter, said.service())
                      >= PlayedCentre.SERVES
                  : services.contains(said.service()));
    }

    private int count(Set<String> some) {
      return (int) some.stream().filter(counter -> serves(counter, List.of())).count();
    }

    void count(long from, long to) {
      if (version != speaking.version()) {
        version = speaking.version();
        working = count(speaking.open());
        onBreak = count(speaking.onBreak());
      }
      counters.add(from, to, working, onBreak);
    }
  }

  /** What was said at a border. */
  private final class Border {
    final long micros;

    /** All counters. */
    final CounterTally counters;

    final List<Open> answers = new ArrayList<>();

    Border(long micros, Timetable timetable) {
      this.micros = micros;
      this.counters = new CounterTally(micros, speaking, timetable, (counter, services) -> true);
    }

    void count(long from, long to) {
      counters.add(from, to, speaking.open().size(), speaking.onBreak().size());
      answers.forEach(each -> each.count(from, to));
    }

    boolean isMore(Open each) {
      return counters.isMore() || each.counters.isMore();
    }

    boolean isFewer(Open each) {
      return counters.isFewer() || each.counters.isFewer();
    }

    void passed(String service, long at) {
      for (Open each : answers) {
        if (each.passedMicros == null
            && each.said.service().equals(service)
            && at <= micros + BREACH_MICROS) {
          each.passedMicros = at;
          each.otherBefore = isMore(each) || isFewer(each);
        }
      }
    }
  }

  private final CentreEstimator estimator;
  private final CentrePlan plan;
  private final ServiceDays calendar;
  private final OutlookListener listener;
  private final PlayedBorders played;

  private final SpeakingCounters speaking;

  /** Of the last {@link #BREACH_MINUTES}, each with {@link #MAX_SERVICES} answers at most. */
  private final ArrayDeque<Border> borders = new ArrayDeque<>();

  private long nextBorder = NEVER;
  private long watched = Long.MIN_VALUE;

  /** Stands for all that happened on the day. */
  private long told = PlayedBorders.NOTHING;

  StandingOutlooks(
      CentreEstimator estimator, CentrePlan plan, OutlookListener listener, PlayedBorders played) {
    this.estimator = estimator;
    this.plan = plan;
    this.calendar = ServiceDays.of(plan);
    this.listener = listener;
    this.played = played;
    this.speaking = new SpeakingCounters(estimator.floor());
  }

  /** That happened, after all borders up to it were passed. */
  void happened(FloorEvent event) {
    told = PlayedBorders.told(told, event);
  }

  /** Time goes on to there: nothing has happened since the last event. */
  void advance(long micros) {
    if (nextBorder == NEVER) {
      nextBorder = Math.ceilDiv(micros, STEP_MICROS) * STEP_MICROS;
      watched = micros;
    }
    for (; nextBorder <= micros; nextBorder += STEP_MICROS) {
      watch(nextBorder);
      settle(nextBorder);
      if (plan.hours().isOpen(calendar.localTime(nextBorder))) {
        say(nextBorder);
      }
    }
    watch(micros);
  }

  /** The day is over: what was said of the time behind it is never judged. */
  void endDay(long endMicros) {
    if (nextBorder != NEVER) {
      advance(endMicros);
      // What the day's end cut off came to nothing that could be compared.
      borders.clear();
      nextBorder = NEVER;
    }
  }

  /**
   * Notices the limits that are passed from where it was noticed last, to that moment, and which
   * counters are at work meanwhile.
   */
  private void watch(long micros) {
    if (!borders.isEmpty()) {
      for (Map.Entry<Long, Set<String>> passed : passed(micros).entrySet()) {
        count(passed.getKey());
        for (String service : passed.getValue()) {
          borders.forEach(border -> border.passed(service, passed.getKey()));
        }
      }
      count(micros);
    }
    watched = micros;
  }

  /** When limits are passed until then, and of which services. */
  private Map<Long, Set<String>> passed(long micros) {
    Map<Long, Set<String>> passed = new TreeMap<>();
    for (Waiting waiting : estimator.floor().waiting()) {
      long at = OutlookMaker.passesMicros(plan, waiting);
      if (at >= watched && at < micros) {
        passed.computeIfAbsent(at, first -> new TreeSet<>()).add(waiting.service());
      }
    }
    return passed;
  }

  private void count(long micros) {
    while (watched < micros) {
      speaking.look(watched);
      long to = Math.min(micros, speaking.sameUntilMicros());
      for (Border border : borders) {
        border.count(watched, to);
      }
      watched = to;
    }
  }

  private void settle(long micros) {
    Map<String, Integer> waiting = waiting();
    for (Border border : borders) {
      if (border.micros + HORIZON_MICROS == micros) {
        border.answers.forEach(each -> each.waiting = waiting.getOrDefault(each.said.service(), 0));
      }
    }
    while (!borders.isEmpty() && borders.getFirst().micros + BREACH_MICROS <= micros) {
      Border border = borders.removeFirst();
      border.answers.forEach(each -> close(border, each));
    }
  }

  /**
   * What is learned is whether it came true, unless other counters than foreseen were at work
   * before that was known: what would have come then, none knows.
   */
  private void close(Border border, Open each) {
    boolean more = border.isMore(each);
    boolean fewer = border.isFewer(each);
    boolean passed = each.passedMicros != null;
    boolean setAside = !each.said.already() && (passed ? each.otherBefore : more || fewer);
    if (!each.said.already() && !setAside) {
      estimator.calibration().observe(each.said.probability(), passed);
    }
    listener.came(
        new Came(
            each.said.service(),
            each.said.micros(),
            each.waiting,
            each.passedMicros,
            more,
            fewer,
            setAside));
  }

  private Map<String, Integer> waiting() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Waiting each : estimator.floor().waiting()) {
      counts.merge(each.service(), 1, Integer::sum);
    }
    return counts;
  }

  /** Nothing is said of a service of which nobody waits or came lately: it would flatter. */
  private void say(long border) {
    List<String> lively =
        OutlookMaker.lively(estimator, border).stream().limit(MAX_SERVICES).toList();
    if (lively.isEmpty()) {
      return;
    }
    Map<String, Double> limits = new TreeMap<>();
    lively.forEach(service -> limits.put(service, plan.service(service).maxWaitSeconds() / 60.0));
    Map<String, ServiceOutlook> services = played.at(border, told, () -> play(border, limits));
    List<Said> all = new ArrayList<>();
    for (String service : lively) {
      ServiceOutlook outlook = services.get(service);
      if (outlook == null) {
        throw new IllegalStateException("nothing was played of " + service);
      }
      all.add(
          new Said(
              service,
              border,
              outlook.meanWaiting(),
              outlook.passes(),
              estimator.calibration().correct(outlook.passes()),
              OutlookMaker.isPassed(estimator, plan, service, border)));
    }
    speaking.look(border);
    Timetable timetable =
        estimator.timetable(border, BREACH_MINUTES + CounterTally.PUNCTUAL_MINUTES);
    Border saidNow = new Border(border, timetable);
    for (Said said : all) {
      saidNow.answers.add(new Open(said, timetable));
      listener.said(said);
    }
    borders.addLast(saidNow);
  }

  private Map<String, ServiceOutlook> play(long border, Map<String, Double> limits) {
    WhatIf.Question question =
        new WhatIf.Question(
            HORIZON_MINUTES, BREACH_MINUTES, BREACH_MINUTES, limits, Map.of(), List.of());
    return estimator.whatIf(question, border, Draws.seed(plan.centre(), border)).services();
  }
}
