package io.counterwatch.centre;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The measures of a day, or of a range of days, of one centre.
 *
 * @param finished whether every day of it is over (by the server's clock), so that only a late
 *     event can change it
 * @param corrections events that came after their day was over
 */
public record DayMeasures(
    String centre,
    LocalDate from,
    LocalDate to,
    boolean finished,
    Totals total,
    List<ServiceMeasures> services,
    List<WorkMeasures> counters,
    List<WorkMeasures> staff,
    List<HourMeasures> hours,
    long anomalies,
    long corrections) {
  /** The version of the definitions, stamped on every report. */
  public static final int VERSION = 1;

  /** One service. */
  public record ServiceMeasures(String service, Totals total) {}

  /**
   * One counter or staff member.
   *
   * @param availableSeconds null where it was never opened: occupancy and throughput have no data
   */
  public record WorkMeasures(
      String id, long served, long servingSeconds, @Nullable Long availableSeconds) {
    /** Serving ÷ (serving + available), or null. */
    public @Nullable Double occupancy() {
      return availableSeconds == null || servingSeconds + availableSeconds == 0
          ? null
          : (double) servingSeconds / (servingSeconds + availableSeconds);
    }

    /** Served per hour of serving + available, or null. */
    public @Nullable Double throughputPerHour() {
      return availableSeconds == null || servingSeconds + availableSeconds == 0
          ? null
          : served * 3600.0 / (servingSeconds + availableSeconds);
    }
  }

  /** One local hour (0–23) of one service, summed over the days of the range. */
  public record HourMeasures(int hour, String service, long issued, long called, long served) {}
}
