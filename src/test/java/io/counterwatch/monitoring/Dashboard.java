package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dashboard as it is shipped.
 *
 * @param language of its texts, the name of its folder
 * @param name of its file, without the ending
 */
record Dashboard(String language, String name, JsonNode json) {
  private static final Path FOLDER = Path.of("grafana/dashboards");
  private static final String ENDING = ".json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The panel that does nothing but group those below it. */
  private static final String ROW = "row";

  /** All of a language, in the order of their names. */
  static List<Dashboard> all(String language) {
    try (Stream<Path> files = Files.list(FOLDER.resolve(language))) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted()
          .map(file -> read(language, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of all languages. */
  static List<Dashboard> all() {
    return Stream.of("vi", "en").flatMap(language -> all(language).stream()).toList();
  }

  private static Dashboard read(String language, Path file) {
    try {
      String name = file.getFileName().toString();
      return new Dashboard(
          language,
          name.substring(0, name.length() - ENDING.length()),
          JSON.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address in Grafana: {@code /d/UID}. */
  String uid() {
    return json.path("uid").asText();
  }

  /** Its panels, also those in rows, without the rows themselves. */
  List<Panel> panels() {
    List<Panel> panels = new ArrayList<>();
    for (JsonNode each : json.path("panels")) {
      if (isRow(each)) {
        each.path("panels").forEach(inRow -> panels.add(new Panel(inRow)));
      } else {
        panels.add(new Panel(each));
      }
    }
    return panels;
  }

  /** The rows, which have nothing but a title and a place. */
  List<Panel> rows() {
    List<Panel> rows = new ArrayList<>();
    for (JsonNode each : json.path("panels")) {
      if (isRow(each)) {
        rows.add(new Panel(each));
      }
    }
    return rows;
  }

  private static boolean isRow(JsonNode panel) {
    return panel.path("type").asText().equals(ROW);
  }

  /** Its variables, in the order in which they get their values. */
  List<Variable> variables() {
    List<Variable> variables = new ArrayList<>();
    json.at("/templating/list").forEach(each -> variables.add(new Variable(each)));
    return variables;
  }

  Optional<Variable> variable(String name) {
    return variables().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  @Override
  public String toString() {
    return language + "/" + name;
  }

  /** One of its panels. */
  record Panel(JsonNode json) {
    long id() {
      return json.path("id").asLong();
    }

    String type() {
      return json.path("type").asText();
    }

    String title() {
      return json.path("title").asText();
    }

    /** What it asks, in its order. */
    List<Query> queries() {
      List<Query> queries = new ArrayList<>();
      json.path("targets").forEach(each -> queries.add(new Query(each)));
      return queries;
    }

    @Override
    public String toString() {
      return "panel " + id() + " (" + title() + ")";
    }
  }

  /** What a panel asks one of the databases. */
  record Query(JsonNode json) {
    String refId() {
      return json.path("refId").asText();
    }

    boolean isSql() {
      return json.has("rawSql");
    }

    /** In PromQL or SQL, with Grafana's variables in it. */
    String text() {
      return json.path(isSql() ? "rawSql" : "expr").asText();
    }

    /** Whether it asks for one moment instead of a stretch of time. */
    boolean isInstant() {
      return json.path("instant").asBoolean();
    }

    @Override
    public String toString() {
      return "query " + refId();
    }
  }

  /** One of the choices at its head. */
  record Variable(JsonNode json) {
    String name() {
      return json.path("name").asText();
    }

    String type() {
      return json.path("type").asText();
    }

    /** Whether several values can be chosen, so that a query gets a list of them. */
    boolean isList() {
      return json.path("multi").asBoolean() || json.path("includeAll").asBoolean();
    }

    /** What its values come from. */
    String query() {
      JsonNode query = json.path("query");
      if (query.isTextual()) {
        return query.asText();
      }
      return query.path(query.has("rawSql") ? "rawSql" : "query").asText();
    }

    @Override
    public String toString() {
      return "variable " + name();
    }
  }
}
