package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Service days where clocks change, at the ends of the world, and in every zone there is. */
class CalendarTest {
  private static final List<LocalTime> DAY_STARTS =
      List.of(
          LocalTime.MIDNIGHT,
          LocalTime.of(0, 30),
          LocalTime.of(2, 0),
          LocalTime.of(2, 30),
          LocalTime.of(4, 0),
          LocalTime.of(23, 30));

  private static final Instant FROM = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2030-01-01T00:00:00Z");

  static List<ZoneId> zones() {
    return ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();
  }

  private static long micros(String instant) {
    return ServiceDays.toMicros(Instant.parse(instant));
  }

  @ParameterizedTest
  @CsvSource({
    // Ordinary days.
    "Asia/Ho_Chi_Minh, 00:00, 2026-11-23, 2026-11-22T17:00:00Z, 2026-11-23T17:00:00Z",
    "Asia/Ho_Chi_Minh, 04:00, 2026-11-23, 2026-11-22T21:00:00Z, 2026-11-23T21:00:00Z",
    // Clocks go forward at 02:00: 23 hours.
    "Europe/Berlin, 00:00, 2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "Europe/Berlin, 04:00, 2026-03-28, 2026-03-28T03:00:00Z, 2026-03-29T02:00:00Z",
    // The beginning lies in the gap: 02:30 is 03:30, and the hour is missing afterwards.
    "Europe/Berlin, 02:30, 2026-03-28, 2026-03-28T01:30:00Z, 2026-03-29T01:30:00Z",
    "Europe/Berlin, 02:30, 2026-03-29, 2026-03-29T01:30:00Z, 2026-03-30T00:30:00Z",
    // Clocks go back at 03:00: 25 hours.
    "Europe/Berlin, 00:00, 2026-10-25, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
    "Europe/Berlin, 04:00, 2026-10-24, 2026-10-24T02:00:00Z, 2026-10-25T03:00:00Z",
    // The beginning comes twice: it is the first.
    "Europe/Berlin, 02:30, 2026-10-24, 2026-10-24T00:30:00Z, 2026-10-25T00:30:00Z",
    "Europe/Berlin, 02:30, 2026-10-25, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
    // Midnight itself was left out, and came twice; since 2019 it does neither.
    "America/Sao_Paulo, 00:00, 2018-11-03, 2018-11-03T03:00:00Z, 2018-11-04T03:00:00Z",
    "America/Sao_Paulo, 00:00, 2018-11-04, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
    "America/Sao_Paulo, 00:00, 2018-02-17, 2018-02-17T02:00:00Z, 2018-02-18T03:00:00Z",
    "America/Sao_Paulo, 23:30, 2018-02-17, 2018-02-18T01:30:00Z, 2018-02-19T02:30:00Z",
    "America/Sao_Paulo, 00:00, 2026-11-01, 2026-11-01T03:00:00Z, 2026-11-02T03:00:00Z",
    // The first to see a day and the last.
    "Pacific/Kiritimati, 00:00, 2026-01-01, 2025-12-31T10:00:00Z, 2026-01-01T10:00:00Z",
    "Pacific/Pago_Pago, 00:00, 2026-01-01, 2026-01-01T11:00:00Z, 2026-01-02T11:00:00Z",
    // A day that never was.
    "Pacific/Apia, 00:00, 2011-12-30, 2011-12-30T10:00:00Z, 2011-12-30T10:00:00Z",
    // Half an hour.
    "Australia/Lord_Howe, 00:00, 2026-04-05, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z",
    // Leap days.
    "UTC, 00:00, 2028-02-29, 2028-02-29T00:00:00Z, 2028-03-01T00:00:00Z",
    "UTC, 04:00, 2028-02-28, 2028-02-28T04:00:00Z, 2028-02-29T04:00:00Z",
    "UTC, 00:00, 2026-02-28, 2026-02-28T00:00:00Z, 2026-03-01T00:00:00Z",
  })
  void aDayLastsFromItsBeginningToTheNext(
      String zone, LocalTime dayStart, LocalDate day, String start, String end) {
    ServiceDays days = new ServiceDays(ZoneId.of(zone), dayStart);
    assertThat(days.startMicros(day)).isEqualTo(micros(start));
    assertThat(days.endMicros(day)).isEqualTo(micros(end));
  }

