package io.counterwatch.app;

import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import io.counterwatch.yaml.YamlNode.YamlMap;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads opening hours: under {@code mon}, {@code mon-fri}, … a list of {@code "07:30-11:30"}. A day
 * that isn't named, and one with an empty list, is closed; 24:00 is the end of the day. Where the
 * centre's service day begins later than at midnight, hours may go on into the next date as far as
 * it lasts: {@code "18:00-02:00"}.
 */
final class HoursReader {
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final String DAY_END = "24:00";

  /** Limit on the days of one holiday. */
  private static final int MAX_HOLIDAY_DAYS = 60;

  private HoursReader() {}

  /** The hours by weekday; none where there is no node: always open. */
  static Map<DayOfWeek, List<Span>> weekly(@Nullable YamlNode hours, LocalTime dayStart)
      throws YamlException {
    Map<DayOfWeek, List<Span>> spans = new EnumMap<>(DayOfWeek.class);
    if (hours == null) {
      return spans;
    }
    for (Map.Entry<String, YamlNode> entry : hours.entries().entrySet()) {
      YamlNode node = entry.getValue();
      List<Span> open = spans(node, dayStart);
      for (DayOfWeek day : days(entry.getKey(), node)) {
        if (spans.put(day, open) != null) {
          throw node.complaint(DAYS.get(day.getValue() - 1) + " is given twice");
        }
      }
    }
    if (spans.isEmpty()) {
      throw hours.complaint("needs days; without hours a centre is always open");
    }
    return Collections.unmodifiableMap(spans);
  }

  /** The hours of single dates. */
  static Map<LocalDate, List<Span>> special(YamlMap map, LocalTime dayStart) throws YamlException {
    Map<LocalDate, List<Span>> special = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : map.entries("special-hours").entrySet()) {
      YamlNode node = entry.getValue();
      special.put(OrganisationValues.date(node, entry.getKey()), spans(node, dayStart));
    }
    return special;
  }

  /** Holidays: {@code date}, or {@code from} and {@code to}, both included. */
  static Map<LocalDate, Names> holidays(YamlMap map) throws YamlException {
    Map<LocalDate, Names> holidays = new LinkedHashMap<>();
    for (YamlNode node : map.list("holidays")) {
      YamlMap holiday = node.map("date", "from", "to", "name");
      boolean single = holiday.has("date");
      if (single && (holiday.has("from") || holiday.has("to"))) {
        throw node.complaint("needs either date, or from and to");
      }
      LocalDate from = OrganisationValues.date(holiday.need(single ? "date" : "from"));
      LocalDate to = OrganisationValues.date(holiday.need(single ? "date" : "to"));
      if (from == null || to == null || to.isBefore(from)) {
        throw holiday.need("to").complaint("is before from");
      }
      if (from.plusDays(MAX_HOLIDAY_DAYS).isBefore(to.plusDays(1))) {
        throw node.complaint("is longer than " + MAX_HOLIDAY_DAYS + " days");
      }
      Names names = OrganisationValues.names(holiday, "");
      from.datesUntil(to.plusDays(1)).forEach(date -> holidays.put(date, names));
    }
    return holidays;
  }

  static List<DayOfWeek> days(String key, YamlNode node) throws YamlException {
    String[] ends = key.split("-", -1);
    int from = DAYS.indexOf(ends[0]);
    int to = DAYS.indexOf(ends[ends.length - 1]);
    if (ends.length > 2 || from < 0 || to < from) {
      throw node.complaint("needs a day like mon or days like mon-fri");
    }
    return List.of(DayOfWeek.values()).subList(from, to + 1);
  }

  /** A list of hours, in order and without overlap. */
  static List<Span> spans(YamlNode node, LocalTime dayStart) throws YamlException {
    List<Span> spans = new ArrayList<>();
    for (YamlNode item : node.isText() ? List.of(node) : node.list()) {
      String[] ends = item.text().split("-", -1);
      if (ends.length != 2) {
        throw item.complaint("needs hours like 07:30-11:30");
      }
      LocalTime from = OrganisationValues.time(item, ends[0].strip());
      String end = ends[1].strip();
      LocalTime to = end.equals(DAY_END) ? LocalTime.MAX : OrganisationValues.time(item, end);
      if (!from.isBefore(to) && (from.isBefore(dayStart) || to.isAfter(dayStart))) {
        throw item.complaint("ends before it begins");
      }
      if (from.equals(to)) {
        throw item.complaint("ends when it begins");
      }
      spans.add(new Span(from, to));
    }
    spans.sort(Comparator.comparing(Span::from));
    for (int i = 1; i < spans.size(); i++) {
      Span before = spans.get(i - 1);
      if (before.passesMidnight() || spans.get(i).from().isBefore(before.to())) {
        throw node.complaint("has hours that overlap");
      }
    }
    return List.copyOf(spans);
  }
}
