package io.counterwatch.store.query;

import java.time.LocalDate;
import java.util.List;

/**
 * What came of the estimates that were announced on a range of service days, both ends included.
 *
 * @param hours by the hour of the day in which they were announced, those with any
 * @param services by id
 */
public record EstimateRecord(
    String centre,
    LocalDate from,
    LocalDate to,
    Grades total,
    List<HourGrades> hours,
    List<ServiceGrades> services) {

  /** Of one service. */
  public record ServiceGrades(String service, Grades total, List<HourGrades> hours) {}

  /** Of one hour of the day, from 0 to 23 in the centre's zone. */
  public record HourGrades(int hour, Grades grades) {}

  /**
   * Of some announcements. Those of which nothing is counted wait for their outcome.
   *
   * @param announced what was to be said; all but {@code hidden} is of these
   * @param hidden what was estimated and not said: no counter was at work for the service, or its
   *     estimates were withdrawn
   * @param withdrew who left uncalled: how long it would have been, none knows
   * @param unknown who still waited when their day was over: whether they were called later, or had
   *     left without a word, isn't known
   * @param judged whose tickets were called
   * @param waited the same without waits of less than half a second, which flatter
   */
  public record Grades(
      long announced, long hidden, long withdrew, long unknown, Figures judged, Figures waited) {
    /** Of nothing. */
    public static final Grades NONE = new Grades(0, 0, 0, 0, Figures.NONE, Figures.NONE);
  }

  /**
   * How good estimates were; all but the count mean nothing where nothing was judged.
   *
   * @param coverage share of waits that were no longer than the p90 announced
   * @param biasSeconds mean of p50 − wait
   * @param errorSeconds mean of |p50 − wait|
   * @param pinballSeconds mean of 0.9·(wait − p90) where the wait was longer, else 0.1·(p90 − wait)
   */
  public record Figures(
      long judged,
      double coverage,
      double biasSeconds,
      double errorSeconds,
      double pinballSeconds,
      double meanP90Seconds,
      double meanWaitSeconds) {
    /** Where nothing was judged. */
    public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0);
  }
}
