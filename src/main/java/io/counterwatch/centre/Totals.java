package io.counterwatch.centre;

import java.util.Collection;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The measures of a day or a range, of a centre (tickets by their state) or of a service (legs).
 *
 * @param issued tickets issued, or legs opened
 * @param called of them, called at least once
 * @param served of them, served
 * @param expired still waiting, called or parked when their day ended
 * @param waits leg opened → first call
 * @param serviceTimes sum of a served leg's segments
 * @param walks last call before the first start → that start
 * @param visits issued → last leg finished (centres only)
 * @param leftEarly of those who left, how many within the short limit
 */
public record Totals(
    long issued,
    long called,
    long served,
    long noShow,
    long cancelled,
    long walkedOut,
    long expired,
    long leftEarly,
    ServiceLevel serviceLevel,
    Distribution waits,
    Distribution serviceTimes,
    Distribution walks,
    Distribution visits) {

  /** All who left, expired ones not included. */
  public long left() {
    return noShow + cancelled + walkedOut;
  }

  /** Left unserved or expired, without those who left within the short limit. */
  public long abandoned() {
    return left() + expired - leftEarly;
  }

  /** Those, and the served. */
  public long abandonmentCounted() {
    return served + abandoned();
  }

  /** Abandoned ÷ counted; null where nothing is. */
  public @Nullable Double abandonment() {
    long counted = abandonmentCounted();
    return counted == 0 ? null : (double) abandoned() / counted;
  }

  /** All parts together. */
  public static Totals sumOf(Collection<Totals> parts) {
    return new Totals(
        sum(parts, Totals::issued),
        sum(parts, Totals::called),
        sum(parts, Totals::served),
        sum(parts, Totals::noShow),
        sum(parts, Totals::cancelled),
        sum(parts, Totals::walkedOut),
        sum(parts, Totals::expired),
        sum(parts, Totals::leftEarly),
        ServiceLevel.sumOf(parts.stream().map(Totals::serviceLevel).toList()),
        Distribution.sumOf(parts.stream().map(Totals::waits).toList()),
        Distribution.sumOf(parts.stream().map(Totals::serviceTimes).toList()),
        Distribution.sumOf(parts.stream().map(Totals::walks).toList()),
        Distribution.sumOf(parts.stream().map(Totals::visits).toList()));
  }

  private static long sum(Collection<Totals> parts, ToLongFunction<Totals> figure) {
    return parts.stream().mapToLong(figure).sum();
  }

  /** Of nothing, with that target. */
  public static Totals none(@Nullable Integer targetSeconds) {
    return new Totals(
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        new ServiceLevel(targetSeconds, 0, 0),
        Distribution.EMPTY,
        Distribution.EMPTY,
        Distribution.EMPTY,
        Distribution.EMPTY);
  }

  /**
   * The share of legs that were called within the target.
   *
   * @param targetSeconds T; null where the parts of a sum have different ones
   * @param met called within T
   * @param counted met + called later + ended uncalled after more than T + waiting for more than T
   */
  public record ServiceLevel(@Nullable Integer targetSeconds, long met, long counted) {
    /** Met ÷ counted; null where nothing counts, never 100 %. */
    public @Nullable Double ratio() {
      return counted == 0 ? null : (double) met / counted;
    }

    /** ΣN and ΣD; the target only where all parts have the same. */
    public static ServiceLevel sumOf(Collection<ServiceLevel> parts) {
      Integer target = null;
      boolean first = true;
      long met = 0;
      long counted = 0;
      for (ServiceLevel part : parts) {
        target = first || Objects.equals(target, part.targetSeconds) ? part.targetSeconds : null;
        first = false;
        met += part.met;
        counted += part.counted;
      }
      return new ServiceLevel(target, met, counted);
    }
  }
}
