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
    Map<String, Map<String, Double>> services = rows("dossiers", 5);
    same("services with dossiers", services.size(), dossiers.path("services").size());
    for (JsonNode each : dossiers.path("services")) {
      String service = each.path("service").asText();
      Map<String, Double> row = services.getOrDefault(service, Map.of());
      String what = "dossiers of " + service + ", ";
      compare(what + "received", row.get("received"), each.path("received"));
      compare(what + "completed", row.get("completed"), each.path("completed"));
      compare(what + "open", row.get("unfinished"), each.path("open"));
      compare(what + "suspended", row.get("suspended"), each.path("suspended"));
      compare(what + "overdue", row.get("overdue"), each.path("overdue"));
      compare(what + "in time", row.get("on_time"), each.at("/onTime/ratio"));
      compare(what + "returned", row.get("returned"), each.path("returnedRate"));
      compare(what + "online", row.get("online"), each.at("/online/ratio"));
      compare(what + "digitised", row.get("digitised"), each.at("/digitised/ratio"));
      compare(what + "paid online", row.get("paid_online"), each.at("/paidOnline/ratio"));
    }
  }

  private void compareRatings() throws SQLException {
    JsonNode ratings = api.path("ratings");
    Map<String, Double> all = only("dossiers", 4);
    compare("satisfaction", all.get("value"), ratings.path("satisfaction"));
    compare("satisfaction from", all.get("low"), ratings.at("/interval/low"));
    compare("satisfaction to", all.get("high"), ratings.at("/interval/high"));
    Map<String, Map<String, Double>> services = rows("dossiers", 8);
    same("services with ratings", services.size(), ratings.path("services").size());
    for (JsonNode each : ratings.path("services")) {
      String service = each.path("service").asText();
      Map<String, Double> row = services.getOrDefault(service, Map.of());
      String what = "ratings of " + service + ", ";
      compare(what + "responses", row.get("answers"), each.path("responses"));
      compare(what + "satisfaction", row.get("share"), each.path("satisfaction"));
      compare(what + "to", row.get("high"), each.at("/interval/high"));
    }
  }

  private void compareCounters() throws SQLException {
    Map<String, Map<String, Double>> counters = rows("counters", 12);
    same("counters", counters.size(), api.path("counters").size());
    for (JsonNode each : api.path("counters")) {
      String counter = each.path("counter").asText();
      Map<String, Double> row = counters.getOrDefault(counter, Map.of());
      String what = "counter " + counter + ", ";
      compare(what + "served", row.get("served"), each.path("served"));
      compare(what + "serving", seconds(row.get("serving")), each.path("serving"));
      compare(what + "available", seconds(row.get("available")), each.path("available"));
      compare(what + "occupancy", row.get("occupancy"), each.path("occupancy"));
      compare(what + "throughput", row.get("throughput"), each.path("throughput"));
    }
  }

  private static @Nullable Double seconds(@Nullable Double hours) {
    return hours == null ? null : (Double) (hours * SECONDS_PER_HOUR);
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
