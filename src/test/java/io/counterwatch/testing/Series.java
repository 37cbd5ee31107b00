package io.counterwatch.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scrape gave, by name and labels in the order of their names. */
public record Series(Map<String, Double> values) {
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  /** Reads Prometheus's text format. */
  public static Series parse(String text) {
    Map<String, Double> values = new HashMap<>();
    for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new AssertionError("not a sample: " + line);
      }
      SortedMap<String, String> labels = new TreeMap<>();
      Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      values.put(matcher.group(1) + labels, number(matcher.group(3)));
    }
    return new Series(values);
  }

  private static double number(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  /**
   * One value.
   *
   * @param name without the prefix {@code counterwatch_}
   * @param labels name, value, name, value …
   */
  public double of(String name, String... labels) {
    Double value = orNull(name, labels);
    if (value == null) {
      throw new AssertionError("no series " + name + List.of(labels));
    }
    return value;
  }

  /** The same, or null where there is no such series. */
  public @Nullable Double orNull(String name, String... labels) {
    SortedMap<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      sorted.put(labels[i], labels[i + 1]);
    }
    return values.get("counterwatch_" + name + sorted);
  }
}
