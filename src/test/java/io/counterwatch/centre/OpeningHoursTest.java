package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.OpeningHours.Span;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weekly hours, holidays, special days, and hours that go on into the next date. */
class OpeningHoursTest {
  private static final List<Span> EVENING =
      List.of(new Span(LocalTime.of(18, 0), LocalTime.of(2, 0)));
  private static final List<Span> MORNING =
      List.of(new Span(LocalTime.of(7, 30), LocalTime.of(11, 30)));
  private static final LocalDate WEDNESDAY = LocalDate.of(2026, 9, 2);

  private static boolean isOpen(OpeningHours hours, String time) {
    return hours.isOpen(LocalDateTime.parse("2026-09-" + time));
  }

  @Test
  void hoursThatPassMidnightBelongToTheDateOnWhichTheyBegin() {
    OpeningHours hours = new OpeningHours(Map.of(DayOfWeek.TUESDAY, EVENING));
    assertThat(isOpen(hours, "01T17:59")).isFalse();
    assertThat(isOpen(hours, "01T18:00")).isTrue();
    assertThat(isOpen(hours, "02T01:59")).isTrue();
    assertThat(isOpen(hours, "02T02:00")).isFalse();
    assertThat(isOpen(hours, "02T18:00")).isFalse();
    assertThat(isOpen(hours, "01T01:00")).isFalse();
  }

  @Test
  void aHolidayClosesWhatBeginsOnItAndNotWhatBeganBefore() {
    Map<DayOfWeek, List<Span>> daily =
        Map.of(
            DayOfWeek.TUESDAY, EVENING, DayOfWeek.WEDNESDAY, EVENING, DayOfWeek.THURSDAY, EVENING);
    OpeningHours hours =
        new OpeningHours(daily, Map.of(), Map.of(WEDNESDAY, Names.same("Quốc khánh")));
    assertThat(isOpen(hours, "02T01:00")).isTrue();
    assertThat(isOpen(hours, "02T19:00")).isFalse();
    assertThat(isOpen(hours, "03T01:00")).isFalse();
    assertThat(isOpen(hours, "03T19:00")).isTrue();
  }

  @Test
  void specialHoursHoldOnHolidaysToo() {
    OpeningHours hours =
        new OpeningHours(
            Map.of(DayOfWeek.WEDNESDAY, EVENING),
            Map.of(WEDNESDAY, MORNING),
            Map.of(WEDNESDAY, Names.same("Quốc khánh")));
    assertThat(isOpen(hours, "02T08:00")).isTrue();
    assertThat(isOpen(hours, "02T19:00")).isFalse();
    assertThat(isOpen(hours, "09T19:00")).isTrue();
  }

  @Test
  void whoIsAlwaysOpenClosesOnHolidays() {
    OpeningHours hours =
        new OpeningHours(Map.of(), Map.of(), Map.of(WEDNESDAY, Names.same("Quốc khánh")));
    assertThat(isOpen(hours, "01T23:59:59")).isTrue();
    assertThat(isOpen(hours, "02T00:00")).isFalse();
    assertThat(isOpen(hours, "02T23:59")).isFalse();
    assertThat(isOpen(hours, "03T00:00")).isTrue();
    assertThat(hours.isUnlimited(WEDNESDAY)).isFalse();
    assertThat(hours.isUnlimited(WEDNESDAY.plusDays(1))).isTrue();
  }
}
