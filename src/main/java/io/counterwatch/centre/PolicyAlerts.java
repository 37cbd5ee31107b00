package io.counterwatch.centre;

import io.counterwatch.centre.CentreView.AlertView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where a service passes its policy now: the longest wait, and how many wait. A function of the
 * state alone, so an alert clears as soon as its cause does.
 */
final class PolicyAlerts {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private PolicyAlerts() {}

  static List<AlertView> of(ServiceDay day, long asOfMicros) {
    List<AlertView> alerts = new ArrayList<>();
    day.fold()
        .tally()
        .byService()
        .forEach((service, legs) -> check(day.plan().service(service), legs, asOfMicros, alerts));
    return alerts;
  }

  private static void check(
      ServicePlan plan, LegTally legs, long asOfMicros, List<AlertView> alerts) {
    Long oldest = legs.waitingSinceMicros();
    if (oldest == null) {
      return;
    }
    int longest = Durations.wholeSeconds(asOfMicros - oldest);
    if (longest > plan.maxWaitSeconds()) {
      alerts.add(
          new AlertView(
              "longest-wait",
              plan.service(),
              oldest + plan.maxWaitSeconds() * MICROS_PER_SECOND,
              longest,
              plan.maxWaitSeconds()));
    }
    if (legs.waiting.size() > plan.maxWaiting()) {
      alerts.add(
          new AlertView(
              "waiting",
              plan.service(),
              tooManySince(legs, plan.maxWaiting()),
              legs.waiting.size(),
              plan.maxWaiting()));
    }
  }

  /** When the one came with whom those who wait now became too many: since then at the latest. */
  private static long tooManySince(LegTally legs, int maxWaiting) {
    return legs.waiting.stream()
        .map(leg -> leg.openedMicros)
        .sorted(Comparator.naturalOrder())
        .skip(maxWaiting)
        .findFirst()
        .orElseThrow();
  }
}
