package io.counterwatch.importer;

import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import java.time.LocalDate;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** How a log writes dates, clock times and both in one. */
record Formats(DateTimeFormatter date, DateTimeFormatter time, DateTimeFormatter dateTime) {
  static final String DEFAULT_DATE = "yyyy-MM-dd";
  static final String DEFAULT_TIME = "H:mm:ss";
  static final String DEFAULT_DATE_TIME = "yyyy-MM-dd HH:mm:ss";

  /** A year of two digits is one of the hundred that begin here: no queue was logged before. */
  private static final LocalDate CENTURY = LocalDate.of(1970, 1, 1);

  /**
   * Understands the letters of {@link DateTimeFormatter}; days and times that don't exist are
   * refused.
   *
   * @throws IllegalArgumentException where the pattern is none
   */
  static DateTimeFormatter of(String pattern) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
    int at = 0;
    while (at < pattern.length()) {
      int year = pattern.indexOf('y', at);
      if (year < 0) {
        builder.appendPattern(pattern.substring(at));
        break;
      }
      if (year > at) {
        builder.appendPattern(pattern.substring(at, year));
      }
      int end = year;
      while (end < pattern.length() && pattern.charAt(end) == 'y') {
        end++;
      }
      appendYear(builder, end - year);
      at = end;
    }
    return builder
        .toFormatter(Locale.ROOT)
        .withChronology(IsoChronology.INSTANCE)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** The pattern that stands in a mapping. */
  static DateTimeFormatter of(YamlNode node) throws YamlException {
    try {
      return of(node.text());
    } catch (IllegalArgumentException e) {
      throw node.complaint("no pattern like yyyy-MM-dd HH:mm:ss");
    }
  }

  private static void appendYear(DateTimeFormatterBuilder builder, int digits) {
    switch (digits) {
      case 2 -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, CENTURY);
      case 4 -> builder.appendValue(ChronoField.YEAR, 4);
      default -> throw new IllegalArgumentException("a year has two or four digits");
    }
  }
}
