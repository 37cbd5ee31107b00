package io.counterwatch.centre;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How often each score was given, 1 (worst) to 5. One visitor has one vote: of several ratings of
 * one subject on one day the first counts.
 */
public record Ratings(long ones, long twos, long threes, long fours, long fives) {
  /** Of nobody. */
  public static final Ratings NONE = new Ratings(0, 0, 0, 0, 0);

  /** With fewer responses a share is shown in grey and never ranked. */
  public static final int ENOUGH_RESPONSES = 30;

  /** The 97.5th percentile of the normal distribution: for a 95 % interval. */
  private static final double Z = 1.959963984540054;

  /**
   * A range that holds the true share in 95 of 100 cases.
   *
   * @param low 0 to 1
   * @param high 0 to 1
   */
  public record Interval(double low, double high) {}

  /** One score more. */
  Ratings and(int score) {
    return new Ratings(
        ones + (score == 1 ? 1 : 0),
        twos + (score == 2 ? 1 : 0),
        threes + (score == 3 ? 1 : 0),
        fours + (score == 4 ? 1 : 0),
        fives + (score == 5 ? 1 : 0));
  }

  Ratings plus(Ratings other) {
    return new Ratings(
        ones + other.ones,
        twos + other.twos,
        threes + other.threes,
        fours + other.fours,
        fives + other.fives);
  }

  /** All together. */
  public static Ratings sumOf(Collection<Ratings> parts) {
    return parts.stream().reduce(NONE, Ratings::plus);
  }

  /** How often that score was given; {@code score} is 1 to 5. */
  public long of(int score) {
    return switch (score) {
      case 1 -> ones;
      case 2 -> twos;
      case 3 -> threes;
      case 4 -> fours;
      case 5 -> fives;
      default -> throw new IllegalArgumentException("no score " + score);
    };
  }

  /** How many voted. */
  public long responses() {
    return ones + twos + threes + fours + fives;
  }

  /** The mean score; null where nobody voted. */
  public @Nullable Double mean() {
    long n = responses();
    return n == 0 ? null : (ones + 2.0 * twos + 3.0 * threes + 4.0 * fours + 5.0 * fives) / n;
  }

  /** The share of 4 and 5: the satisfaction; null where nobody voted. */
  public @Nullable Double satisfaction() {
    long n = responses();
    return n == 0 ? null : (double) (fours + fives) / n;
  }

  /**
   * Wilson's score interval of the satisfaction, 95 % (E. B. Wilson, "Probable inference, the law
   * of succession, and statistical inference", 1927); null where nobody voted.
   */
  public @Nullable Interval interval() {
    Double share = satisfaction();
    if (share == null) {
      return null;
    }
    double n = responses();
    double square = Z * Z;
    double middle = (share + square / (2 * n)) / (1 + square / n);
    double half = Z * Math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n);
    return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
