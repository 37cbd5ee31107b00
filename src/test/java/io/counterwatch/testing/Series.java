package io.counterwatch.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a scrape gave, by name and labels in the order of their names. */
public record Series(Map<String, Double> values) {
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  /**
   * One sample.
   *
   * @param name with the prefix
   * @param labels in the order of their names
   */
  public record Sample(String name, SortedMap<String, String> labels, double value) {}

  /** Reads Prometheus's text format. */
  public static Series parse(String text) {
    return of(samples(text));
  }

  /** Those samples, each of another series. */
  public static Series of(List<Sample> samples) {
    Map<String, Double> values = new HashMap<>();
    for (Sample sample : samples) {
      if (values.put(sample.name() + sample.labels(), sample.value()) != null) {
        throw new AssertionError("twice: " + sample);
      }
    }
    return new Series(values);
  }

  /** The samples of Prometheus's text format, in their order. */
  public static List<Sample> samples(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new AssertionError("not a sample: " + line);
      }
      SortedMap<String, String> labels = new TreeMap<>();
      Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
      while (label.find()) {
        labels.put(label.group(1), unescaped(label.group(2)));
      }
      samples.add(new Sample(matcher.group(1), labels, number(matcher.group(3))));
    }
    return samples;
  }

  private static String unescaped(String value) {
    return ESCAPE.matcher(value).replaceAll(escape -> escaped(escape.group(1)));
  }

  private static String escaped(String letter) {
    return letter.equals("n") ? "\n" : Matcher.quoteReplacement(letter);
  }

  /** A number as Prometheus writes it. */
  static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
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