  @ParameterizedTest
  @CsvSource({
    "04:00, 2026-11-23T20:59:59.999999Z, 2026-11-23",
    "04:00, 2026-11-23T21:00:00Z, 2026-11-24",
    "00:00, 2026-11-23T16:59:59.999999Z, 2026-11-23",
    "00:00, 2026-11-23T17:00:00Z, 2026-11-24",
    "00:00, 2028-02-28T17:00:00Z, 2028-02-29",
    "00:00, 2028-02-29T17:00:00Z, 2028-03-01",
  })
  void aMomentBelongsToTheDayThatHasBegun(LocalTime dayStart, String moment, LocalDate day) {
    ServiceDays days = new ServiceDays(ZoneId.of("Asia/Ho_Chi_Minh"), dayStart);
    assertThat(days.dayAt(micros(moment))).isEqualTo(day);
  }

  @Test
  void clocksThatGoBackOverMidnightBringNoDayBack() {
    // St John's went from 00:01 to 23:01 of the day before.
    ServiceDays days = new ServiceDays(ZoneId.of("America/St_Johns"), LocalTime.MIDNIGHT);
    assertThat(days.dayAt(micros("2000-10-29T02:29:59Z"))).isEqualTo("2000-10-28");
    assertThat(days.dayAt(micros("2000-10-29T02:30:30Z"))).isEqualTo("2000-10-29");
    assertThat(days.dayAt(micros("2000-10-29T02:45:00Z"))).isEqualTo("2000-10-29");
  }

  /** Around every change of the clocks of thirty years. */
  @ParameterizedTest
  @MethodSource("zones")
  void daysFollowEachOtherWithoutGapOrOverlap(ZoneId zone) {
    for (LocalTime dayStart : DAY_STARTS) {
      ServiceDays days = new ServiceDays(zone, dayStart);
      ZoneOffsetTransition change = zone.getRules().nextTransition(FROM);
      while (change != null && change.getInstant().isBefore(TO)) {
        LocalDate date = change.getInstant().atOffset(ZoneOffset.UTC).toLocalDate();
        for (int i = -3; i <= 3; i++) {
          checkDay(days, date.plusDays(i));
        }
        change = zone.getRules().nextTransition(change.getInstant());
      }
      checkDay(days, LocalDate.of(2028, 2, 29));
    }
  }

  private static void checkDay(ServiceDays days, LocalDate day) {
    long start = days.startMicros(day);
    long end = days.endMicros(day);
    assertThat(end).as("%s %s", days, day).isGreaterThanOrEqualTo(start);
    assertThat(days.startMicros(day.plusDays(1))).isEqualTo(end);
    for (long step = 0; start + step < end; step += 15 * 60 * 1_000_000L) {
      if (!days.dayAt(start + step).equals(day)) {
        assertThat(days.dayAt(start + step)).as("%s, %d µs", days, start + step).isEqualTo(day);
      }
    }
    if (start < end) {
      assertThat(days.dayAt(start)).as("first moment: %s", days).isEqualTo(day);
      assertThat(days.dayAt(end - 1)).as("last moment: %s", days).isEqualTo(day);
    }
  }

  @Test
  void theHourThatComesTwiceIsCountedAsOne() {
    assertThat(hours("2026-10-25", "2026-10-25T00:10:00Z", "2026-10-25T01:10:00Z"))
        .containsExactly(new DayMeasures.HourMeasures(2, "land", 2, 0, 0));
  }

  @Test
  void theHourThatIsLeftOutIsEmpty() {
    assertThat(hours("2026-03-29", "2026-03-29T00:50:00Z", "2026-03-29T01:10:00Z"))
        .containsExactly(
            new DayMeasures.HourMeasures(1, "land", 1, 0, 0),
            new DayMeasures.HourMeasures(3, "land", 1, 0, 0));
  }

  /** Of tickets issued in Berlin at those moments. */
  private static List<DayMeasures.HourMeasures> hours(String date, String... moments) {
    LocalDate day = LocalDate.parse(date);
    ServiceDay berlin = ClockDays.in("Europe/Berlin", "00:00", day);
    for (int i = 0; i < moments.length; i++) {
      berlin.add(List.of(ClockDays.issue("T" + i, micros(moments[i]), i + 1)));
    }
    return DayViews.measures(berlin, berlin.endMicros()).hours();
  }
}
