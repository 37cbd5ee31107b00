package io.counterwatch.app.bench;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.event.Event;
import java.util.ArrayList;
import java.util.List;

/** A day to which late events come, one by one; each folds it again. */
final class Refold {
  private final CentrePlan plan;
  private final List<Event> events;

  Refold(CentrePlan plan, List<Event> events) {
    this.plan = plan;
    this.events = events;
  }

  /**
   * The processor time of a refold in each round, milliseconds.
   *
   * @param warmUps refolds that are not measured
   * @param perRound refolds of a round
   */
  List<Double> millis(int rounds, int warmUps, int perRound) {
    List<Event> late = new ArrayList<>();
    List<Event> others = new ArrayList<>();
    int apart = events.size() / (warmUps + rounds * perRound + 1);
    for (int i = 0; i < events.size(); i++) {
      (i % apart == apart / 2 ? late : others).add(events.get(i));
    }
    ServiceDay day = new ServiceDay(plan, ProvinceDay.DATE);
    day.add(others);
    int next = 0;
    while (next < warmUps) {
      refold(day, late.get(next++));
    }
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<Event> ofRound = late.subList(next, next + perRound);
      next += perRound;
      millis.add(
          Cost.of(() -> ofRound.forEach(event -> refold(day, event))).cpuSeconds()
              * 1e3
              / perRound);
    }
    return millis;
  }

  private static void refold(ServiceDay day, Event late) {
    day.add(List.of(late));
    // Asking for anything is what folds it.
    day.lastEventMicros();
  }
}
