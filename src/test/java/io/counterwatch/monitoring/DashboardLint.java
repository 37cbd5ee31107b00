package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.monitoring.Dashboard.Panel;
import io.counterwatch.monitoring.Dashboard.Query;
import io.counterwatch.monitoring.Dashboard.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules for the form of dashboards, beyond what Grafana's own types ask for. */
final class DashboardLint {
  private static final int GRID_COLUMNS = 24;
  private static final int LONGEST_UID = 40;

  /** Panels that ask nothing. */
  private static final String TEXT = "text";

  /** Panels that show words instead of numbers, or numbers of their own. */
  private static final Set<String> WITHOUT_UNIT = Set.of(TEXT, "state-timeline", "status-history");

  private static final Set<String> SOURCES = Set.of("prometheus", "grafana-postgresql-datasource");
  private static final String GRAFANA = "-- Grafana --";

  private static final Pattern DASHBOARD_LINK =
      Pattern.compile("/d/([^/?#]+)(?:[^?#]*)(?:\\?(.*))?");

  /** Below the base address that is a variable: the live pages. */
  private static final Pattern PAGE =
      Pattern.compile("\\$\\{(\\w+)(?::raw)?}(?:/|/centres/[^/?#]+)?(?:\\?[^#]*)?");

  private static final Pattern SETS_VARIABLE = Pattern.compile("(?:^|&)var-([^=]+)=");
  private static final Pattern QUERY_PARAMETER = Pattern.compile("\\$\\{(\\w+):queryparam}");

  private final Map<String, Dashboard> byUid;

  /**
   * @param all dashboards of a language, to which links may lead
   */
  DashboardLint(Collection<Dashboard> all) {
    byUid = all.stream().collect(Collectors.toMap(Dashboard::uid, Function.identity()));
  }

  /** What is wrong with a dashboard; empty where nothing is. */
  List<String> problems(Dashboard dashboard) {
    List<String> problems = new ArrayList<>();
    head(dashboard, problems);
    variables(dashboard, problems);
    layout(dashboard, problems);
    for (Panel panel : dashboard.panels()) {
      panel(dashboard, panel, problems);
    }
    links(dashboard, problems);
    return problems;
  }

  private static void head(Dashboard dashboard, List<String> problems) {
    JsonNode json = dashboard.json();
    for (String field : List.of("uid", "title", "description", "timezone", "refresh")) {
      if (json.path(field).asText().isBlank()) {
        problems.add("has no " + field);
      }
    }
    if (dashboard.uid().length() > LONGEST_UID) {
      problems.add("has too long a uid");
    }
    if (json.path("id").isNumber()) {
      problems.add("has an id, which only an instance of Grafana gives");
    }
    if (json.at("/time/from").asText().isBlank() || json.at("/time/to").asText().isBlank()) {
      problems.add("has no time");
    }
  }

  private static void variables(Dashboard dashboard, List<String> problems) {
    Set<String> defined = new TreeSet<>();
    for (Variable variable : dashboard.variables()) {
      if (!defined.add(variable.name())) {
        problems.add(variable + " is there twice");
      }
      if (variable.type().equals("query")) {
        source(dashboard, variable.json(), variable.toString(), problems);
      }
      if (!variable.type().equals("constant")
          && variable.json().path("hide").asInt() == 0
          && variable.json().path("label").asText().isBlank()) {
        problems.add(variable + " has no label");
      }
    }
    Set<String> used = usedVariables(dashboard);
    for (String name : used) {
      if (!defined.contains(name)) {
        problems.add("uses the variable " + name + ", which is not defined");
      }
    }
    defined.removeAll(used);
    defined.forEach(name -> problems.add("never uses its variable " + name));
  }

  /** Without those that Grafana gives. */
  private static Set<String> usedVariables(Dashboard dashboard) {
    Set<String> names = new TreeSet<>();
    texts(dashboard.json(), "", (field, text) -> names.addAll(namesIn(field, text)));
    names.removeIf(name -> name.startsWith("__") || name.matches("\\d+"));
    return names;
  }

  private static Set<String> namesIn(String field, String text) {
    return switch (field) {
      case "repeat" -> text.isEmpty() ? Set.of() : Set.of(text);
      // There a dollar is the end of the text, or a part that was found.
      case "regex", "renamePattern", "pattern" -> Set.of();
      default -> Interpolation.names(text);
    };
  }

  private interface TextReader {
    void read(String field, String text);
  }

  private static void texts(JsonNode node, String field, TextReader reader) {
    if (node.isTextual()) {
      reader.read(field, node.asText());
    } else if (node.isArray()) {
      node.forEach(each -> texts(each, field, reader));
    } else {
      node.properties().forEach(each -> texts(each.getValue(), each.getKey(), reader));
    }
  }

