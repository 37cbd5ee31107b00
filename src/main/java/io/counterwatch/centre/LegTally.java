package io.counterwatch.centre;

import static io.counterwatch.centre.Leg.NEVER;

import io.counterwatch.event.LeaveReason;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Running sums over the legs of one service, or over all. Each leg's share can be taken out again,
 * so that a sum is at any time exactly that of its legs.
 */
final class LegTally {
  private final ServicePlan plan;
  private final long dayStartMicros;

  /** The beginning of the wall clock's hour that the day begins in. */
  final long firstHourMicros;

  long opened;
  long called;
  long served;
  final long[] left = new long[LeaveReason.values().length];
  long leftEarly;
  private long calledInTime;
  private long calledLate;
  private long endedUncalledLate;
  final DistributionTally waits = new DistributionTally();
  final DistributionTally serviceTimes = new DistributionTally();
  final DistributionTally walks = new DistributionTally();

  /** Legs that wait in the queue now, the longest open first. */
  final TreeSet<Leg> waiting = new TreeSet<>(Leg.BY_OPENING);

  /** Legs that have neither been called nor ended. */
  private final Set<Leg> uncalled = new LinkedHashSet<>();

  /** Legs that are open and not being served: what expires at the day's end. */
  private final Set<Leg> unsettled = new LinkedHashSet<>();

  private @Nullable ServiceAlerts alerts;

  final StepCounts queueSteps = new StepCounts(CentreView.QueuePoint.STEP_SECONDS);
  final StepCounts openedByHour = new StepCounts(3600);
  final StepCounts calledByHour = new StepCounts(3600);
  final StepCounts servedByHour = new StepCounts(3600);

  LegTally(ServicePlan plan, long dayStartMicros, long firstHourMicros) {
    this.plan = plan;
    this.dayStartMicros = dayStartMicros;
    this.firstHourMicros = firstHourMicros;
  }

  /** The alerts that are made of these sums, told before each change. */
  void watchedBy(@Nullable ServiceAlerts watching) {
    alerts = watching;
  }

  /** Adds (1) or takes out (−1) a leg's share. */
  void contribute(Leg leg, int sign) {
    if (alerts != null) {
      alerts.beforeChange();
    }
    opened += sign;
    openedByHour.add(leg.openedMicros - firstHourMicros, sign);
    queueSteps.add(leg.openedMicros - dayStartMicros, sign);
    if (leg.leftQueueMicros != NEVER) {
      queueSteps.add(Math.max(leg.leftQueueMicros, leg.openedMicros) - dayStartMicros, -sign);
    }
    if (leg.wasCalled()) {
      contributeCall(leg, sign);
    } else if (leg.endedMicros != NEVER) {
      if (Durations.wholeSeconds(leg.endedMicros - leg.openedMicros) > plan.targetWaitSeconds()) {
        endedUncalledLate += sign;
      }
    } else {
      member(uncalled, leg, sign);
      if (alerts != null) {
        alerts.uncalled(leg, sign);
      }
    }
    if (leg.walkMicros != NEVER) {
      contribute(walks, leg.walkMicros, sign);
    }
    contributeState(leg, sign);
  }

  private void contributeCall(Leg leg, int sign) {
    called += sign;
    long waitMicros = leg.firstCallMicros - leg.openedMicros;
    contribute(waits, waitMicros, sign);
    calledByHour.add(leg.firstCallMicros - firstHourMicros, sign);
    if (Durations.wholeSeconds(waitMicros) <= plan.targetWaitSeconds()) {
      calledInTime += sign;
    } else {
      calledLate += sign;
    }
  }

  private void contributeState(Leg leg, int sign) {
    switch (leg.state) {
      case WAITING -> {
        member(waiting, leg, sign);
        member(unsettled, leg, sign);
      }
      case CALLED, PARKED -> member(unsettled, leg, sign);
      case SERVED -> {
        served += sign;
        contribute(serviceTimes, leg.servedMicros(), sign);
        servedByHour.add(leg.endedMicros - firstHourMicros, sign);
      }
      case LEFT -> {
        left[reason(leg).ordinal()] += sign;
        if (leftEarly(leg, leg.openedMicros, plan)) {
          leftEarly += sign;
        }
      }
      case SERVING, MOVED -> {}
    }
  }

  /** Whether who left is in neither part of the abandonment rate. */
  static boolean leftEarly(Leg leg, long sinceMicros, ServicePlan plan) {
    return Durations.wholeSeconds(leg.endedMicros - sinceMicros) <= plan.shortAbandonSeconds();
  }

  static LeaveReason reason(Leg leg) {
    LeaveReason reason = leg.leaveReason;
    if (reason == null) {
      throw new IllegalStateException("a leg that left has a reason");
    }
    return reason;
  }

  static void contribute(DistributionTally tally, long micros, int sign) {
    int seconds = Durations.wholeSeconds(micros);
    if (sign > 0) {
      tally.add(seconds);
    } else {
      tally.remove(seconds);
    }
  }

  private static void member(Set<Leg> set, Leg leg, int sign) {
    if (sign > 0) {
      set.add(leg);
    } else {
      set.remove(leg);
    }
  }

  /** How many legs expire when the day ends. */
  int unsettled() {
    return unsettled.size();
  }

  /** The longest waiting leg's opening, or null where nobody waits. */
  @Nullable Long waitingSinceMicros() {
    return waiting.isEmpty() ? null : (Long) waiting.first().openedMicros;
  }

  /** By how much those who wait are over the target at that moment, all together. */
  long overTargetSeconds(long asOfMicros) {
    long sum = 0;
    for (Leg leg : waiting) {
      long over = Durations.wholeSeconds(asOfMicros - leg.openedMicros) - plan.targetWaitSeconds();
      if (over <= 0) {
        break;
      }
      sum += over;
    }
    return sum;
  }

  /** Legs that were called within the target. */
  long met() {
    return calledInTime;
  }

  /** Legs that count in the service level, those that are still uncalled left out. */
  long judged() {
    return calledInTime + calledLate + endedUncalledLate;
  }

  /** Legs that left, for whatever reason. */
  long left() {
    long sum = 0;
    for (long count : left) {
      sum += count;
    }
    return sum;
  }

  /** The service level as of that moment; who is uncalled for more than T counts against it. */
  Totals.ServiceLevel serviceLevel(long asOfMicros) {
    long uncalledLate = 0;
    for (Leg leg : uncalled) {
      if (Durations.wholeSeconds(asOfMicros - leg.openedMicros) > plan.targetWaitSeconds()) {
        uncalledLate++;
      }
    }
    return new Totals.ServiceLevel(plan.targetWaitSeconds(), calledInTime, judged() + uncalledLate);
  }

  Totals totals(long asOfMicros, boolean dayOver) {
    return new Totals(
        opened,
        called,
        served,
        left[LeaveReason.NO_SHOW.ordinal()],
        left[LeaveReason.CANCELLED.ordinal()],
        left[LeaveReason.WALKED_OUT.ordinal()],
        dayOver ? unsettled() : 0,
        leftEarly,
        serviceLevel(asOfMicros),
        waits.snapshot(),
        serviceTimes.snapshot(),
        walks.snapshot(),
        Distribution.EMPTY);
  }
}
