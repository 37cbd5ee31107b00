package io.counterwatch.monitoring;

import io.counterwatch.monitoring.Dashboard.Panel;
import io.counterwatch.monitoring.Dashboard.Query;
import io.counterwatch.monitoring.Dashboard.Variable;
import io.counterwatch.testing.Promtool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules for what the panels and variables of dashboards ask Prometheus. */
final class QueryLint {
  /** Names of rules that exceptions can be made from. */
  static final String RATE = "rate";

  static final String ZERO = "zero";

  private static final String RATE_INTERVAL = "$__rate_interval";
  private static final Pattern ALERT_NAME = Pattern.compile("alertname\\s*=\\s*\"(\\w+)\"");
  private static final Pattern ZERO_FOR_NONE =
      Pattern.compile("\\bor\\s+(?:on\\s*\\(\\)\\s*)?vector\\b");
  private static final Pattern SELECTION =
      Pattern.compile(
          "label_values\\((.+),\\s*[\\w$]+\\s*\\)\\s*|query_result\\((.+)\\)\\s*", Pattern.DOTALL);

  private final KnownSeries known;
  private final Exceptions exceptions;

  QueryLint(KnownSeries known, Exceptions exceptions) {
    this.known = known;
    this.exceptions = exceptions;
  }

  /** What is wrong with a dashboard's queries but for their syntax. */
  List<String> problems(Dashboard dashboard) {
    List<String> problems = new ArrayList<>();
    for (Panel panel : dashboard.panels()) {
      for (Query query : panel.queries()) {
        if (!query.isSql()) {
          String at = panel + ", " + query + ": ";
          seriesOf(query.text()).forEach(problem -> problems.add(at + problem));
          rates(dashboard, panel, query).forEach(problem -> problems.add(at + problem));
        }
      }
    }
    for (Variable variable : dashboard.variables()) {
      String selection = selection(variable);
      if (!selection.isEmpty()) {
        seriesOf(selection).forEach(problem -> problems.add(variable + ": " + problem));
      }
    }
    return problems;
  }

  private List<String> rates(Dashboard dashboard, Panel panel, Query query) {
    List<String> problems = new ArrayList<>();
    String id = Long.toString(panel.id());
    for (PromQl.Rate rate : PromQl.rates(query.text())) {
      if (!rate.window().equals(RATE_INTERVAL)
          && !exceptions.allow(RATE, dashboard, id, query.refId())) {
        problems.add(rate.function() + " over " + rate.window() + ", not " + RATE_INTERVAL);
      }
    }
    if (ZERO_FOR_NONE.matcher(query.text()).find()
        && !exceptions.allow(ZERO, dashboard, id, query.refId())) {
      problems.add("shows a number where there is nothing");
    }
    return problems;
  }

  private List<String> seriesOf(String query) {
    List<String> problems = new ArrayList<>();
    for (String metric : PromQl.metrics(query)) {
      if (!known.has(metric)) {
        problems.add("no such series: " + metric);
      }
    }
    for (PromQl.Selector selector : PromQl.selectors(query)) {
      for (String label : selector.labels()) {
        if (!known.hasLabel(selector.metric(), label)) {
          problems.add(selector.metric() + " has no label " + label);
        }
      }
    }
    Matcher alert = ALERT_NAME.matcher(query);
    while (alert.find()) {
      if (!known.hasAlert(alert.group(1))) {
        problems.add("no such alert: " + alert.group(1));
      }
    }
    return problems;
  }

  /** The PromQL of a variable; empty where it has none. */
  private static String selection(Variable variable) {
    if (!variable.type().equals("query") || variable.json().path("query").has("rawSql")) {
      return "";
    }
    Matcher matcher = SELECTION.matcher(variable.query());
    if (!matcher.matches()) {
      return "";
    }
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }

  /** What promtool says of the syntax of all queries at once; empty where it has nothing to say. */
  static List<String> syntax(List<Dashboard> dashboards) {
    StringBuilder rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
    for (Dashboard dashboard : dashboards) {
      Interpolation any = anyValues(dashboard);
      for (Panel panel : dashboard.panels()) {
        for (Query query : panel.queries()) {
          if (!query.isSql()) {
            add(rules, dashboard + ", " + panel + ", " + query, any.promQl(query.text()));
          }
        }
      }
      for (Variable variable : dashboard.variables()) {
        String selection = selection(variable);
        if (!selection.isEmpty()) {
          add(rules, dashboard + ", " + variable, any.promQl(selection));
        }
      }
    }
    return check(rules.toString());
  }

  private static void add(StringBuilder rules, String where, String query) {
    rules
        .append("  - record: a:b:c\n    labels: {at: ")
        .append(quoted(where))
        .append("}\n    expr: ")
        .append(quoted(query))
        .append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''").replaceAll("\\s*\\n\\s*", " ") + "'";
  }

  private static List<String> check(String rules) {
    try {
      Path file = Files.createTempFile("queries", ".yml");
      try {
        Files.writeString(file, rules);
        Promtool.Result result =
            Promtool.promtool("check", "rules", "--lint=none", file.toString());
        return result.code() == 0 ? List.of() : withPlaces(result.output(), rules);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** promtool counts rules; this tells which they are. */
  private static List<String> withPlaces(String output, String rules) {
    List<String> places =
        rules.lines().filter(line -> line.startsWith("    labels:")).map(String::strip).toList();
    Pattern number = Pattern.compile("rule (\\d+), (.*)");
    List<String> problems = new ArrayList<>();
    for (String line : output.lines().toList()) {
      Matcher matcher = number.matcher(line);
      if (matcher.find()) {
        problems.add(places.get(Integer.parseInt(matcher.group(1)) - 1) + " " + matcher.group(2));
      }
    }
    return problems.isEmpty() ? List.of(output) : problems;
  }

  private static Interpolation anyValues(Dashboard dashboard) {
    Map<String, Interpolation.Choice> choices =
        dashboard.variables().stream()
            .collect(
                Collectors.toMap(
                    Variable::name,
                    each -> new Interpolation.Choice(List.of("1"), each.isList(), false)));
    Instant now = Instant.EPOCH.plus(Duration.ofDays(1));
    return new Interpolation(
        choices,
        new Interpolation.Window(
            Instant.EPOCH, now, Duration.ofSeconds(15), Duration.ofSeconds(15)));
  }
}
