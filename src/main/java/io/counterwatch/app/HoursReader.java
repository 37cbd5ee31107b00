package io.counterwatch.app;

import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads opening hours: under {@code mon}, {@code mon-fri}, … a list of {@code "07:30-11:30"}. A day
 * that isn't named, and one with an empty list, is closed; 24:00 is the end of the day.
 */
final class HoursReader {
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final String DAY_END = "24:00";

  private HoursReader() {}

  static OpeningHours read(YamlNode hours) throws YamlException {
    Map<DayOfWeek, List<Span>> spans = new EnumMap<>(DayOfWeek.class);
    for (Map.Entry<String, YamlNode> entry : hours.entries().entrySet()) {
      YamlNode node = entry.getValue();
      List<Span> open = spans(node);
      for (DayOfWeek day : days(entry.getKey(), node)) {
        if (spans.put(day, open) != null) {
          throw node.complaint(DAYS.get(day.getValue() - 1) + " is given twice");
        }
      }
    }
    if (spans.isEmpty()) {
      throw hours.complaint("needs days; without hours a centre is always open");
    }
    return new OpeningHours(Collections.unmodifiableMap(spans));
  }

  private static List<DayOfWeek> days(String key, YamlNode node) throws YamlException {
    String[] ends = key.split("-", -1);
    int from = DAYS.indexOf(ends[0]);
    int to = DAYS.indexOf(ends[ends.length - 1]);
    if (ends.length > 2 || from < 0 || to < from) {
      throw node.complaint("needs a day like mon or days like mon-fri");
    }
    return List.of(DayOfWeek.values()).subList(from, to + 1);
  }

  private static List<Span> spans(YamlNode node) throws YamlException {
    List<Span> spans = new ArrayList<>();
    for (YamlNode item : node.list()) {
      String[] ends = item.text().split("-", -1);
      if (ends.length != 2) {
        throw item.complaint("needs hours like 07:30-11:30");
      }
      LocalTime from = OrganisationValues.time(item, ends[0].strip());
      String end = ends[1].strip();
      LocalTime to = end.equals(DAY_END) ? LocalTime.MAX : OrganisationValues.time(item, end);
      if (!from.isBefore(to)) {
        throw item.complaint("ends before it begins");
      }
      spans.add(new Span(from, to));
    }
    spans.sort(Comparator.comparing(Span::from));
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i).from().isBefore(spans.get(i - 1).to())) {
        throw node.complaint("has hours that overlap");
      }
    }
    return List.copyOf(spans);
  }
}
