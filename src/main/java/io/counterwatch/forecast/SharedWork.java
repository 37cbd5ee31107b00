package io.counterwatch.forecast;

/**
 * How long the work ahead of somebody takes: W ≈ [Σⱼ nⱼ·m̄ⱼ·|Cⱼ∩Cₛ| ÷ |Cⱼ| + r̄] ÷ |Cₛ|, with nⱼ
 * ahead in service j, m̄ⱼ its mean occupancy, Cⱼ the counters at work for j and r̄ the mean rest of
 * the occupancies at the counters of s. A queue-length predictor (Ibrahim & Whitt 2009) that counts
 * of the others' work only the share that falls to the counters of s.
 */
final class SharedWork {
  private SharedWork() {}

  /**
   * The wait in minutes.
   *
   * @param workMinutes Σⱼ nⱼ·m̄ⱼ·|Cⱼ∩Cₛ| ÷ |Cⱼ|
   * @param restMinutes r̄
   * @param counters |Cₛ|, at least 1
   */
  static double minutes(double workMinutes, double restMinutes, double counters) {
    return (workMinutes + restMinutes) / counters;
  }

  /**
   * The wait in minutes where the number of counters changes: until ∫ counters dt reaches the work.
   *
   * @param minutesOfWork the work ahead and the mean rest, as above
   * @param counters in each of the coming slots, at least one
   * @param elapsedMinutes of the first slot
   * @return at most the end of the last slot
   */
  static double minutes(double minutesOfWork, double[] counters, double elapsedMinutes) {
    double left = minutesOfWork;
    double minutes = 0;
    double length = RosterOutlook.SLOT_MINUTES - elapsedMinutes;
    for (double each : counters) {
      double done = each * length;
      if (done > 0 && left <= done) {
        return minutes + left / each;
      }
      left -= done;
      minutes += length;
      length = RosterOutlook.SLOT_MINUTES;
    }
    return minutes;
  }

  /**
   * How long a queue takes to shrink to nothing where some give up: n' = −μ − θn gives ln(1 + θn ÷
   * μ) ÷ θ, the fluid limit of the Erlang-A queue; n ÷ μ where nobody does.
   *
   * @param withoutLeaving n ÷ μ, minutes
   * @param withdrawalRate θ, of each a minute
   */
  static double withLeaving(double withoutLeaving, double withdrawalRate) {
    double x = withdrawalRate * withoutLeaving;
    return x < 1e-9 ? withoutLeaving : StrictMath.log1p(x) / withdrawalRate;
  }
}
