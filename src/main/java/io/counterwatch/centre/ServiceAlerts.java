package io.counterwatch.centre;

import static io.counterwatch.centre.Leg.NEVER;

import io.counterwatch.centre.CentreView.AlertEpisode;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.WorkTime.Span;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The alerts of one service, as part of a day's fold, and the facts that they are made of. Whoever
 * changes a fact calls {@link #beforeChange()} first; that is where the alerts take their steps.
 */
final class ServiceAlerts {
  private final ServicePlan plan;
  private final LegTally legs;
  private final DayAlerts day;
  private final Undo undo;
  private AlertMemory memory;

  /** When a fact changed last: what was true before it is in the memory. */
  private long changedMicros = NEVER;

  private boolean over;
  private int countersAtWork;
  private long lastCallMicros = NEVER;

  /**
   * Uncalled legs that aren't late yet, or only since the last change, the oldest first; kept only
   * where a service level is asked for.
   */
  private final TreeSet<Leg> early = new TreeSet<>(Leg.BY_OPENING);

  /** Uncalled legs that are late and no longer in {@link #early}. */
  private long late;

  ServiceAlerts(ServicePlan plan, LegTally legs, DayAlerts day, int countersAtWork) {
    this.plan = plan;
    this.legs = legs;
    this.day = day;
    this.undo = day.undo();
    this.countersAtWork = countersAtWork;
    this.memory = new AlertMemory(plan);
  }

  // ---- Steps

  /** Must be called before anything changes that the alerts are made of. */
  void beforeChange() {
    long micros = day.nowMicros();
    if (over || micros == changedMicros || undo.running()) {
      return;
    }
    if (undo.remembers()) {
      undo.step(remember());
    }
    run(memory, micros);
    long passed = Math.min(micros, day.endMicros());
    while (!early.isEmpty() && lateMicros(early.first()) < passed) {
      Leg leg = early.removeFirst();
      late++;
      if (undo.remembers()) {
        undo.step(() -> early.add(leg));
      }
    }
    changedMicros = micros;
    over = micros >= day.endMicros();
  }

  /** What sets all but {@link #early} back to what it is now. */
  Runnable remember() {
    AlertMemory oldMemory = memory.copy();
    long oldChangedMicros = changedMicros;
    boolean oldOver = over;
    int oldCountersAtWork = countersAtWork;
    long oldLastCallMicros = lastCallMicros;
    long oldLate = late;
    return () -> {
      memory = oldMemory;
      changedMicros = oldChangedMicros;
      over = oldOver;
      countersAtWork = oldCountersAtWork;
      lastCallMicros = oldLastCallMicros;
      late = oldLate;
    };
  }

  /** From the last change up to that moment, which is not included. */
  private void run(AlertMemory state, long toMicros) {
    long to = Math.min(toMicros, day.endMicros());
    if (changedMicros != NEVER) {
      state.settle(this, changedMicros);
      if (to > changedMicros) {
        state.advance(this, changedMicros, to);
      }
    }
    if (toMicros >= day.endMicros()) {
      state.endDay(day.endMicros());
    }
  }

  /** Somebody was called or began to be served. */
  void called() {
    beforeChange();
    long before = lastCallMicros;
    undo.step(() -> lastCallMicros = before);
    lastCallMicros = day.nowMicros();
  }

  /** So many more counters that serve it are at work. */
  void countersAtWork(int change) {
    beforeChange();
    undo.step(() -> countersAtWork -= change);
    countersAtWork += change;
  }

  /** A leg came to those who are neither called nor ended (1), or left them (−1). */
  void uncalled(Leg leg, int sign) {
    if (plan.minServiceLevel() == null || undo.running()) {
      return;
    }
    if (sign > 0) {
      undo.add(early, leg);
    } else if (!undo.remove(early, leg)) {
      undo.step(() -> late++);
      late--;
    }
  }

  /** What is raised at that moment and what is over by then; changes nothing. */
  void collect(long asOfMicros, List<AlertView> active, List<AlertEpisode> ended) {
    AlertMemory state = memory.copy();
    if (!over) {
      long asOf = Math.max(asOfMicros, changedMicros);
      run(state, asOf);
      if (changedMicros != NEVER && asOf < day.endMicros()) {
        state.settle(this, asOf);
        state.collect(this, asOf, active);
      }
    }
    ended.addAll(state.episodes());
  }

  // ---- Facts

  int queue() {
    return legs.waiting.size();
  }

  /** When the leg was opened that waits longest; somebody must wait. */
  long oldestMicros() {
    return legs.waiting.first().openedMicros;
  }

  /** Whether somebody works at its counters, or nobody can say. */
  boolean covered() {
    return countersAtWork > 0 || !day.countersHeard();
  }

  long lastCallMicros() {
    return lastCallMicros;
  }

  List<Span> openSpans() {
    return day.openSpans();
  }

  long met() {
    return legs.met();
  }

  /** Those who count in the service level whatever the time, and the late ones. */
  long judged() {
    return legs.judged();
  }

  Collection<Leg> early() {
    return early;
  }

  /** Uncalled legs that are late before that moment. */
  long lateBefore(long micros) {
    long count = late;
    for (Leg leg : early) {
      if (lateMicros(leg) >= micros) {
        break;
      }
      count++;
    }
    return count;
  }

  /** When an uncalled leg begins to count against the service level. */
  long lateMicros(Leg leg) {
    return leg.openedMicros + Durations.microsAbove(plan.targetWaitSeconds());
  }

  long lost() {
    return legs.left() - legs.leftEarly;
  }

  long concluded() {
    return legs.served + lost();
  }
}
