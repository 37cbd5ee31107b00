package io.counterwatch.app.bench;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.Roster;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.event.Event;
import io.counterwatch.forecast.Contest;
import io.counterwatch.forecast.DayFloor;
import io.counterwatch.forecast.FloorEvent;
import io.counterwatch.forecast.PlannedCounters;
import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.simulator.DayPlan;
import io.counterwatch.simulator.DemoWorld;
import io.counterwatch.simulator.PlannedEvent;
import io.counterwatch.simulator.ServiceProfile;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Waits at the simulated provincial centre: six services, twelve counters of different skills, all
 * closed at noon, pauses, priorities and appointments, transfers, no-shows, people who give up,
 * clerks who are absent for a day; and one day two services begin to take longer. Its days are
 * folded by the engine, and whoever predicts hears of them in order.
 */
final class SimulatedWaits {
  /** How probably a clerk is absent on a day. */
  static final double ABSENT_SHARE = 0.06;

  /** From that day on, counted from 0, some services take longer. */
  static final int SLOWER_FROM_DAY = 140;

  /** How much longer. */
  static final double SLOWER_FACTOR = 1.25;

  private static final Set<String> SLOWER_SERVICES = Set.of("land", "business");
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 5);
  private static final int DAYS_A_WEEK = 7;
  private static final int WORKING_DAYS = 5;

  private final long seed;
  private final CentreProfile before;
  private final CentreProfile after;
  private final CentrePlan plan;

  /**
   * Of that centre.
   *
   * @param ticketsPerDay on an ordinary one
   */
  SimulatedWaits(int ticketsPerDay, long seed) {
    this.seed = seed;
    before = centre(ticketsPerDay, 1);
    after = centre(ticketsPerDay, SLOWER_FACTOR);
    plan = withRoster(LargestDay.plan(before, true));
  }

  /** Each counter is to be open whenever the centre is; who will be absent, no roster says. */
  private static CentrePlan withRoster(CentrePlan plan) {
    List<Roster.Shift> shifts =
        plan.counters().keySet().stream()
            .map(
                counter ->
                    new Roster.Shift(
                        "s-" + counter, counter, EnumSet.allOf(DayOfWeek.class), List.of()))
            .toList();
    return new CentrePlan(
        plan.centre(),
        plan.names(),
        plan.level(),
        plan.parent(),
        plan.zone(),
        plan.dayStart(),
        plan.history(),
        plan.services(),
        plan.counters(),
        plan.hours(),
        plan.devices(),
        plan.attributes(),
        new Roster(List.of(), shifts));
  }

  private static CentreProfile centre(int ticketsPerDay, double slower) {
    CentreProfile model = DemoWorld.centres(1, false).getFirst();
    return new CentreProfile(
        model.id(),
        model.nameVi(),
        model.nameEn(),
        model.level(),
        model.services().stream().map(service -> slower(service, slower)).toList(),
        model.counters(),
        ticketsPerDay,
        false);
  }

  private static ServiceProfile slower(ServiceProfile service, double factor) {
    return SLOWER_SERVICES.contains(service.id())
        ? new ServiceProfile(
            service.id(),
            service.nameVi(),
            service.nameEn(),
            service.letter(),
            service.share(),
            service.medianSeconds() * factor,
            service.sigma())
        : service;
  }

  /** What is configured of it. */
  CentrePlan plan() {
    return plan;
  }

  /** What happens on a working day, counted from 0. */
  List<FloorEvent> day(int number) {
    LocalDate date = date(number);
    CentreProfile centre = number < SLOWER_FROM_DAY ? before : after;
    return floor(plan, date, DayPlan.tickets(centre, date, seed, ABSENT_SHARE));
  }

  static LocalDate date(int number) {
    return FIRST_DAY.plusDays(number / WORKING_DAYS * (long) DAYS_A_WEEK + number % WORKING_DAYS);
  }

  /** Plays working days, from the first one on. */
  Contest play(int days) {
    Contest contest = new Contest(ServiceDays.of(plan));
    contest.foresee(new PlannedCounters(plan));
    for (int number = 0; number < days; number++) {
      day(number).forEach(contest::accept);
    }
    return contest;
  }

  /** What the events of a day tell of who waited and who was attended to. */
  static List<FloorEvent> floor(CentrePlan plan, LocalDate date, List<PlannedEvent> planned) {
    ServiceDay day = new ServiceDay(plan, date);
    List<FloorEvent> told = new ArrayList<>();
    DayFloor floor = new DayFloor(told::clear, told::add);
    day.listen(floor);
    List<Event> events = new ArrayList<>();
    for (PlannedEvent each : planned) {
      if (each.timeMicros() < day.endMicros()) {
        events.add(event(plan.centre(), each, events.size() + 1));
      }
    }
    day.add(events);
    floor.end(day.endMicros());
    return told;
  }

  private static Event event(String centre, PlannedEvent planned, long sequence) {
    return new Event(
        centre,
        "simulator",
        planned.device(),
        Long.toString(sequence),
        "0000000000000001",
        sequence,
        planned.timeMicros(),
        planned.timeMicros(),
        -1,
        planned.subject(),
        sequence,
        planned.body());
  }
}
