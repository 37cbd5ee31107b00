package io.counterwatch.web;

import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.WireNamed;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How questions name times and reasons of refusal, in paths and bodies alike. */
public final class Asking {
  /** What is said of a {@code since} that is no time. */
  public static final String NO_TIME = "since: not a time as 2025-03-10T07:30:00+07:00";

  private static final Set<String> REASONS = WireNamed.index(RefusalReason.class).keySet();

  /** What is said of a {@code reason} that there isn't. */
  public static final String NO_REASON =
      "reason: must be one of " + String.join(", ", new TreeSet<>(REASONS));

  private Asking() {}

  /** Microseconds since 1970; null where it is no time with an offset. */
  public static @Nullable Long micros(String text) {
    try {
      // An unescaped "+" of an offset arrives as a space.
      Instant instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
      return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /** Whether events are refused for a reason of that name. */
  public static boolean isReason(String text) {
    return REASONS.contains(text);
  }
}
