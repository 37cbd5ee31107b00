package io.counterwatch.web;

import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.WireNamed;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How questions name times and reasons of refusal, in paths and bodies alike. */
public final class Asking {
  /** What is said of a {@code since} that is no time. */
  public static final String NO_TIME = "since: not a time as 2025-03-10T07:30:00+07:00";

  private static final int DATE_LENGTH = "2025-03-10".length();
  private static final long LAST_MICROS =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z"));

  private static final Set<String> REASONS = WireNamed.index(RefusalReason.class).keySet();

  /** What is said of a {@code reason} that there isn't. */
  public static final String NO_REASON =
      "reason: must be one of " + String.join(", ", new TreeSet<>(REASONS));

  private Asking() {}

  /** Microseconds since 1970, 0 for earlier times; null where it is no time with an offset. */
  public static @Nullable Long micros(String text) {
    try {
      // An unescaped "+" of an offset arrives as a space.
      Instant instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
      return micros > LAST_MICROS ? null : (Long) Math.max(0, micros);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /** The day; null where it is none, or none that anything happened on: years have four digits. */
  static @Nullable LocalDate date(@Nullable String text) {
    try {
      return text == null || text.length() != DATE_LENGTH ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The number, or the most where none is asked for; null where it is none from 1 to that. */
  public static @Nullable Integer limit(@Nullable String text, int most) {
    if (text == null) {
      return most;
    }
    return text.matches("[1-9]\\d{0,8}") && Integer.parseInt(text) <= most
        ? (Integer) Integer.parseInt(text)
        : null;
  }

  /** Whether it could be stored as a name: PostgreSQL knows no NUL, and nobody other controls. */
  static boolean isText(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  /** Whether events are refused for a reason of that name. */
  public static boolean isReason(String text) {
    return REASONS.contains(text);
  }
}
