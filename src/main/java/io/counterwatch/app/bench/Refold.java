package io.counterwatch.app.bench;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A day to which late events come, one by one. */
final class Refold {
  /** How many events overtake one that is a little late: what comes to a large hall in seconds. */
  static final int OVERTAKING = 10;

  /** So many events are too many to take back. */
  private static final int WHOLE_DAY = 200;

  private final CentrePlan plan;
  private final List<Event> events;

  Refold(CentrePlan plan, List<Event> events) {
    this.plan = plan;
    this.events = events;
  }

  /**
   * The processor time of an event that only {@link #OVERTAKING} others overtook, in the middle of
   * the day, in each round, microseconds.
   *
   * @param warmUps rounds that are not measured
   * @param perRound such events of a round
   */
  List<Double> littleLateMicros(int rounds, int warmUps, int perRound) {
    List<Double> micros = new ArrayList<>();
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(Event::timeMicros));
    // The end of a day has hardly anything but what is cheap.
    sorted = sorted.subList(0, sorted.size() / 2);
    int end = sorted.size() - OVERTAKING;
    List<Event> late = sorted.subList(end - perRound, end);
    for (int round = 0; round < warmUps + rounds; round++) {
      ServiceDay day = new ServiceDay(plan, ProvinceDay.DATE);
      day.add(sorted.subList(1, end - perRound));
      day.add(sorted.subList(end, sorted.size()));
      // The first one of a day folds it again.
      refold(day, sorted.getFirst());
      double cpuSeconds = Cost.of(() -> late.forEach(event -> refold(day, event))).cpuSeconds();
      if (round >= warmUps) {
        micros.add(cpuSeconds * 1e6 / perRound);
      }
    }
    return micros;
  }

  /**
   * The processor time of a refold in each round, milliseconds: of events that come so late that
   * the whole day is folded again.
   *
   * @param warmUps refolds that are not measured
   * @param perRound refolds of a round
   */
  List<Double> millis(int rounds, int warmUps, int perRound) {
    List<Event> late = new ArrayList<>();
    List<Event> others = new ArrayList<>();
    int early = events.size() - WHOLE_DAY;
    int apart = early / (warmUps + rounds * perRound + 1);
    for (int i = 0; i < events.size(); i++) {
      (i < early && i % apart == apart / 2 ? late : others).add(events.get(i));
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
