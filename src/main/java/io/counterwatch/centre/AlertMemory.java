package io.counterwatch.centre;

import static io.counterwatch.centre.Leg.NEVER;

import io.counterwatch.centre.CentreView.AlertEpisode;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.WorkTime.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the alerts of one service remember: which are raised, and since when a queue stands.
 *
 * <p>The facts of a service change only at events. In between every value only gets worse, except
 * that what counters do is not judged while the centre is closed. So two steps are all: {@link
 * #settle} at the moment of a change, after all events of that moment, raises and clears; {@link
 * #advance} from there towards the next moment only raises, at the exact moment of crossing, which
 * is computed. How often anybody asks in between can therefore change nothing.
 */
final class AlertMemory {
  private final ServicePlan plan;
  private final Alarm longestWait;
  private final Alarm waiting;
  private final Alarm noOpenCounter;
  private final Alarm nobodyCalled;
  private final Alarm serviceLevel;
  private final Alarm abandonment;
  private final Deque<AlertEpisode> episodes;

  /** Since when somebody has waited without a break. */
  private long queueSinceMicros = NEVER;

  /** Since when somebody has waited and no counter was at work. */
  private long uncoveredSinceMicros = NEVER;

  AlertMemory(ServicePlan plan) {
    String id = plan.service();
    this.plan = plan;
    longestWait = new Alarm(AlertKind.LONGEST_WAIT, id, plan.maxWaitSeconds());
    waiting = new Alarm(AlertKind.WAITING, id, plan.maxWaiting());
    noOpenCounter = new Alarm(AlertKind.NO_OPEN_COUNTER, id, plan.maxNoCounterSeconds());
    nobodyCalled = new Alarm(AlertKind.NOBODY_CALLED, id, plan.maxNoCallSeconds());
    serviceLevel =
        new Alarm(AlertKind.SERVICE_LEVEL, id, AlertLevels.orNone(plan.minServiceLevel()));
    abandonment = new Alarm(AlertKind.ABANDONMENT, id, AlertLevels.orNone(plan.maxAbandonment()));
    episodes = new ArrayDeque<>();
  }

  private AlertMemory(AlertMemory other) {
    plan = other.plan;
    longestWait = other.longestWait.copy();
    waiting = other.waiting.copy();
    noOpenCounter = other.noOpenCounter.copy();
    nobodyCalled = other.nobodyCalled.copy();
    serviceLevel = other.serviceLevel.copy();
    abandonment = other.abandonment.copy();
    episodes = new ArrayDeque<>(other.episodes);
    queueSinceMicros = other.queueSinceMicros;
    uncoveredSinceMicros = other.uncoveredSinceMicros;
  }

  AlertMemory copy() {
    return new AlertMemory(this);
  }

  // ---- At the moment of a change

  /** The facts as they are at that moment, after all that happened at it. */
  void settle(ServiceAlerts facts, long micros) {
    int queue = facts.queue();
    if (queue == 0) {
      queueSinceMicros = NEVER;
    } else if (queueSinceMicros == NEVER) {
      queueSinceMicros = micros;
    }
    if (queue == 0 || facts.covered()) {
      uncoveredSinceMicros = NEVER;
    } else if (uncoveredSinceMicros == NEVER) {
      uncoveredSinceMicros = micros;
    }
    settleLongestWait(queue == 0 ? 0 : micros - facts.oldestMicros(), micros);
    settleWaiting(queue, micros);
    settleTimer(
        noOpenCounter,
        uncoveredSinceMicros,
        facts,
        limitMicros(plan.maxNoCounterSeconds()),
        micros);
    settleTimer(
        nobodyCalled,
        uncalledSinceMicros(facts),
        facts,
        limitMicros(plan.maxNoCallSeconds()),
        micros);
    judgeServiceLevel(facts, facts.lateBefore(micros + 1), micros);
    judgeAbandonment(facts, micros);
  }

  private void settleLongestWait(long longestMicros, long micros) {
    long limit = limitMicros(plan.maxWaitSeconds());
    if (longestWait.raised()) {
      if (AlertLevels.atMostClear(longestMicros, limit)) {
        longestWait.clear(micros, episodes);
      }
    } else if (longestMicros > limit) {
      longestWait.raise(micros, longestMicros);
    }
  }

  private void settleWaiting(int queue, long micros) {
    if (waiting.raised()) {
      waiting.note(queue);
      if (AlertLevels.atMostClear(queue, plan.maxWaiting())) {
        waiting.clear(micros, episodes);
      }
    } else if (queue > plan.maxWaiting()) {
      waiting.raise(micros, queue);
    }
  }

  /** Clears when the clock was stopped or set back; it takes time to raise. */
  private void settleTimer(
      Alarm alarm, long sinceMicros, ServiceAlerts facts, long limit, long micros) {
    if (alarm.raised()) {
      long start = startMicros(sinceMicros, facts, micros);
      if (start == NEVER || micros - start <= limit) {
        alarm.clear(micros, episodes);
      }
    }
  }

  private void judgeServiceLevel(ServiceAlerts facts, long late, long micros) {
    Double min = plan.minServiceLevel();
    if (min == null) {
      return;
    }
    long counted = facts.judged() + late;
    double ratio = counted == 0 ? 1 : (double) facts.met() / counted;
    if (serviceLevel.raised()) {
      serviceLevel.note(ratio);
      if (ratio >= AlertLevels.clearAbove(min)) {
        serviceLevel.clear(micros, episodes);
      }
    } else if (counted >= AlertLevels.MIN_SAMPLES && ratio < min) {
      serviceLevel.raise(micros, ratio);
    }
  }

  private void judgeAbandonment(ServiceAlerts facts, long micros) {
    Double max = plan.maxAbandonment();
    if (max == null) {
      return;
    }
    long concluded = facts.concluded();
    double ratio = concluded == 0 ? 0 : (double) facts.lost() / concluded;
    if (abandonment.raised()) {
      abandonment.note(ratio);
      if (ratio <= AlertLevels.clearBelow(max)) {
        abandonment.clear(micros, episodes);
      }
    } else if (concluded >= AlertLevels.MIN_SAMPLES && ratio > max) {
      abandonment.raise(micros, ratio);
    }
  }

  // ---- Between two changes

  /** The same facts, from a moment that was settled up to another one, which is not included. */
  void advance(ServiceAlerts facts, long fromMicros, long toMicros) {
    if (facts.queue() > 0) {
      long oldest = facts.oldestMicros();
      long crossing = Math.max(fromMicros, oldest + limitMicros(plan.maxWaitSeconds()));
      if (!longestWait.raised() && crossing < toMicros) {
        longestWait.raise(crossing, 0);
      }
      longestWait.note(toMicros - oldest);
      for (Span open : facts.openSpans()) {
        if (open.fromMicros() < toMicros && open.toMicros() > fromMicros) {
          advanceTimer(
              noOpenCounter,
              uncoveredSinceMicros,
              open,
              limitMicros(plan.maxNoCounterSeconds()),
              toMicros);
          advanceTimer(
              nobodyCalled,
              uncalledSinceMicros(facts),
              open,
              limitMicros(plan.maxNoCallSeconds()),
              toMicros);
        }
      }
    }
    advanceServiceLevel(facts, fromMicros, toMicros);
  }

  /** Whoever was late by the moment that was settled is judged already. */
  private void advanceServiceLevel(ServiceAlerts facts, long fromMicros, long toMicros) {
    long late = facts.lateBefore(fromMicros + 1);
    for (Leg leg : facts.early()) {
      long lateMicros = facts.lateMicros(leg);
      if (lateMicros >= toMicros) {
        break;
      }
      if (lateMicros > fromMicros) {
        late++;
        judgeServiceLevel(facts, late, lateMicros);
      }
    }
  }

  private void advanceTimer(Alarm alarm, long sinceMicros, Span open, long limit, long toMicros) {
    if (sinceMicros == NEVER) {
      return;
    }
    long start = Math.max(sinceMicros, open.fromMicros());
    long end = Math.min(toMicros, open.toMicros());
    if (!alarm.raised() && start + limit < end) {
      alarm.raise(start + limit, 0);
    }
    alarm.note(end - start);
    if (open.toMicros() <= toMicros) {
      alarm.clear(open.toMicros(), episodes);
    }
  }

  /** Nobody waits any more from that moment on. */
  void endDay(long micros) {
    for (Alarm alarm :
        List.of(longestWait, waiting, noOpenCounter, nobodyCalled, serviceLevel, abandonment)) {
      alarm.clear(micros, episodes);
    }
  }

  // ---- What is raised

  /** What is raised at a moment that was settled, with the values of that moment. */
  void collect(ServiceAlerts facts, long micros, List<AlertView> active) {
    add(longestWait, facts.queue() == 0 ? 0 : micros - facts.oldestMicros(), active);
    add(waiting, facts.queue(), active);
    add(noOpenCounter, micros - startMicros(uncoveredSinceMicros, facts, micros), active);
    add(nobodyCalled, micros - startMicros(uncalledSinceMicros(facts), facts, micros), active);
    long counted = facts.judged() + facts.lateBefore(micros + 1);
    add(serviceLevel, (double) facts.met() / counted, active);
    add(abandonment, (double) facts.lost() / facts.concluded(), active);
  }

  private static void add(Alarm alarm, double value, List<AlertView> active) {
    if (alarm.raised()) {
      active.add(alarm.view(value));
    }
  }

  /** Episodes that are over, the newest last. */
  Deque<AlertEpisode> episodes() {
    return episodes;
  }

  /** Since when somebody has waited and nobody was called. */
  private long uncalledSinceMicros(ServiceAlerts facts) {
    return queueSinceMicros == NEVER ? NEVER : Math.max(queueSinceMicros, facts.lastCallMicros());
  }

  /** From when the time counts that runs at that moment; {@link Leg#NEVER} = none runs. */
  private static long startMicros(long sinceMicros, ServiceAlerts facts, long micros) {
    if (sinceMicros != NEVER) {
      for (Span open : facts.openSpans()) {
        if (open.fromMicros() <= micros && micros < open.toMicros()) {
          return Math.max(sinceMicros, open.fromMicros());
        }
      }
    }
    return NEVER;
  }

  private static long limitMicros(int seconds) {
    return seconds * Durations.MICROS_PER_SECOND;
  }
}
