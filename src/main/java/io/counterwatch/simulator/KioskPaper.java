package io.counterwatch.simulator;

import io.counterwatch.simulator.WorkingHours.Session;
import org.jspecify.annotations.Nullable;

/**
 * When the kiosk's roll of paper runs low on a day, and whether somebody changes it in time.
 *
 * @param lowMillis since local midnight, as the others
 * @param outMillis when the last ticket is printed; null where the roll was changed before
 * @param changedMillis when there is a new roll
 */
record KioskPaper(long lowMillis, @Nullable Long outMillis, long changedMillis) {
  private static final double TICKETS_PER_ROLL = 900;
  private static final double USUALLY_AT_MOST = 0.6;
  private static final double TOO_LATE = 0.35;

  /** Null where the roll lasts. A kiosk without paper has it again before it stops. */
  static @Nullable KioskPaper of(CentreDay day) {
    Chance chance = day.chance("paper");
    double low = Math.min(USUALLY_AT_MOST, day.centre().ticketsPerDay() / TICKETS_PER_ROLL);
    if (!chance.happens(low)) {
      return null;
    }
    Session session = chance.oneOf(WorkingHours.SESSIONS, any -> 1);
    long lowMillis = session.opensMillis() + chance.millisBetween(1_800, 7_200);
    if (chance.happens(TOO_LATE)) {
      long outMillis = lowMillis + chance.millisBetween(1_200, 2_400);
      return new KioskPaper(lowMillis, outMillis, outMillis + chance.millisBetween(180, 780));
    }
    return new KioskPaper(lowMillis, null, lowMillis + chance.millisBetween(600, 2_400));
  }

  boolean isOut(long millis) {
    return outMillis != null && millis >= outMillis && millis < changedMillis;
  }
}
