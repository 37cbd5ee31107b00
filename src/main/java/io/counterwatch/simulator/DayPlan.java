package io.counterwatch.simulator;

import java.time.LocalDate;
import java.util.List;

/** What the devices of a centre will record on a day. Pure: the same arguments, the same plan. */
public final class DayPlan {
  private DayPlan() {}

  /** The plan in the order of time; empty where the centre does not work on that day. */
  public static List<PlannedEvent> of(CentreProfile centre, LocalDate day, long seed) {
    if (!WorkingHours.worksOn(day, centre.everyDay())) {
      return List.of();
    }
    return new DaySimulation(centre, day, new Chance(seed, centre.id(), day)).run();
  }
}
