package io.counterwatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.ServiceStarted;
import io.counterwatch.event.EventBody.TicketCalled;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.event.EventType;
import io.counterwatch.event.LeaveReason;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DayPlanTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
  private static final LocalDate SUNDAY = LocalDate.of(2026, 11, 22);
  private static final List<CentreProfile> CENTRES = DemoWorld.centres(12, true);
  private static final CentreProfile PROVINCE = CENTRES.getFirst();

  @Property(tries = 150)
  void ticketsAndCountersKeepToTheRules(
      @ForAll long seed,
      @ForAll @IntRange(max = 11) int centre,
      @ForAll @IntRange(max = 3_000) int dayOffset) {
    CentreProfile profile = CENTRES.get(centre);
    List<PlannedEvent> plan = DayPlan.of(profile, MONDAY.plusDays(dayOffset), seed);

    PlanAudit audit = new PlanAudit(profile).follow(plan);

    assertThat(audit.tickets.size())
        .isBetween(profile.ticketsPerDay() * 80 / 100, profile.ticketsPerDay() * 145 / 100);
  }

  /** On this day a clerk takes the break so late that the counter is not opened again. */
  @Test
  void aCounterMayCloseWhileItIsPaused() {
    List<PlannedEvent> plan = DayPlan.of(PROVINCE, MONDAY.plusDays(428), -4486936553294172542L);

    List<EventBody> ofCounter =
        plan.stream()
            .map(PlannedEvent::body)
            .filter(body -> body instanceof EventBody.OfCounter of && of.counter().equals("1"))
            .toList();

    assertThat(ofCounter.getLast()).isInstanceOf(EventBody.CounterClosed.class);
    assertThat(ofCounter.get(ofCounter.size() - 2)).isInstanceOf(EventBody.CounterPaused.class);
    assertThat(new PlanAudit(PROVINCE).follow(plan).pauses).isPositive();
  }

  @Property(tries = 60)
  void nobodyIsCalledFirstOrTakesATicketWhileTheCentreIsClosed(@ForAll long seed) {
    Set<String> called = new HashSet<>();
    for (PlannedEvent event : DayPlan.of(PROVINCE, MONDAY, seed)) {
      LocalTime time =
          Instant.EPOCH
              .plusMillis(event.timeMicros() / 1_000)
              .atZone(WorkingHours.ZONE)
              .toLocalTime();
      boolean firstCall = event.body() instanceof TicketCalled && called.add(event.subject());
      if (firstCall || event.body() instanceof TicketIssued) {
        assertThat(isOpen(time)).as("%s at %s", event, time).isTrue();
      }
      if (event.body() instanceof ServiceStarted) {
        assertThat(time).matches(DayPlanTest::isOpenOrJustClosed, "a start at " + time);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameDayAndAnotherSeedAnother() {
    assertThat(DayPlan.of(PROVINCE, MONDAY, 1)).isEqualTo(DayPlan.of(PROVINCE, MONDAY, 1));
    assertThat(DayPlan.of(PROVINCE, MONDAY, 2)).isNotEqualTo(DayPlan.of(PROVINCE, MONDAY, 1));
    assertThat(DayPlan.of(PROVINCE, MONDAY.plusDays(7), 1))
        .isNotEqualTo(DayPlan.of(PROVINCE, MONDAY, 1));
    assertThat(DayPlan.before(PROVINCE, MONDAY, 1)).isEqualTo(DayPlan.before(PROVINCE, MONDAY, 1));
    assertThat(DayPlan.before(PROVINCE, MONDAY, 2))
        .isNotEqualTo(DayPlan.before(PROVINCE, MONDAY, 1));
  }

  @Test
  void ticketsAloneAreThoseOfTheWholePlan() {
    int same = 0;
    for (long seed = 1; seed <= 8; seed++) {
      List<PlannedEvent> whole =
          DayPlan.of(PROVINCE, MONDAY, seed).stream()
              .filter(DayPlanTest::isOfTicketsOrCounters)
              .toList();
      same += DayPlan.tickets(PROVINCE, MONDAY, seed, 0).equals(whole) ? 1 : 0;
    }
    // On one day of six the kiosk is out of paper for a while.
    assertThat(same).isGreaterThanOrEqualTo(5);
    assertThat(DayPlan.tickets(CENTRES.get(1), MONDAY, 1, 0)).isNotEmpty();
  }

  private static boolean isOfTicketsOrCounters(PlannedEvent event) {
    return event.body() instanceof EventBody.OfTicket
        || event.body() instanceof EventBody.OfCounter;
  }

  @Test
  void anAbsentClerksCounterStaysClosedAllDay() {
    assertThat(DayPlan.tickets(PROVINCE, MONDAY, 1, 1))
        .isNotEmpty()
        .noneMatch(event -> event.body() instanceof EventBody.OfCounter)
        .noneMatch(event -> event.body() instanceof TicketCalled);
    new PlanAudit(PROVINCE).follow(DayPlan.tickets(PROVINCE, MONDAY, 1, 0.3));
    assertThat(counters(0.3)).isBetween(5L, 11L);
    assertThat(counters(0)).isEqualTo(12);
  }

  private static long counters(double absentShare) {
    return DayPlan.tickets(PROVINCE, MONDAY, 1, absentShare).stream()
        .filter(event -> event.body() instanceof EventBody.CounterOpened)
        .map(PlannedEvent::device)
        .distinct()
        .count();
  }

  @Test
  void onWeekendsCitizensOnlyWriteFromHomeUnlessEveryDayIsAWorkingDay() {
    CentreProfile ordinary = DemoWorld.centres(1, false).getFirst();

    assertThat(types(DayPlan.of(ordinary, SUNDAY, 1)))
        .containsExactlyInAnyOrder(
            EventType.DOSSIER_RECEIVED, EventType.DOSSIER_PAID, EventType.ENQUIRY_RECEIVED);
    assertThat(types(DayPlan.of(ordinary, MONDAY, 1))).contains(EventType.TICKET_ISSUED);
    assertThat(types(DayPlan.of(PROVINCE, SUNDAY, 1))).contains(EventType.TICKET_ISSUED);
  }

  @Test
  void aWeekInTheProvincialCentreHasEveryTypeOfEvent() {
    Set<EventType> seen = EnumSet.noneOf(EventType.class);
    for (int day = 0; day < 7; day++) {
      seen.addAll(types(DayPlan.of(PROVINCE, MONDAY.plusDays(day), 1)));
    }

    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen))).containsExactly(EventType.OUTBOX_LOST);
  }

  @Test
  void aDaysEventsHappenOnThatDayAndTheOnesBeforeItBefore() {
    long from = WorkingHours.micros(MONDAY, 0);
    long until = WorkingHours.micros(MONDAY.plusDays(1), 0);
    for (CentreProfile centre : CENTRES) {
      for (long seed = 1; seed <= 5; seed++) {
        assertThat(DayPlan.of(centre, MONDAY, seed))
            .allMatch(event -> event.timeMicros() >= from && event.timeMicros() < until);
        assertThat(DayPlan.before(centre, MONDAY, seed))
            .isNotEmpty()
            .allMatch(event -> event.timeMicros() < from);
      }
    }
  }

  private static Set<EventType> types(List<PlannedEvent> plan) {
    return plan.stream().map(event -> event.body().type()).collect(Collectors.toSet());
  }

  @Test
  void aProvincialWeekShowsEverySituation() {
    List<Long> waits = new ArrayList<>();
    for (int day = 0; day < 5; day++) {
      PlanAudit audit =
          new PlanAudit(PROVINCE).follow(DayPlan.of(PROVINCE, MONDAY.plusDays(day), 1));
      waits.addAll(audit.waitsSeconds);
      assertThat(audit.recalls).isPositive();
      assertThat(audit.transfers).isPositive();
      assertThat(audit.parked).isPositive();
      assertThat(audit.resumed).isPositive();
      assertThat(audit.pauses).isBetween(16, 24);
      assertThat(audit.left.keySet()).contains(LeaveReason.NO_SHOW, LeaveReason.WALKED_OUT);
      assertThat(audit.served).isGreaterThan(320);
      assertThat(audit.priorities).isPositive();
      assertThat(audit.appointments).isPositive();
    }
    waits.sort(null);
    assertThat(waits.get(waits.size() / 2)).isBetween(240L, 1_500L);
    assertThat(waits.get(waits.size() * 9 / 10)).isBetween(1_200L, 3_600L);
  }

  private static boolean isOpen(LocalTime time) {
    return between(time, "07:30", "11:30") || between(time, "13:30", "17:00");
  }

  private static boolean isOpenOrJustClosed(LocalTime time) {
    return between(time, "07:30", "11:36") || between(time, "13:30", "17:06");
  }

  private static boolean between(LocalTime time, String from, String to) {
    return !time.isBefore(LocalTime.parse(from)) && time.isBefore(LocalTime.parse(to));
  }
}
