package io.counterwatch.centre;

import java.util.Arrays;
import java.util.Collection;
import java.util.TreeMap;

/**
 * How often each whole second occurred: enough for exact means and quantiles, and addable over
 * services and over years.
 *
 * @param seconds ascending, distinct
 * @param counts as many, each above 0
 */
public record Distribution(int[] seconds, int[] counts) {
  /** Of nothing. */
  public static final Distribution EMPTY = new Distribution(new int[0], new int[0]);

  /** How many values. */
  public long count() {
    long sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Sum of all values, seconds. */
  public long sum() {
    long sum = 0;
    for (int i = 0; i < seconds.length; i++) {
      sum += (long) seconds[i] * counts[i];
    }
    return sum;
  }

  /** How many values are at most that many seconds. */
  public long atMost(int limitSeconds) {
    long sum = 0;
    for (int i = 0; i < seconds.length && seconds[i] <= limitSeconds; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /**
   * The exact quantile: for n values at h = (n − 1)p, linear between the neighbours.
   *
   * @param p 0 to 1
   * @throws IllegalStateException when there is no value
   */
  public double quantile(double p) {
    long n = count();
    if (n == 0) {
      throw new IllegalStateException("no quantile of nothing");
    }
    double h = (n - 1) * p;
    long below = (long) Math.floor(h);
    int lower = at(below);
    if (h == below) {
      return lower;
    }
    return lower + (h - below) * (at(below + 1) - lower);
  }

  /** The value at that rank, from 0. */
  private int at(long rank) {
    long seen = 0;
    for (int i = 0; i < seconds.length; i++) {
      seen += counts[i];
      if (rank < seen) {
        return seconds[i];
      }
    }
    throw new IllegalArgumentException("rank " + rank + " of " + seen);
  }

  /** Count, mean, median, 90th percentile and greatest. */
  public Stats stats() {
    long n = count();
    return n == 0
        ? Stats.NONE
        : new Stats(
            n, (double) sum() / n, quantile(0.5), quantile(0.9), seconds[seconds.length - 1]);
  }

  /** All values of all parts. */
  public static Distribution sumOf(Collection<Distribution> parts) {
    TreeMap<Integer, Integer> total = new TreeMap<>();
    for (Distribution part : parts) {
      for (int i = 0; i < part.seconds.length; i++) {
        total.merge(part.seconds[i], part.counts[i], Integer::sum);
      }
    }
    return new Distribution(
        total.keySet().stream().mapToInt(Integer::intValue).toArray(),
        total.values().stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Distribution that
        && Arrays.equals(seconds, that.seconds)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(seconds) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "Distribution" + stats();
  }
}
