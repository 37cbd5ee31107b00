package io.counterwatch.forecast;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** How good estimates were, over the waits that are known: sums, in the order of the calls. */
public final class ScoreCard {
  /** Hours and services with fewer waits are not judged by themselves. */
  public static final int LEAST_WAITS = 300;

  private static final double HIGH = 0.9;

  /** How many waits there were, and how many of them no longer than the high estimate. */
  private static final class Coverage {
    private long waits;
    private long covered;

    void add(boolean isCovered) {
      waits++;
      if (isCovered) {
        covered++;
      }
    }

    void add(Coverage other) {
      waits += other.waits;
      covered += other.covered;
    }

    double ratio() {
      return covered / (double) waits;
    }
  }

  private final Coverage all = new Coverage();
  private final Map<Integer, Coverage> byHour = new TreeMap<>();
  private final Map<String, Coverage> byService = new TreeMap<>();
  private double absolute;
  private double squared;
  private double signed;
  private double pinball;
  private double high;
  private double waited;

  /**
   * Sums up; durations in the unit of what was added.
   *
   * @param bias mean of expected − wait
   * @param pinball90 mean of 0.9·(wait − high) where the wait was longer, else 0.1·(high − wait)
   * @param coverage90 share of waits that were not longer than the high estimate
   * @param worstCoverage the least coverage of any hour or service with enough waits, if any
   */
  public record Figures(
      long count,
      double meanWait,
      double meanAbsoluteError,
      double rootMeanSquaredError,
      double bias,
      double pinball90,
      double coverage90,
      double meanHigh,
      OptionalDouble worstCoverage) {}

  /** Takes a wait in. */
  public void add(String service, int hour, WaitEstimate estimate, double minutes) {
    double error = estimate.expectedMinutes() - minutes;
    double over = minutes - estimate.highMinutes();
    boolean covered = over <= 0;
    absolute += Math.abs(error);
    squared += error * error;
    signed += error;
    pinball += covered ? (HIGH - 1) * over : HIGH * over;
    high += estimate.highMinutes();
    waited += minutes;
    all.add(covered);
    byHour.computeIfAbsent(hour, first -> new Coverage()).add(covered);
    byService.computeIfAbsent(service, first -> new Coverage()).add(covered);
  }

  /** Takes in what another one has taken in. */
  public void add(ScoreCard other) {
    absolute += other.absolute;
    squared += other.squared;
    signed += other.signed;
    pinball += other.pinball;
    high += other.high;
    waited += other.waited;
    all.add(other.all);
    addEach(byHour, other.byHour);
    addEach(byService, other.byService);
  }

  private static <K> void addEach(Map<K, Coverage> into, Map<K, Coverage> others) {
    others.forEach(
        (key, coverage) -> into.computeIfAbsent(key, first -> new Coverage()).add(coverage));
  }

  /** How many waits it has taken in. */
  public long count() {
    return all.waits;
  }

  /**
   * The figures so far.
   *
   * @throws IllegalStateException where there was no wait
   */
  public Figures figures() {
    long count = all.waits;
    if (count == 0) {
      throw new IllegalStateException("no wait was scored");
    }
    return new Figures(
        count,
        waited / count,
        absolute / count,
        Math.sqrt(squared / count),
        signed / count,
        pinball / count,
        all.ratio(),
        high / count,
        worst());
  }

  private OptionalDouble worst() {
    double worst = Double.POSITIVE_INFINITY;
    for (Map<?, Coverage> group : List.of(byHour, byService)) {
      for (Coverage coverage : group.values()) {
        if (coverage.waits >= LEAST_WAITS) {
          worst = Math.min(worst, coverage.ratio());
        }
      }
    }
    return worst == Double.POSITIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(worst);
  }
}
