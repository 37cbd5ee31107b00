package io.counterwatch.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be read off a query in PromQL without understanding it. That it can be understood at all
 * is promtool's to say.
 */
final class PromQl {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}|\\$\\w+");
  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|`[^`]*`");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)?\\s*\\{([^}]*)}");
  private static final Pattern MATCHER =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=~|!~|!=|=)");
  private static final Pattern WINDOW = Pattern.compile("\\[[^\\]]*]");
  private static final Pattern FUNCTION = Pattern.compile("\\b([a-zA-Z_][a-zA-Z0-9_]*)\\s*\\(");
  private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w:])(?:0x[0-9a-fA-F]+|[0-9][0-9.]*(?:e[+-]?[0-9]+)?[a-z]*)");
  private static final Pattern RATE =
      Pattern.compile("\\b(rate|irate|increase|delta|idelta)\\s*\\(");
  private static final Set<String> WORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "bool",
          "offset",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "inf",
          "nan",
          "Inf",
          "NaN",
          "sum",
          "avg",
          "min",
          "max",
          "count",
          "topk",
          "bottomk",
          "quantile",
          "stddev",
          "stdvar",
          "group",
          "count_values",
          "start",
          "end");

  private PromQl() {}

  /**
   * A selection of series.
   *
   * @param metric its name, empty where there is none before the braces
   * @param labels that it asks for
   */
  record Selector(String metric, Set<String> labels) {}

  /** A rate or the like, and the window that it looks at. */
  record Rate(String function, String window) {}

  /** The names of all series in it. */
  static Set<String> metrics(String query) {
    String rest = withoutTexts(query);
    rest = GROUPING.matcher(rest).replaceAll(" ");
    rest = rest.replaceAll("\\{[^}]*}", " ");
    rest = WINDOW.matcher(rest).replaceAll(" ");
    rest = FUNCTION.matcher(rest).replaceAll(" ( ");
    rest = NUMBER.matcher(rest).replaceAll(" ");
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(rest);
    while (name.find()) {
      if (!WORDS.contains(name.group())) {
        names.add(name.group());
      }
    }
    return names;
  }

  /** Its selections that have braces. */
  static List<Selector> selectors(String query) {
    List<Selector> selectors = new ArrayList<>();
    Matcher selector = SELECTOR.matcher(withoutTexts(query));
    while (selector.find()) {
      Set<String> labels = new TreeSet<>();
      Matcher matcher = MATCHER.matcher(selector.group(2));
      while (matcher.find()) {
        labels.add(matcher.group(1));
      }
      String metric = selector.group(1) == null ? "" : selector.group(1);
      selectors.add(new Selector(metric, labels));
    }
    return selectors;
  }

  private static String withoutTexts(String query) {
    String rest = VARIABLE.matcher(query).replaceAll("1");
    return STRING.matcher(rest).replaceAll("\"\"");
  }

  /** Its rates and increases, with what stands in the brackets behind. */
  static List<Rate> rates(String query) {
    List<Rate> rates = new ArrayList<>();
    Matcher rate = RATE.matcher(query);
    while (rate.find()) {
      Matcher window = WINDOW.matcher(query);
      String text = window.find(rate.end()) ? window.group() : "[]";
      rates.add(new Rate(rate.group(1), text.substring(1, text.length() - 1)));
    }
    return rates;
  }
}
