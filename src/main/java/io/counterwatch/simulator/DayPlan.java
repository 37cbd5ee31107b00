package io.counterwatch.simulator;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the devices of a centre will record on a day. Pure: the same arguments, the same plan. */
public final class DayPlan {
  private static final Comparator<PlannedEvent> BY_TIME =
      Comparator.comparingLong(PlannedEvent::timeMicros);

  private DayPlan() {}

  /**
   * The plan in the order of time. On a day off nobody comes: only what citizens send from home.
   */
  public static List<PlannedEvent> of(CentreProfile centre, LocalDate date, long seed) {
    CentreDay day = new CentreDay(centre, date, seed);
    List<PlannedEvent> tickets = List.of();
    List<PlannedEvent> plan = new ArrayList<>();
    if (day.works()) {
      KioskPaper paper = KioskPaper.of(day);
      tickets = new DaySimulation(day, paper, 0).run();
      plan.addAll(tickets);
      plan.addAll(SupportTeam.of(day));
      plan.addAll(Hall.of(day, tickets));
      plan.addAll(DeviceTrouble.of(day, paper, tickets));
    }
    List<Visit> visits = Visit.in(tickets);
    plan.addAll(Ratings.of(day, visits));
    plan.addAll(Dossiers.of(day, visits));
    plan.addAll(Enquiries.of(day));
    plan.sort(BY_TIME);
    return List.copyOf(plan);
  }

  /**
   * What the kiosk and the counters will record of tickets, in the order of time, on a day on which
   * clerks may be absent. Without absences these are the tickets of the whole plan, as long as the
   * kiosk has paper.
   *
   * @param absentShare how probably a counter's clerk is absent for the day, with nobody instead
   */
  public static List<PlannedEvent> tickets(
      CentreProfile centre, LocalDate date, long seed, double absentShare) {
    CentreDay day = new CentreDay(centre, date, seed);
    if (!day.works()) {
      return List.of();
    }
    List<PlannedEvent> plan = new ArrayList<>(new DaySimulation(day, null, absentShare).run());
    plan.sort(BY_TIME);
    return List.copyOf(plan);
  }

  /**
   * What happened on earlier days to the dossiers that are open when the day begins, in the order
   * of time: what a server needs to know that begins with this day.
   */
  public static List<PlannedEvent> before(CentreProfile centre, LocalDate date, long seed) {
    List<PlannedEvent> events =
        new ArrayList<>(Dossiers.openBefore(new CentreDay(centre, date, seed)));
    events.sort(BY_TIME);
    return List.copyOf(events);
  }
}
