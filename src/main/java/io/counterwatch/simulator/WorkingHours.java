package io.counterwatch.simulator;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * When simulated centres work. Times are milliseconds since local midnight; the kiosk stops earlier
 * than the counters, so that who has a ticket can still be served.
 */
final class WorkingHours {
  static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  /** One of the two halves of a day. */
  record Session(long opensMillis, long kioskStopsMillis, long closesMillis) {}

  static final Session MORNING = new Session(at(7, 30), at(11, 0), at(11, 30));
  static final Session AFTERNOON = new Session(at(13, 30), at(16, 30), at(17, 0));
  static final List<Session> SESSIONS = List.of(MORNING, AFTERNOON);

  /** The same for the organisation file. */
  static final String SPANS = "[\"07:30-11:30\", \"13:30-17:00\"]";

  /**
   * Office work is done from this long after a session's opening until this long before its end.
   */
  private static final long MARGIN_MILLIS = minutes(15);

  private static final int WORKING_DAYS_A_WEEK = 5;

  private WorkingHours() {}

  static boolean worksOn(LocalDate day, boolean everyDay) {
    DayOfWeek weekday = day.getDayOfWeek();
    return everyDay || (weekday != DayOfWeek.SATURDAY && weekday != DayOfWeek.SUNDAY);
  }

  /** The first working day from that day on. */
  static LocalDate workingDayFrom(LocalDate day, boolean everyDay) {
    LocalDate next = day;
    while (!worksOn(next, everyDay)) {
      next = next.plusDays(1);
    }
    return next;
  }

  /** So many working days after a working day. */
  static LocalDate plusWorkingDays(LocalDate workingDay, int count, boolean everyDay) {
    if (everyDay) {
      return workingDay.plusDays(count);
    }
    LocalDate day = workingDay.plusWeeks(count / WORKING_DAYS_A_WEEK);
    for (int i = 0; i < count % WORKING_DAYS_A_WEEK; i++) {
      day = workingDayFrom(day.plusDays(1), false);
    }
    return day;
  }

  /** Some time at which offices work. */
  static long officeMillis(Chance chance) {
    Session session =
        chance.oneOf(SESSIONS, one -> (double) one.closesMillis() - one.opensMillis());
    return (long)
        chance.between(
            session.opensMillis() + MARGIN_MILLIS, session.closesMillis() - MARGIN_MILLIS);
  }

  static long minutes(double minutes) {
    return Math.round(minutes * 60_000);
  }

  /** A time of a day, since 1970-01-01T00:00:00Z. */
  static long micros(LocalDate day, long millisOfDay) {
    return (day.atStartOfDay(ZONE).toInstant().toEpochMilli() + millisOfDay) * 1_000;
  }

  private static long at(int hour, int minute) {
    return (hour * 60L + minute) * 60_000;
  }
}
