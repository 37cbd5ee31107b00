package io.counterwatch.centre;

/**
 * A duration's statistics, seconds. With {@code count} 0 the others mean nothing and are not shown.
 */
public record Stats(long count, double mean, double median, double p90, int max) {
  /** Of nothing. */
  public static final Stats NONE = new Stats(0, 0, 0, 0, 0);
}
