package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.Roster;
import io.counterwatch.centre.Roster.Shift;
import io.counterwatch.centre.Roster.StaffMember;
import io.counterwatch.testing.Story;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannedCountersTest {
  private static final Span MORNING = new Span(LocalTime.of(7, 30), LocalTime.of(11, 30));
  private static final Span AFTERNOON = new Span(LocalTime.of(13, 30), LocalTime.of(17, 0));
  private static final EnumSet<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

  private static CentrePlan plan(Roster roster) {
    // The story's day is a Monday.
    return new CentrePlan(
        Story.CENTRE,
        Names.same("Hall"),
        "commune",
        null,
        ZoneOffset.UTC,
        LocalTime.MIDNIGHT,
        false,
        Map.of(),
        Map.of(
            "1", new CounterPlan("1", List.of(), true, true),
            "2", new CounterPlan("2", List.of("land"), true, true)),
        new OpeningHours(Map.of(DayOfWeek.MONDAY, List.of(MORNING, AFTERNOON))),
        List.of(),
        Map.of(),
        roster);
  }

  private static StaffMember member(String staff, String... services) {
    return new StaffMember(staff, Names.same(staff), List.of(services));
  }

  private static double[] at(Roster roster, String service, String time, double now) {
    return new PlannedCounters(plan(roster)).counters(service, Story.micros(time), now);
  }

  @Test
  void withoutARosterItIsAsNowWhileTheCentreIsOpen() {
    double[] expected = at(Roster.NONE, "land", "11:02:00", 3);
    assertThat(expected).hasSize(RosterOutlook.SLOTS);
    // 11:00–11:30 open, until 13:30 closed, then open.
    assertThat(Arrays.copyOf(expected, 6)).containsOnly(3);
    assertThat(Arrays.copyOfRange(expected, 6, 30)).containsOnly(0);
    assertThat(Arrays.copyOfRange(expected, 30, 48)).containsOnly(3);
  }

  /** Only what comes into sight is reckoned: it must be what all would be. */
  @Test
  void asTimeGoesOnItIsTheSameAsReckonedAnew() {
    Roster roster =
        new Roster(List.of(), List.of(new Shift("a", "2", EVERY_DAY, List.of(MORNING))));
    PlannedCounters known = new PlannedCounters(plan(roster));
    for (String time : List.of("06:58:00", "07:01:00", "07:04:00", "11:24:59", "11:25:00")) {
      assertThat(known.counters("land", Story.micros(time), 1))
          .as(time)
          .containsExactly(at(roster, "land", time, 1));
    }
    for (String time : List.of("30:00:00", "07:30:00")) {
      assertThat(known.counters("land", Story.micros(time), 1))
          .as("out of sight, and back: " + time)
          .containsExactly(at(roster, "land", time, 1));
    }
  }

  @Test
  void whoHasAShiftIsExpected() {
    Roster roster =
        new Roster(
            List.of(member("s-01"), member("s-02", "land", "tax")),
            List.of(
                new Shift("s-01", "1", EVERY_DAY, List.of()),
                new Shift("s-02", "2", EVERY_DAY, List.of(AFTERNOON))));
    assertThat(at(roster, "land", "11:25:00", 1)[0]).isEqualTo(1);
    assertThat(at(roster, "land", "13:30:00", 2)[0]).isEqualTo(2);
    // Counter 2 doesn't serve tax.
    assertThat(at(roster, "tax", "13:30:00", 1)[0]).isEqualTo(1);
    assertThat(at(roster, "land", "11:25:00", 1)[25]).isEqualTo(2);
  }

  @Test
  void whoIsAbsentNowIsMissedLater() {
    Roster roster =
        new Roster(
            List.of(member("s-01"), member("s-02")),
            List.of(
                new Shift("s-01", "1", EVERY_DAY, List.of()),
                new Shift("s-02", "2", EVERY_DAY, List.of())));
    assertThat(at(roster, "land", "08:00:00", 1)[10]).isEqualTo(1);
    // At lunch nobody is at work, which tells nothing of the afternoon.
    assertThat(at(roster, "land", "12:00:00", 0)[20]).isEqualTo(2);
  }

  @Test
  void aWaitReachesOverLunch() {
    double[] expected = at(Roster.NONE, "land", "11:20:00", 1);
    // 10 min until lunch; 15 min of work end 5 min into the afternoon.
    assertThat(SharedWork.minutes(15, expected, 0)).isEqualTo(10 + 120 + 5);
  }

  @Test
  void lunchIsInTheTimetable() {
    Roster roster =
        new Roster(
            List.of(member("s-01"), member("s-02", "land", "tax")),
            List.of(
                new Shift("s-01", "1", EVERY_DAY, List.of()),
                new Shift("s-02", "2", EVERY_DAY, List.of(AFTERNOON))));
    Timetable timetable =
        new PlannedCounters(plan(roster)).timetable(Story.micros("11:00:00"), 200);
    assertThat(timetable.open()).isTrue();
    assertThat(timetable.plannedNow()).containsExactly("1");
    assertThat(timetable.changes())
        .containsExactly(
            new Timetable.Doors(30, false),
            new Timetable.Counter(30, "1", false, List.of()),
            new Timetable.Doors(150, true),
            new Timetable.Counter(150, "1", true, List.of()),
            // Counter 2 serves land, its clerk tax, too: land is what they have in common.
            new Timetable.Counter(150, "2", true, List.of("land")));
  }

  /** Nobody opens on the second: a shift that began at most ten minutes ago begins now. */
  @Test
  void aShiftThatHasJustBegunIsStillAwaited() {
    Roster roster =
        new Roster(
            List.of(),
            List.of(
                new Shift("s-01", "1", EVERY_DAY, List.of()),
                new Shift("s-02", "2", EVERY_DAY, List.of(AFTERNOON))));
    PlannedCounters planned = new PlannedCounters(plan(roster));
    for (String time : List.of("13:30:00", "13:39:59")) {
      Timetable timetable = planned.timetable(Story.micros(time), 45);
      assertThat(timetable.plannedNow()).as(time).isEmpty();
      assertThat(timetable.changes())
          .as(time)
          .containsExactly(
              new Timetable.Counter(0, "1", true, List.of()),
              new Timetable.Counter(0, "2", true, List.of("land")));
    }
    Timetable later = planned.timetable(Story.micros("13:40:00"), 45);
    assertThat(later.plannedNow()).containsExactlyInAnyOrder("1", "2");
    assertThat(later.changes()).isEmpty();
  }

  @Test
  void withoutARosterOnlyTheDoorsAreForeseen() {
    PlannedCounters planned = new PlannedCounters(plan(Roster.NONE));
    assertThat(planned.timetable(Story.micros("07:00:00"), 60))
        .isEqualTo(new Timetable(false, Set.of(), List.of(new Timetable.Doors(30, true))));
    assertThat(planned.timetable(Story.micros("08:00:00"), 60).changes()).isEmpty();
  }

  @Test
  void whoHasNothingInCommonWithTheirCounterServesNobody() {
    Roster roster =
        new Roster(
            List.of(member("s-01", "tax")), List.of(new Shift("s-01", "2", EVERY_DAY, List.of())));
    assertThat(new PlannedCounters(plan(roster)).onShift(Story.DAY.atTime(8, 0))).isEmpty();
  }
}
