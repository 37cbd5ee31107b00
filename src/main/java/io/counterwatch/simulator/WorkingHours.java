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

  private WorkingHours() {}

  static boolean worksOn(LocalDate day, boolean everyDay) {
    DayOfWeek weekday = day.getDayOfWeek();
    return everyDay || (weekday != DayOfWeek.SATURDAY && weekday != DayOfWeek.SUNDAY);
  }

  static long minutes(double minutes) {
    return Math.round(minutes * 60_000);
  }

  private static long at(int hour, int minute) {
    return (hour * 60L + minute) * 60_000;
  }
}
