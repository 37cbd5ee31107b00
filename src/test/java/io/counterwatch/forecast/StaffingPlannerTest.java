package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.Roster;
import io.counterwatch.centre.Roster.Shift;
import io.counterwatch.centre.Roster.StaffMember;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.centre.StaffingPlan;
import io.counterwatch.centre.StaffingPlan.Part;
import io.counterwatch.centre.StaffingPlan.Pool;
import io.counterwatch.testing.Story;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StaffingPlannerTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 9);
  private static final ServicePlan LAND =
      new ServicePlan("land", Names.same("Land"), 600, 1800, 20);

  private static CentrePlan plan(Roster roster) {
    return new CentrePlan(
        Story.CENTRE,
        Names.same("Hall"),
        "",
        null,
        ZoneOffset.UTC,
        LocalTime.MIDNIGHT,
        false,
        Map.of("land", LAND),
        Map.of("1", new CounterPlan("1", List.of("land"), true, true)),
        new OpeningHours(
            Map.of(
                DayOfWeek.MONDAY,
                List.of(
                    new Span(LocalTime.of(7, 30), LocalTime.of(9, 0)),
                    new Span(LocalTime.of(10, 0), LocalTime.of(11, 0))))),
        List.of(),
        Map.of(),
        roster);
  }

  /** So many come for land in each half hour from 7:30 on, and each takes ten minutes. */
  private static DayWork work(int weeksAgo, int... arrivals) {
    return work(10, weeksAgo, arrivals);
  }

  private static DayWork work(double minutesEach, int weeksAgo, int[] arrivals) {
    List<DayWork.Arrival> all = new ArrayList<>();
    List<DayWork.Kept> kept = new ArrayList<>();
    for (int part = 0; part < arrivals.length; part++) {
      for (int i = 0; i < arrivals[part]; i++) {
        all.add(new DayWork.Arrival("land", 450 + 30 * part + 3));
        kept.add(new DayWork.Kept("land", minutesEach));
      }
    }
    return new DayWork(MONDAY.minusWeeks(weeksAgo), all, kept);
  }

  private static Pool onlyPool(StaffingPlan plan) {
    assertThat(plan.pools()).hasSize(1);
    return plan.pools().getFirst();
  }

  @Test
  void arrivalsAreMeansAndNineInTenOfTheDays() {
    Pool pool =
        onlyPool(
            StaffingPlanner.of(
                plan(Roster.NONE),
                MONDAY,
                List.of(work(3, 6, 0), work(2, 12, 3), work(1, 9, 0), work(4, 9, 1))));
    assertThat(pool.serviceSeconds()).isCloseTo(600, within(1e-9));
    assertThat(pool.variation()).isCloseTo(0, within(1e-9));
    Part first = pool.parts().getFirst();
    assertThat(first.startMicros()).isEqualTo(Story.micros("07:30:00") + 7 * 24 * 3_600_000_000L);
    assertThat(first.meanArrivals()).isEqualTo(9);
    // 6, 9, 9, 12 at (4 − 1) · 0.9 = 2.7.
    assertThat(first.p90Arrivals()).isCloseTo(9 + 0.7 * 3, within(1e-9));
    assertThat(pool.parts().get(1).meanArrivals()).isEqualTo(1);
    assertThat(first.rostered()).isNull();
    assertThat(first.difference()).isNull();
  }

  @Test
  void theNeedHoldsInThePlayedDay() {
    int[] busy = {4, 30, 30, 2, 2, 20, 4};
    Pool pool =
        onlyPool(
            StaffingPlanner.of(
                plan(Roster.NONE), MONDAY, List.of(work(1, busy), work(2, busy), work(3, busy))));
    assertThat(pool.enough()).isTrue();
    for (Part part : pool.parts()) {
      Double level = part.levelNeeded();
      assertThat(
              !part.open() || level == null || level >= pool.level() || part.meanArrivals() < 0.5)
          .as(part.toString())
          .isTrue();
      assertThat(part.needed()).isGreaterThanOrEqualTo(part.formula());
    }
    // 30 in half an hour, ten minutes each: a load of 10.
    assertThat(pool.parts().get(2).load()).isCloseTo(10, within(0.01));
    assertThat(pool.parts().get(2).needed()).isBetween(10, 13);
  }

  @Test
  void whileItIsShutNobodyIsNeeded() {
    int[] busy = {9, 9, 9, 4, 4, 9, 9};
    Pool pool =
        onlyPool(
            StaffingPlanner.of(
                plan(Roster.NONE), MONDAY, List.of(work(1, busy), work(2, busy), work(3, busy))));
    // From 9 to 10.
    for (int part : new int[] {3, 4}) {
      assertThat(pool.parts().get(part).open()).isFalse();
      assertThat(pool.parts().get(part).needed()).isZero();
    }
    for (int part : new int[] {2, 5}) {
      assertThat(pool.parts().get(part).open()).isTrue();
      assertThat(pool.parts().get(part).needed()).isGreaterThan(2);
    }
  }

  /** A wrong clock at a counter must not fail the whole answer. */
  @Test
  void anAbsurdNeedIsNotSaid() {
    int[] busy = {60, 60, 60};
    Pool pool =
        onlyPool(
            StaffingPlanner.of(
                plan(Roster.NONE),
                MONDAY,
                List.of(work(600, 1, busy), work(900, 2, busy), work(90_000, 3, busy))));
    assertThat(pool.enough()).isFalse();
    assertThat(pool.parts()).isNotEmpty().allMatch(part -> part.needed() == null);
  }

  /** An hour each: the load lags by half an hour, but somebody must serve those who come first. */
  @Test
  void theNeedIsRaisedWhereThePlayedDaySaysNo() {
    int[] busy = {20, 20, 20};
    Part first =
        onlyPool(
                StaffingPlanner.of(
                    plan(Roster.NONE),
                    MONDAY,
                    List.of(work(60, 1, busy), work(60, 2, busy), work(60, 3, busy))))
            .parts()
            .getFirst();
    assertThat(first.formula()).isZero();
    assertThat(first.needed()).isGreaterThan(5);
    assertThat(first.levelNeeded()).isGreaterThanOrEqualTo(0.8);
  }

  @Test
  void theRosterIsComparedAndPlayedToo() {
    Roster roster =
        new Roster(
            List.of(new StaffMember("s-01", Names.same("A"), List.of())),
            List.of(new Shift("s-01", "1", EnumSet.of(DayOfWeek.MONDAY), List.of())));
    int[] busy = {9, 9, 9};
    Pool pool =
        onlyPool(
            StaffingPlanner.of(
                plan(roster), MONDAY, List.of(work(1, busy), work(2, busy), work(3, busy))));
    Part second = pool.parts().get(1);
    assertThat(second.rostered()).isEqualTo(1);
    int needed = Objects.requireNonNull(second.needed());
    assertThat(needed).isGreaterThan(2);
    assertThat(second.difference()).isEqualTo(1 - needed);
    assertThat(second.levelRostered()).isLessThan(0.3);
    // Between 9 and 10 it is closed.
    assertThat(pool.parts().get(3).rostered()).isZero();
  }

  @Test
  void withTooLittleItSaysSo() {
    Pool pool =
        onlyPool(
            StaffingPlanner.of(
                plan(Roster.NONE), MONDAY, List.of(work(1, 3), work(2, 3), work(3, 3))));
    assertThat(pool.enough()).isFalse();
    assertThat(pool.parts()).isNotEmpty().allMatch(part -> part.needed() == null);
    assertThat(pool.parts().getFirst().meanArrivals()).isEqualTo(3);
  }

  @Test
  void aDaysWorkIsReadFromItsEvents() {
    ServiceDay day = new ServiceDay(plan(Roster.NONE), Story.DAY);
    day.add(
        Story.of(
            """
            07:30:00 counter 1 opened s-01
            07:31:00 A issued land
            07:40:00 A called 1 s-01
            07:41:00 A started 1 s-01
            07:55:00 B issued land
            08:00:00 A finished 1 s-01
            08:10:00 B left walked-out
            10:05:00 C issued land
            """));
    DayWork work = DayWork.of(day);
    assertThat(work.arrivals())
        .containsExactly(
            new DayWork.Arrival("land", 451),
            new DayWork.Arrival("land", 475),
            new DayWork.Arrival("land", 605));
    // From the call to the end; C is never called.
    assertThat(work.occupancies()).containsExactly(new DayWork.Kept("land", 20));
  }
}
