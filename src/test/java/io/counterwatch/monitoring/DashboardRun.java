package io.counterwatch.monitoring;

import io.counterwatch.monitoring.Dashboard.Panel;
import io.counterwatch.monitoring.Dashboard.Query;
import io.counterwatch.monitoring.Dashboard.Variable;
import io.counterwatch.monitoring.Datasources.Answer;
import io.counterwatch.monitoring.Interpolation.Choice;
import io.counterwatch.monitoring.Interpolation.Window;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks all that a dashboard asks, as Grafana would for somebody who chose something at its head.
 */
final class DashboardRun {
  /** The rule that exceptions can be made from: a query finds something. */
  static final String EMPTY = "empty";

  /** The same for what depends on chance. */
  static final String RARE = "rare";

  private static final Pattern AGO = Pattern.compile("now(?:-(\\d+[smhdwMy]))?(/[dwMy])?");

  /** The rule that a panel names fields that there are; chance decides, too. */
  private static final String FIELD = "field";

  /** What is chosen at the head. */
  enum Chosen {
    /** All, where that can be chosen. */
    ALL,
    /** One value of each variable. */
    ONE,
    /** Two, where several can be chosen. */
    TWO;

    /** Of the rule that makes an exception for this choice only. */
    private String ending() {
      return "-" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** Every name of a rule whose exceptions must be needed. */
  static String[] emptyRules() {
    return Stream.concat(
            Stream.of(EMPTY), Arrays.stream(Chosen.values()).map(each -> EMPTY + each.ending()))
        .toArray(String[]::new);
  }

  private final Datasources datasources;
  private final Exceptions exceptions;
  private final List<String> preferred;
  private final Instant lookedAt;

  /**
   * @param lookedAt when somebody looks at the official figures of days
   * @param preferred values that are chosen before others where one is to be chosen
   */
  DashboardRun(
      Datasources datasources, Exceptions exceptions, Instant lookedAt, List<String> preferred) {
    this.datasources = datasources;
    this.lookedAt = lookedAt;
    this.exceptions = exceptions;
    this.preferred = List.copyOf(preferred);
  }

  /** What of a dashboard finds nothing or is refused, each in a line; empty where all is well. */
  List<String> problems(Dashboard dashboard, Chosen chosen) {
    List<String> problems = new ArrayList<>();
    Map<String, Choice> choices = choices(dashboard, chosen, problems);
    for (Panel panel : dashboard.panels()) {
      panel(dashboard, panel, chosen, choices)
          .forEach(
              problem ->
                  problems.add("%s, %s chosen: %s%s".formatted(dashboard, chosen, panel, problem)));
    }
    return problems;
  }

  private List<String> panel(
      Dashboard dashboard, Panel panel, Chosen chosen, Map<String, Choice> choices) {
    List<String> problems = new ArrayList<>();
    Set<String> fields = new TreeSet<>();
    boolean complete = true;
    String id = Long.toString(panel.id());
    for (Query query : panel.queries()) {
      Interpolation interpolation = new Interpolation(choices, window(dashboard, panel, query));
      Answer answer = datasources.ask(query, panel.queries().size() == 1, interpolation);
      fields.addAll(answer.fields());
      complete &= answer.trouble().isEmpty();
      if (!answer.trouble().isEmpty()
          && (answer.trouble().startsWith(Datasources.REFUSED)
              || !mayBeEmpty(dashboard, chosen, id, query.refId()))) {
        problems.add(", " + query + " " + answer.trouble());
      }
    }
    if (complete) {
      Set<String> wanted = Fields.named(panel);
      wanted.removeAll(fields);
      wanted.removeIf(field -> exceptions.allow(FIELD, dashboard, id, field));
      wanted.forEach(field -> problems.add(" names the field " + field + ", not of " + fields));
    }
    return problems;
  }

  private boolean mayBeEmpty(Dashboard dashboard, Chosen chosen, String panel, String query) {
    return exceptions.allow(EMPTY, dashboard, panel, query)
        || exceptions.allow(EMPTY + chosen.ending(), dashboard, panel, query)
        || exceptions.allow(RARE, dashboard, panel, query);
  }

  private Map<String, Choice> choices(Dashboard dashboard, Chosen chosen, List<String> problems) {
    Map<String, Choice> choices = new LinkedHashMap<>();
    for (Variable variable : dashboard.variables()) {
      try {
        List<String> values = values(variable, new Interpolation(choices, window(dashboard)));
        if (values.isEmpty() && !mayBeEmpty(dashboard, chosen, variable.name(), "*")) {
          problems.add(dashboard + ", " + chosen + " chosen: " + variable + " has no values");
        }
        choices.put(variable.name(), choice(variable, values, chosen));
      } catch (AssertionError | IllegalArgumentException | SQLException refused) {
        problems.add(dashboard + ": " + variable + " is refused: " + refused.getMessage());
        choices.put(variable.name(), new Choice(List.of(""), variable.isList(), false));
      }
    }
    return choices;
  }

  private List<String> values(Variable variable, Interpolation before) throws SQLException {
    return switch (variable.type()) {
      case "query" -> datasources.values(variable, before);
      case "custom", "interval" ->
          Arrays.stream(variable.query().split(",", -1))
              .map(each -> each.replaceFirst("^.* : ", "").strip())
              .toList();
      default -> List.of(variable.query());
    };
  }

  private Choice choice(Variable variable, List<String> values, Chosen chosen) {
    if (values.isEmpty()) {
      return new Choice(List.of(""), variable.isList(), false);
    }
    if (variable.json().path("includeAll").asBoolean() && chosen == Chosen.ALL) {
      String all = variable.json().path("allValue").asText();
      return all.isEmpty() ? new Choice(values, true, false) : new Choice(List.of(all), true, true);
    }
    List<String> ordered =
        Stream.concat(preferred.stream().filter(values::contains), values.stream())
            .distinct()
            .toList();
    int count = chosen == Chosen.TWO && variable.json().path("multi").asBoolean() ? 2 : 1;
    return new Choice(
        ordered.subList(0, Math.min(count, ordered.size())), variable.isList(), false);
  }

  private static Window window(Dashboard dashboard) {
    return window(dashboard.json().at("/time/from").asText(), Instant.now());
  }

  private Window window(Dashboard dashboard, Panel panel, Query query) {
    String own = panel.json().path("timeFrom").asText();
    Window window =
        window(
            own.isEmpty()
                ? dashboard.json().at("/time/from").asText()
                : "now-" + own.replaceFirst("^now-", ""),
            query.isSql() ? lookedAt : Instant.now());
    String least = query.json().path("interval").asText(panel.json().path("interval").asText());
    Duration interval =
        least.isEmpty() ? window.interval() : Duration.ofSeconds(Interpolation.seconds(least));
    return new Window(window.from(), window.to(), interval, window.scrapeInterval());
  }

  /** From then until now, with points as close as can be. */
  private static Window window(String from, Instant at) {
    Matcher matcher = AGO.matcher(from);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no time: " + from);
    }
    ZonedDateTime now = at.atZone(ZoneOffset.UTC);
    ZonedDateTime then =
        matcher.group(1) == null ? now : now.minusSeconds(Interpolation.seconds(matcher.group(1)));
    String whole = matcher.group(2) == null ? "" : matcher.group(2);
    ZonedDateTime start =
        switch (whole) {
          case "" -> then;
          case "/d" -> then.toLocalDate().atStartOfDay(ZoneOffset.UTC);
          case "/M" -> then.toLocalDate().withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC);
          case "/y" -> then.toLocalDate().withDayOfYear(1).atStartOfDay(ZoneOffset.UTC);
          default -> then.minusDays(then.getDayOfWeek().getValue() - 1L);
        };
    Duration scrape = SimulatedProvince.SCRAPE_INTERVAL;
    return new Window(start.toInstant(), now.toInstant(), scrape, scrape);
  }
}
