package io.counterwatch.forecast;

/**
 * An estimate as people are shown it: from the expected wait to the high one, in steps of five
 * minutes. It stands still until the estimate has moved by more than five minutes, or by more than
 * a fifth and no less than two minutes, from the one that it was made of.
 *
 * @param fromMinutes a multiple of five
 * @param toMinutes a multiple of five, above {@code fromMinutes}
 * @param madeOf the estimate that it shows
 */
public record ShownRange(int fromMinutes, int toMinutes, WaitEstimate madeOf) {
  /** Steps of minutes. */
  public static final int STEP_MINUTES = 5;

  private static final double MOVED_SHARE = 0.2;

  /** Less than that is no move, be it a large share of a short wait. */
  private static final double LEAST_MOVE_MINUTES = 2;

  /** Of an estimate, where nothing was shown before. */
  public static ShownRange of(WaitEstimate estimate) {
    int from = STEP_MINUTES * (int) Math.floor(estimate.expectedMinutes() / STEP_MINUTES);
    int to = STEP_MINUTES * (int) Math.ceil(estimate.highMinutes() / STEP_MINUTES);
    return new ShownRange(from, Math.max(to, from + STEP_MINUTES), estimate);
  }

  /** What is shown next. */
  public ShownRange next(WaitEstimate estimate) {
    boolean moved =
        hasMoved(madeOf.expectedMinutes(), estimate.expectedMinutes())
            || hasMoved(madeOf.highMinutes(), estimate.highMinutes());
    return moved ? of(estimate) : this;
  }

  private static boolean hasMoved(double from, double to) {
    double by = Math.abs(to - from);
    return by > STEP_MINUTES || (by > MOVED_SHARE * from && by >= LEAST_MOVE_MINUTES);
  }
}
