package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.monitoring.Dashboard.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a panel says of columns and series by their names: Grafana passes over one that is not. */
final class Fields {
  private static final List<String> ORGANISED =
      List.of("excludeByName", "includeByName", "indexByName", "renameByName");

  private Fields() {}

  /** The names that the queries' answers must have; without those that the panel gives itself. */
  static Set<String> named(Panel panel) {
    Set<String> names = new TreeSet<>();
    List<JsonNode> renamed = new ArrayList<>();
    for (JsonNode each : panel.json().path("transformations")) {
      JsonNode options = each.path("options");
      options.path("sort").forEach(sort -> names.add(sort.path("field").asText()));
      for (String field : ORGANISED) {
        options.path(field).properties().stream().map(Map.Entry::getKey).forEach(names::add);
      }
      options.path("renameByName").forEach(renamed::add);
    }
    for (JsonNode override : panel.json().at("/fieldConfig/overrides")) {
      if (override.at("/matcher/id").asText().equals("byName")) {
        names.add(override.at("/matcher/options").asText());
      }
    }
    renamed.forEach(name -> names.remove(name.asText()));
    return names;
  }

  /** The letters of the queries that overrides are about. */
  static Set<String> queries(Panel panel) {
    Set<String> letters = new TreeSet<>();
    for (JsonNode override : panel.json().at("/fieldConfig/overrides")) {
      if (override.at("/matcher/id").asText().equals("byFrameRefID")) {
        letters.add(override.at("/matcher/options").asText());
      }
    }
    return letters;
  }
}
