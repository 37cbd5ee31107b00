package io.counterwatch.monitoring;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Grafana puts in the place of variables before it sends a query, by its own rules: how a
 * value is quoted depends on the database, on whether the variable is a list, and on the format
 * that is asked for.
 *
 * @param choices the values of the dashboard's variables
 * @param window what the panel shows
 */
record Interpolation(Map<String, Choice> choices, Window window) {
  /** {@code $name}, {@code [[name:format]]}, <code>${name.path:format}</code>. */
  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\$(\\w+)|\\[\\[(\\w+?)(?::(\\w+))?]]|\\$\\{(\\w+)(?:\\.([^:}]+))?(?::([^}]+))?}");

  /** Its arguments end with the first parenthesis, whatever was opened: so they do in Grafana. */
  private static final Pattern MACRO = Pattern.compile("\\$(__[_a-zA-Z0-9]+)\\(([^)]*)\\)");

  private static final Pattern REGEX_SIGNS = Pattern.compile("[$^*{}\\[\\]+?.()|]");

  /**
   * What was chosen for a variable.
   *
   * @param list whether several could have been chosen, which is quoted otherwise than one
   * @param asItStands whether no format changes it: the text for "all"
   */
  record Choice(List<String> values, boolean list, boolean asItStands) {}

  /**
   * What a panel shows.
   *
   * @param interval between two of its points
   * @param scrapeInterval as the datasource has it
   */
  record Window(Instant from, Instant to, Duration interval, Duration scrapeInterval) {
    /** Wide enough for four samples, so that a lost one leaves a rate. */
    Duration rateInterval() {
      Duration wide = interval.plus(scrapeInterval);
      Duration least = scrapeInterval.multipliedBy(4);
      return wide.compareTo(least) > 0 ? wide : least;
    }

    private Map<String, String> variables() {
      Duration range = Duration.between(from, to);
      return Map.of(
          "__interval", seconds(interval),
          "__interval_ms", Long.toString(interval.toMillis()),
          "__rate_interval", seconds(rateInterval()),
          "__rate_interval_ms", Long.toString(rateInterval().toMillis()),
          "__range", seconds(range),
          "__range_s", Long.toString(range.toSeconds()),
          "__range_ms", Long.toString(range.toMillis()),
          "__from", Long.toString(from.toEpochMilli()),
          "__to", Long.toString(to.toEpochMilli()));
    }

    private static String seconds(Duration duration) {
      return duration.toSeconds() + "s";
    }
  }

  /** The names of the variables in a text, also of those that Grafana itself gives. */
  static Set<String> names(String text) {
    return VARIABLE
        .matcher(text)
        .results()
        .map(Interpolation::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A query as Prometheus gets it. */
  String promQl(String query) {
    return replace(query, Interpolation::promQl);
  }

  /**
   * A query as PostgreSQL gets it.
   *
   * @throws IllegalArgumentException if a macro is unknown or lacks an argument
   */
  String sql(String query) {
    String replaced = replace(query, Interpolation::sql);
    return MACRO
        .matcher(replaced)
        .replaceAll(found -> Matcher.quoteReplacement(macro(found.group(1), found.group(2))));
  }

  private String replace(String text, Function<Choice, String> usual) {
    Map<String, String> given = window.variables();
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String name = name(found);
              Choice choice = choices.get(name);
              String value;
              if (choice == null) {
                // What Grafana does not know it leaves as it is.
                value = given.getOrDefault(name, found.group());
              } else if (choice.asItStands()) {
                value = String.join("", choice.values());
              } else {
                String format = found.group(3) == null ? found.group(6) : found.group(3);
                value = format == null ? usual.apply(choice) : formatted(choice, format);
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static String name(MatchResult found) {
    for (int group : new int[] {1, 2, 4}) {
      if (found.group(group) != null) {
        return found.group(group);
      }
    }
    throw new IllegalStateException(found.group());
  }

  private static String promQl(Choice choice) {
    if (!choice.list()) {
      return choice.values().getFirst().replace("\\", "\\\\").replace("'", "\\\\'");
    }
    List<String> escaped =
        choice.values().stream()
            .map(value -> value.replace("\\", "\\\\\\\\"))
            .map(value -> REGEX_SIGNS.matcher(value).replaceAll("\\\\\\\\$0"))
            .toList();
    return escaped.size() == 1 ? escaped.getFirst() : "(" + String.join("|", escaped) + ")";
  }

  private static String sql(Choice choice) {
    return choice.list()
        ? formatted(choice, "sqlstring")
        : choice.values().getFirst().replace("'", "''");
  }

  private static String formatted(Choice choice, String format) {
    return switch (format) {
      case "sqlstring" -> joined(choice, ",", each -> "'" + each.replace("'", "''") + "'");
      case "singlequote" -> joined(choice, ",", each -> "'" + each.replace("'", "\\'") + "'");
      case "doublequote" -> joined(choice, ",", each -> '"' + each.replace("\"", "\\\"") + '"');
      case "csv", "raw", "text" -> joined(choice, ",", each -> each);
      case "pipe" -> joined(choice, "|", each -> each);
      case "percentencode", "queryparam" -> joined(choice, ",", Interpolation::encoded);
      case "regex" -> {
        String all =
            joined(choice, "|", each -> each.replaceAll("[\\\\^$*+?.()|\\[\\]{}/]", "\\\\$0"));
        yield choice.values().size() == 1 ? all : "(" + all + ")";
      }
      default -> throw new IllegalArgumentException("no format for a query: " + format);
    };
  }

  private static String joined(Choice choice, String between, Function<String, String> each) {
    return choice.values().stream().map(each).collect(Collectors.joining(between));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String macro(String name, String arguments) {
    List<String> given = List.of(arguments.split(",", -1)).stream().map(String::strip).toList();
    String first = given.getFirst();
    long from = window.from().getEpochSecond();
    long to = window.to().getEpochSecond();
    return switch (name) {
      case "__time" -> first + " AS \"time\"";
      case "__timeEpoch" -> "extract(epoch from " + first + ") as \"time\"";
      case "__timeFilter" ->
          "%s BETWEEN '%s' AND '%s'".formatted(first, window.from(), window.to());
      case "__timeFrom" -> "'" + window.from() + "'";
      case "__timeTo" -> "'" + window.to() + "'";
      case "__timeGroup" -> group("extract(epoch from " + first + ")", interval(given));
      case "__timeGroupAlias" ->
          group("extract(epoch from " + first + ")", interval(given)) + " AS \"time\"";
      case "__unixEpochFilter" -> first + " >= " + from + " AND " + first + " <= " + to;
      case "__unixEpochFrom" -> Long.toString(from);
      case "__unixEpochTo" -> Long.toString(to);
      case "__unixEpochGroup" -> group("(" + first + ")", interval(given));
      case "__unixEpochGroupAlias" -> group("(" + first + ")", interval(given)) + " AS \"time\"";
      default -> throw new IllegalArgumentException("no such macro: " + name);
    };
  }

  private static String group(String seconds, long interval) {
    return "floor(" + seconds + "/" + interval + ")*" + interval;
  }

  private static long interval(List<String> arguments) {
    if (arguments.size() < 2) {
      throw new IllegalArgumentException("a group of times needs a column and an interval");
    }
    return seconds(arguments.get(1).replace("'", ""));
  }

  /** A length of time such as {@code 5m}, in seconds. */
  static long seconds(@Nullable String text) {
    Matcher matcher = Pattern.compile("(\\d+)(s|m|h|d|w|M|y)").matcher(String.valueOf(text));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no length of time: " + text);
    }
    long unit =
        switch (matcher.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3_600;
          case "d" -> 86_400;
          case "w" -> 7 * 86_400;
          case "M" -> 30 * 86_400;
          default -> 365 * 86_400;
        };
    return Long.parseLong(matcher.group(1)) * unit;
  }
}
