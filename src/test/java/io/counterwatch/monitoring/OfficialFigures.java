package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.monitoring.Dashboard.Query;
import io.counterwatch.monitoring.Interpolation.Choice;
import io.counterwatch.monitoring.Interpolation.Window;
import io.counterwatch.testing.ServerProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether the dashboards' official figures of a centre's day are those that the API gives. */
final class OfficialFigures {
  /** The API gives ratios with six decimals, and the panels know the interval's constants so. */
  private static final double TOLERANCE = 0.000_01;

  private static final double SECONDS_PER_HOUR = 3_600;

  private final Connection connection;
  private final JsonNode api;
  private final Interpolation interpolation;
  private final List<String> differences = new ArrayList<>();

  private OfficialFigures(Connection connection, JsonNode api, Interpolation interpolation) {
    this.connection = connection;
    this.api = api;
    this.interpolation = interpolation;
  }

  /** What differs, each in a line; empty where nothing does. */
  static List<String> differences(
      Connection connection, ServerProcess server, String centre, LocalDate day, ZoneId zone)
      throws SQLException {
    JsonNode api = server.json("/api/v1/centres/" + centre + "/days/" + day);
    Map<String, Choice> choices = new HashMap<>();
    choices.put("centre", new Choice(List.of(centre), true, false));
    choices.put("zone", new Choice(List.of(zone.getId()), false, false));
    for (String target : List.of("on_time_target", "satisfaction_target")) {
      choices.put(target, new Choice(List.of("0.9"), false, false));
    }
    TreeSet<String> services = new TreeSet<>();
    api.path("services").forEach(each -> services.add(each.path("service").asText()));
    api.at("/dossiers/services").forEach(each -> services.add(each.path("service").asText()));
    choices.put("service", new Choice(List.copyOf(services), true, false));
    List<String> counters = new ArrayList<>();
    api.path("counters").forEach(each -> counters.add(each.path("counter").asText()));
    choices.put("counter", new Choice(counters, true, false));
    Instant from = day.atStartOfDay(zone).toInstant();
    // The range is of moments, so that the next day's first would be in it.
    Instant to = day.plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1);
    Duration interval = Duration.ofMinutes(1);
    OfficialFigures figures =
        new OfficialFigures(
            connection, api, new Interpolation(choices, new Window(from, to, interval, interval)));
    figures.compareDossiers();
    figures.compareRatings();
    figures.compareCounters();
    figures.compareHours();
    return figures.differences;
  }

  private void compareDossiers() throws SQLException {
    JsonNode dossiers = api.path("dossiers");
    Map<String, Double> rate = only("dossiers", 2);
    compare("dossiers in time", rate.get("value"), dossiers.at("/onTime/ratio"));
    Map<String, Double> overdue = only("dossiers", 3);
    compare("dossiers overdue", overdue.get("value"), dossiers.path("overdue"));
    compare("dossiers open", overdue.get("target"), dossiers.path("open"));
    compareRows(
        "dossiers of services",
        rows("dossiers", 5),
        dossiers.path("services"),
        "service",
        Map.of(
            "received", "/received",
            "completed", "/completed",
            "unfinished", "/open",
            "suspended", "/suspended",
            "overdue", "/overdue",
            "on_time", "/onTime/ratio",
            "returned", "/returnedRate",
            "online", "/online/ratio",
            "digitised", "/digitised/ratio",
            "paid_online", "/paidOnline/ratio"));
  }

  private void compareRatings() throws SQLException {
    JsonNode ratings = api.path("ratings");
    Map<String, Double> all = only("dossiers", 4);
    compare("satisfaction", all.get("value"), ratings.path("satisfaction"));
    compare("satisfaction from", all.get("low"), ratings.at("/interval/low"));
    compare("satisfaction to", all.get("high"), ratings.at("/interval/high"));
    compareRows(
        "ratings of services",
        rows("dossiers", 8),
        ratings.path("services"),
        "service",
        Map.of("answers", "/responses", "share", "/satisfaction", "high", "/interval/high"));
  }

  private void compareCounters() throws SQLException {
    Map<String, Map<String, Double>> counters = rows("counters", 12);
    for (Map<String, Double> row : counters.values()) {
      // The panel shows hours, the API seconds.
      row.computeIfPresent("serving", (column, hours) -> hours * SECONDS_PER_HOUR);
      row.computeIfPresent("available", (column, hours) -> hours * SECONDS_PER_HOUR);
    }
    compareRows(
        "counters",
        counters,
        api.path("counters"),
        "counter",
        Map.of(
            "served", "/served",
            "serving", "/serving",
            "available", "/available",
            "occupancy", "/occupancy",
            "throughput", "/throughput"));
  }

  private void compareHours() throws SQLException {
    Map<String, Integer> issued = new TreeMap<>();
    for (JsonNode each : api.path("hours")) {
      String hour = String.format(Locale.ROOT, "%02d:00", each.path("hour").asInt());
      issued.merge(hour, each.path("issued").asInt(), Integer::sum);
    }
    Map<String, Map<String, Double>> hours = rows("counters", 11);
    same("hours", hours.size(), issued.size());
    issued.forEach(
        (hour, count) -> {
          double shown = hours.getOrDefault(hour, Map.of()).getOrDefault("issued", 0.0);
          if (shown != count) {
            differences.add("issued at %s: %f, the API has %d".formatted(hour, shown, count));
          }
        });
  }

  /**
   * Compares a panel's rows with the entries of a list of the API's.
   *
   * @param id the field by which the API names an entry, as the panel's first column does
   * @param places where the API has what a column shows
   */
  private void compareRows(
      String what,
      Map<String, Map<String, Double>> rows,
      JsonNode entries,
      String id,
      Map<String, String> places) {
    same(what, rows.size(), entries.size());
    for (JsonNode entry : entries) {
      String name = entry.path(id).asText();
      Map<String, Double> row = rows.getOrDefault(name, Map.of());
      places.forEach(
          (column, place) ->
              compare(what + ", " + name + ", " + column, row.get(column), entry.at(place)));
    }
  }

  private void same(String what, int shown, int expected) {
    if (shown != expected || shown == 0) {
      differences.add("%s: %d rows, the API has %d".formatted(what, shown, expected));
    }
  }

  private void compare(String what, @Nullable Double shown, JsonNode expected) {
    boolean alike =
        shown == null
            ? expected.isMissingNode()
            : expected.isNumber() && Math.abs(shown - expected.asDouble()) <= TOLERANCE;
    if (!alike) {
      differences.add("%s: %s, the API has %s".formatted(what, shown, expected));
    }
  }

  /** The one row of a panel; empty where it has none. */
  private Map<String, Double> only(String dashboard, long panel) throws SQLException {
    List<Map<String, Double>> rows = new ArrayList<>(rows(dashboard, panel).values());
    return rows.isEmpty() ? Map.of() : rows.getFirst();
  }

  /** A panel's rows by the text in their first column: their numbers by the names of columns. */
  private Map<String, Map<String, Double>> rows(String dashboard, long panel) throws SQLException {
    Map<String, Map<String, Double>> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(interpolation.sql(query(dashboard, panel)))) {
      ResultSetMetaData columns = answer.getMetaData();
      while (answer.next()) {
        Map<String, Double> row = new HashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          if (answer.getObject(i) instanceof Number number) {
            row.put(columns.getColumnLabel(i), number.doubleValue());
          }
        }
        rows.put(String.valueOf(answer.getString(1)), row);
      }
    }
    return rows;
  }

  private static String query(String dashboard, long panel) {
    return Dashboard.all("vi").stream()
        .filter(each -> each.name().equals(dashboard))
        .flatMap(each -> each.panels().stream())
        .filter(each -> each.id() == panel)
        .flatMap(each -> each.queries().stream())
        .filter(Query::isSql)
        .findFirst()
        .orElseThrow()
        .text();
  }
}
