package io.counterwatch.forecast;

import java.util.OptionalInt;

/**
 * The queue before equal counters with Poisson arrivals and exponential services (M/M/c), patient:
 * B₀ = 1, Bₖ = aBₖ₋₁ ÷ (k + aBₖ₋₁) is the share that an Erlang loss system turns away, C = B ÷ (1 −
 * ρ + ρB) with ρ = a ÷ c the share that has to wait, and P(W &gt; t) = C·e^(−(c − a)t ÷ E[S])
 * (Erlang 1917; the recursion as in every textbook, such as Cooper, Introduction to Queueing
 * Theory).
 */
public final class ErlangC {
  /** Limit on the counters that are tried. */
  public static final int MAX_COUNTERS = 1_000;

  private ErlangC() {}

  /**
   * How probably somebody has to wait at all; 1 where the counters can't keep up.
   *
   * @param load a: arrivals a minute × mean service in minutes
   * @param counters c, at least 1
   */
  public static double waiting(double load, int counters) {
    if (load >= counters) {
      return 1;
    }
    double blocked = 1;
    for (int k = 1; k <= counters; k++) {
      blocked = load * blocked / (k + load * blocked);
    }
    double busy = load / counters;
    return blocked / (1 - busy + busy * blocked);
  }

  /** How probably somebody waits longer than that. */
  public static double longerThan(
      double minutes, double load, int counters, double serviceMinutes) {
    if (load >= counters) {
      return 1;
    }
    return waiting(load, counters) * StrictMath.exp(-(counters - load) * minutes / serviceMinutes);
  }

  /**
   * The fewest counters with which at most that share waits longer than that.
   *
   * @param share above 0
   * @return nothing where more than {@link #MAX_COUNTERS} were needed
   */
  public static OptionalInt needed(
      double share, double minutes, double load, double serviceMinutes) {
    if (load <= 0) {
      return OptionalInt.of(0);
    }
    for (int counters = 1; counters <= MAX_COUNTERS; counters++) {
      if (longerThan(minutes, load, counters, serviceMinutes) <= share) {
        return OptionalInt.of(counters);
      }
    }
    return OptionalInt.empty();
  }
}
