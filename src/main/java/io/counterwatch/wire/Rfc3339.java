package io.counterwatch.wire;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * RFC 3339 times to and from microseconds since 1970-01-01T00:00:00Z. Written by hand because the
 * JDK's parser alone costs as much as the rest of an event's JSON.
 */
public final class Rfc3339 {
  /** What {@link #parseMicros} answers for anything that is not a time. */
  public static final long INVALID = Long.MIN_VALUE;

  /** 0000-01-01T00:00:00Z, the earliest time that has four digits of year. */
  static final long MIN_MICROS = -62_167_219_200_000_000L;

  /** 9999-12-31T23:59:59.999999Z, the latest. */
  static final long MAX_MICROS = 253_402_300_799_999_999L;

  private static final long SECOND_MICROS = 1_000_000L;
  private static final int DATE_LENGTH = 10;
  private static final int SECONDS_END = 19;
  private static final int MAX_LENGTH = 48;
  private static final int DAYS_PER_ERA = 146_097;
  private static final int DAYS_TO_1970 = 719_468;

  private Rfc3339() {}

  /**
   * Reads {@code 2026-11-23T07:31:05.120+07:00}: a full date and time with an offset. Digits beyond
   * the microsecond are cut off; a leap second counts as the second after it.
   *
   * @return microseconds since 1970, or {@link #INVALID}
   */
  public static long parseMicros(String text) {
    int length = text.length();
    if (length <= SECONDS_END || length > MAX_LENGTH) {
      return INVALID;
    }
    long day = epochDay(text);
    long second = secondOfDay(text);
    if (day == INVALID || second < 0) {
      return INVALID;
    }
    int zone = fractionEnd(text);
    int offsetSeconds = zone < 0 ? NO_OFFSET : offsetSeconds(text, zone);
    if (offsetSeconds == NO_OFFSET) {
      return INVALID;
    }
    long micros =
        (day * 86_400 + second - offsetSeconds) * SECOND_MICROS + fractionMicros(text, zone);
    return micros < MIN_MICROS || micros > MAX_MICROS ? INVALID : micros;
  }

  /** Reads {@code 2026-11-23}; null for anything else. */
  public static @Nullable LocalDate parseDate(String text) {
    long day = text.length() == DATE_LENGTH ? epochDay(text) : INVALID;
    return day == INVALID ? null : LocalDate.ofEpochDay(day);
  }

  /**
   * Writes a time at an offset, with three digits of fraction, or six where it has microseconds.
   *
   * @throws IllegalArgumentException where its year there does not have four digits
   */
  public static String format(long micros, ZoneOffset offset) {
    int fraction = (int) Math.floorMod(micros, SECOND_MICROS);
    StringBuilder out = new StringBuilder(32);
    appendSeconds(out, micros, offset.getTotalSeconds());
    if (fraction % 1000 == 0) {
      digits(out.append('.'), fraction / 1000, 3);
    } else {
      digits(out.append('.'), fraction, 6);
    }
    return appendOffset(out, offset.getTotalSeconds()).toString();
  }

  /** Writes a time in UTC, cut to the millisecond. */
  static String formatMillis(long micros) {
    return format(micros - Math.floorMod(micros, 1000L), ZoneOffset.UTC);
  }

  private static final int NO_OFFSET = Integer.MIN_VALUE;

  private static long epochDay(String text) {
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    boolean dashes = text.charAt(4) == '-' && text.charAt(7) == '-';
    if (!dashes || year < 0 || month < 1 || month > 12 || day < 1 || day > monthDays(year, month)) {
      return INVALID;
    }
    // Years counted from March: the leap day is then the last one of its year.
    int marchYear = month > 2 ? year : year - 1;
    int era = Math.floorDiv(marchYear, 400);
    int yearOfEra = marchYear - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return (long) era * DAYS_PER_ERA + dayOfEra - DAYS_TO_1970;
  }

  private static int monthDays(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private static long secondOfDay(String text) {
    char t = text.charAt(DATE_LENGTH);
    boolean marks = (t == 'T' || t == 't') && text.charAt(13) == ':' && text.charAt(16) == ':';
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    boolean leap = second == 60 && minute == 59;
    if (!marks || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return -1;
    }
    return second < 0 || (second > 59 && !leap) ? -1 : hour * 3600L + minute * 60L + second;
  }

  /** Where the offset begins, or −1 where the fraction is not one. */
  private static int fractionEnd(String text) {
    if (text.charAt(SECONDS_END) != '.') {
      return SECONDS_END;
    }
    int end = SECONDS_END + 1;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end == SECONDS_END + 1 || end == text.length() ? -1 : end;
  }

  private static long fractionMicros(String text, int end) {
    long micros = 0;
    long unit = 100_000;
    for (int i = SECONDS_END + 1; i < end && unit > 0; i++) {
      micros += (text.charAt(i) - '0') * unit;
      unit /= 10;
    }
    return micros;
  }

  private static int offsetSeconds(String text, int at) {
    char sign = text.charAt(at);
    if (sign == 'Z' || sign == 'z') {
      return text.length() == at + 1 ? 0 : NO_OFFSET;
    }
    if ((sign != '+' && sign != '-') || text.length() != at + 6 || text.charAt(at + 3) != ':') {
      return NO_OFFSET;
    }
    int hours = number(text, at + 1, 2);
    int minutes = number(text, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return NO_OFFSET;
    }
    int seconds = hours * 3600 + minutes * 60;
    return sign == '-' ? -seconds : seconds;
  }

  private static int number(String text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void appendSeconds(StringBuilder out, long micros, int offsetSeconds) {
    long seconds = Math.floorDiv(micros, SECOND_MICROS) + offsetSeconds;
    long days = Math.floorDiv(seconds, 86_400L) + DAYS_TO_1970;
    int second = (int) Math.floorMod(seconds, 86_400L);
    long era = Math.floorDiv(days, (long) DAYS_PER_ERA);
    int dayOfEra = (int) (days - era * DAYS_PER_ERA);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    if (year < 0 || year > 9999) {
      throw new IllegalArgumentException("a time's year has four digits, not " + year);
    }
    digits(out, (int) year, 4);
    digits(out.append('-'), month, 2);
    digits(out.append('-'), dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2);
    digits(out.append('T'), second / 3600, 2);
    digits(out.append(':'), second / 60 % 60, 2);
    digits(out.append(':'), second % 60, 2);
  }

  private static StringBuilder appendOffset(StringBuilder out, int offsetSeconds) {
    if (offsetSeconds == 0) {
      return out.append('Z');
    }
    if (offsetSeconds % 60 != 0) {
      throw new IllegalArgumentException(
          "an offset has whole minutes, not " + offsetSeconds + " s");
    }
    int minutes = Math.abs(offsetSeconds) / 60;
    digits(out.append(offsetSeconds < 0 ? '-' : '+'), minutes / 60, 2);
    digits(out.append(':'), minutes % 60, 2);
    return out;
  }

  private static void digits(StringBuilder out, int value, int count) {
    int unit = 1;
    for (int i = 1; i < count; i++) {
      unit *= 10;
    }
    for (int rest = value; unit > 0; unit /= 10) {
      out.append((char) ('0' + rest / unit));
      rest %= unit;
    }
  }
}