  private static void layout(Dashboard dashboard, List<String> problems) {
    Set<Long> ids = new HashSet<>();
    List<Panel> all = new ArrayList<>(dashboard.rows());
    all.addAll(dashboard.panels());
    for (Panel panel : all) {
      if (!ids.add(panel.id())) {
        problems.add(panel + " has the id of another");
      }
      JsonNode place = panel.json().path("gridPos");
      if (place.path("w").asInt() < 1
          || place.path("h").asInt() < 1
          || place.path("x").asInt(-1) < 0
          || place.path("y").asInt(-1) < 0
          || place.path("x").asInt() + place.path("w").asInt() > GRID_COLUMNS) {
        problems.add(panel + " is not within the grid: " + place);
      }
    }
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        if (overlap(all.get(i).json().path("gridPos"), all.get(j).json().path("gridPos"))) {
          problems.add(all.get(i) + " lies over " + all.get(j));
        }
      }
    }
  }

  private static boolean overlap(JsonNode one, JsonNode other) {
    return overlap(one, other, "x", "w") && overlap(one, other, "y", "h");
  }

  private static boolean overlap(JsonNode one, JsonNode other, String from, String length) {
    return one.path(from).asInt() < other.path(from).asInt() + other.path(length).asInt()
        && other.path(from).asInt() < one.path(from).asInt() + one.path(length).asInt();
  }

  private static void panel(Dashboard dashboard, Panel panel, List<String> problems) {
    if (panel.title().isBlank()) {
      problems.add(panel + " has no title");
    }
    if (panel.json().path("description").asText().isBlank()) {
      problems.add(panel + " has no description");
    }
    if (panel.type().equals(TEXT)) {
      return;
    }
    if (!WITHOUT_UNIT.contains(panel.type()) && !hasUnit(panel)) {
      problems.add(panel + " has no unit");
    }
    source(dashboard, panel.json(), panel.toString(), problems);
    if (panel.queries().isEmpty()) {
      problems.add(panel + " asks nothing");
    }
    Set<String> letters = new TreeSet<>();
    for (Query query : panel.queries()) {
      source(dashboard, query.json(), panel + ", " + query, problems);
      if (query.refId().isBlank() || !letters.add(query.refId())) {
        problems.add(panel + " has two queries " + query.refId());
      }
      if (query.text().isBlank()) {
        problems.add(panel + ", " + query + " is empty");
      }
      if (query.isSql() == query.json().at("/datasource/type").asText().equals("prometheus")) {
        problems.add(panel + ", " + query + " asks the wrong database");
      }
    }
    for (String refId : Fields.queries(panel)) {
      if (!letters.contains(refId)) {
        problems.add(panel + " names the query " + refId + ", which it has not");
      }
    }
  }

  /** Of its numbers: for all fields, or for those that need one. */
  private static boolean hasUnit(Panel panel) {
    if (panel.json().at("/fieldConfig/defaults").has("unit")
        || panel.json().at("/options/yAxis").has("unit")) {
      return true;
    }
    for (JsonNode override : panel.json().at("/fieldConfig/overrides")) {
      for (JsonNode property : override.path("properties")) {
        if (property.path("id").asText().equals("unit")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Where the data come from must be a choice: another installation calls it by another name. */
  private static void source(
      Dashboard dashboard, JsonNode json, String what, List<String> problems) {
    String uid = json.at("/datasource/uid").asText();
    String type = json.at("/datasource/type").asText();
    if (uid.equals(GRAFANA)) {
      return;
    }
    boolean templated =
        SOURCES.contains(type)
            && dashboard.variables().stream()
                .anyMatch(
                    variable ->
                        variable.type().equals("datasource")
                            && variable.query().equals(type)
                            && (uid.equals("${" + variable.name() + "}")
                                || uid.equals("$" + variable.name())));
    if (!templated) {
      problems.add(what + " has a fixed datasource: " + json.path("datasource"));
    }
  }

  private void links(Dashboard dashboard, List<String> problems) {
    texts(
        dashboard.json(),
        "",
        (field, text) -> {
          if (field.equals("url")) {
            link(dashboard, text).forEach(problem -> problems.add("link " + text + " " + problem));
          }
        });
    for (JsonNode link : dashboard.json().path("links")) {
      if (link.path("type").asText().equals("dashboards")) {
        link.path("tags").forEach(tag -> tagged(dashboard, tag, problems));
      }
    }
  }

  private void tagged(Dashboard dashboard, JsonNode tag, List<String> problems) {
    boolean any =
        byUid.values().stream()
            .filter(other -> !other.uid().equals(dashboard.uid()))
            .anyMatch(other -> other.json().path("tags").toString().contains(tag.toString()));
    if (!any) {
      problems.add("links to dashboards with the tag " + tag + ", which no other has");
    }
  }

  private List<String> link(Dashboard dashboard, String url) {
    Matcher page = PAGE.matcher(url);
    if (page.matches()) {
      boolean known = dashboard.variable(page.group(1)).isPresent();
      return known ? List.of() : List.of("has an unknown base");
    }
    Matcher matcher = DASHBOARD_LINK.matcher(url);
    if (!matcher.matches()) {
      return List.of("leads neither to a dashboard nor to a live page");
    }
    Dashboard target = byUid.get(matcher.group(1));
    if (target == null) {
      return List.of("leads to no dashboard");
    }
    String parameters = matcher.group(2) == null ? "" : matcher.group(2);
    Set<String> set = new TreeSet<>();
    for (Pattern pattern : List.of(SETS_VARIABLE, QUERY_PARAMETER)) {
      pattern.matcher(parameters).results().forEach(found -> set.add(found.group(1)));
    }
    return set.stream()
        .filter(name -> target.variable(name).isEmpty())
        .map(name -> "sets the variable " + name + ", which its target does not have")
        .toList();
  }
}
