package io.counterwatch.centre;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many counters a day needs, made of the same weekday of the last weeks: immutable.
 *
 * @param days on how many days it rests
 * @param pools services that share counters belong to one
 */
public record StaffingPlan(String centre, LocalDate date, int days, List<Pool> pools) {
  /** The length of a part of the day. */
  public static final int PART_MINUTES = 30;

  /** Fewer days tell too little. */
  public static final int LEAST_DAYS = 3;

  /**
   * Services that share counters, with all that they share.
   *
   * @param counters that serve them, by plan
   * @param targetSeconds nobody should wait longer: the strictest of its services
   * @param level the share of people who shouldn't: the strictest of its services
   * @param serviceSeconds for how long a call keeps a counter, mean
   * @param variation variance of that ÷ its mean²
   * @param enough whether enough was seen to say what is needed, and it is no absurd number; else
   *     the parts don't
   */
  public record Pool(
      List<String> services,
      List<String> counters,
      int targetSeconds,
      double level,
      double serviceSeconds,
      double variation,
      boolean enough,
      List<Part> parts) {}

  /**
   * A part of the day.
   *
   * @param startMicros its first moment; the next begins {@link #PART_MINUTES} later on the wall
   *     clock
   * @param endMicros the first moment after it
   * @param open whether the centre is open at any time of it; while it is shut nobody is needed
   * @param meanArrivals of those days
   * @param p90Arrivals nine of ten of those days had no more
   * @param load counters that would be busy were there any number of them: it lags behind the
   *     arrivals
   * @param formula counters that are needed by the formula; null where too little was seen
   * @param needed the same once a simulated day has confirmed or raised it
   * @param levelNeeded share of those who come in it that wait no longer than the target with
   *     these; null where nobody comes
   * @param rostered counters of the roster; null where there is no roster
   * @param levelRostered the same share with those; null without
   */
  public record Part(
      long startMicros,
      long endMicros,
      boolean open,
      double meanArrivals,
      double p90Arrivals,
      double load,
      @Nullable Integer formula,
      @Nullable Integer needed,
      @Nullable Double levelNeeded,
      @Nullable Integer rostered,
      @Nullable Double levelRostered) {

    /** Counters of the roster − counters needed; null where either isn't known. */
    public @Nullable Integer difference() {
      return rostered == null || needed == null ? null : (Integer) (rostered - needed);
    }
  }
}
