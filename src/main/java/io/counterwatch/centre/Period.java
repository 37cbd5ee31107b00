package io.counterwatch.centre;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Service days in a row, both ends included; {@link LocalDate#MIN} and {@link LocalDate#MAX} where
 * an end is open.
 */
public record Period(LocalDate from, LocalDate until) {
  /** Without beginning or end. */
  public static final Period ALWAYS = new Period(LocalDate.MIN, LocalDate.MAX);

  /** A day that comes in no calendar: before any on which something happens. */
  static final Period NEVER = new Period(LocalDate.MIN, LocalDate.MIN);

  /**
   * Rejects days in the wrong order.
   *
   * @throws IllegalArgumentException where it ends before it begins
   */
  public Period {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException(until + " is before " + from);
    }
  }

  /** Whether the day is one of them. */
  public boolean holds(LocalDate day) {
    return !day.isBefore(from) && !day.isAfter(until);
  }

  /** Those that are in the other one, too; null where none is. */
  public @Nullable Period within(Period other) {
    LocalDate begin = from.isAfter(other.from) ? from : other.from;
    LocalDate end = until.isBefore(other.until) ? until : other.until;
    return end.isBefore(begin) ? null : new Period(begin, end);
  }
}
