package io.counterwatch.forecast;

/**
 * An estimate that was made for somebody at the end of the moment in which they came; who was
 * called in that same moment was never told any.
 *
 * @param micros that moment
 * @param shown whether it was to be said: else no counter was at work for the service, or its
 *     estimates were withdrawn; it is judged all the same
 * @param simple what the simple predictors say, to compare with
 */
public record Announcement(
    String leg,
    String service,
    long micros,
    int hour,
    WaitEstimate estimate,
    boolean shown,
    SimpleEstimates simple) {

  /**
   * What the simple predictors say, minutes.
   *
   * @param lastWait LES: the wait of the last one to be called who had waited, on that day
   * @param headWait HOL: how long the first of all has waited
   * @param hourMean mean of those who were called in that hour of the day
   * @param sharedWork {@link SharedWork}
   */
  public record SimpleEstimates(
      double lastWait, double headWait, double hourMean, double sharedWork) {}
}
