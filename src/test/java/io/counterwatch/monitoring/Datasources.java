package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.monitoring.Dashboard.Query;
import io.counterwatch.monitoring.Dashboard.Variable;
import io.counterwatch.testing.PrometheusProcess;
import io.counterwatch.testing.Series.Sample;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks what a dashboard asks, of the real databases. */
final class Datasources {
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((?:(.+),\\s*)?(\\w+)\\s*\\)\\s*", Pattern.DOTALL);
  private static final Pattern QUERY_RESULT =
      Pattern.compile("query_result\\((.+)\\)\\s*", Pattern.DOTALL);

  /** How much of the past of this test is looked at, and how finely. */
  private static final Duration LOOK_BACK = Duration.ofSeconds(30);

  private static final Duration STEP = Duration.ofSeconds(2);
  private static final String TIME = "time";
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  /** How the trouble begins when a database does not take a query. */
  static final String REFUSED = "is refused: ";

  private static final String NOTHING = "finds nothing";

  private final PrometheusProcess prometheus;
  private final Connection connection;

  /**
   * @param connection as the user that Grafana has in the database
   */
  Datasources(PrometheusProcess prometheus, Connection connection) {
    this.prometheus = prometheus;
    this.connection = connection;
  }

  /**
   * What a query found.
   *
   * @param trouble what is wrong with it; empty where it has a value
   * @param fields what its columns or series are called, so that a panel can refer to them
   */
  record Answer(String trouble, Set<String> fields) {}

  /**
   * Asks a panel's query.
   *
   * @param single whether the panel has no other
   */
  Answer ask(Query query, boolean single, Interpolation interpolation) {
    try {
      return query.isSql()
          ? askPostgres(query, interpolation.sql(query.text()))
          : askPrometheus(query, single, interpolation.promQl(query.text()));
    } catch (AssertionError | IllegalArgumentException | SQLException refused) {
      return new Answer(REFUSED + refused.getMessage(), Set.of());
    }
  }

  private Answer askPrometheus(Query query, boolean single, String promQl) {
    boolean table = query.json().path("format").asText().equals("table");
    Set<String> fields = new TreeSet<>();
    boolean any = false;
    for (Sample sample : query.isInstant() ? prometheus.query(promQl) : lately(promQl)) {
      any |= Double.isFinite(sample.value());
      if (table) {
        fields.addAll(sample.labels().keySet());
        fields.addAll(List.of("Time", single ? "Value" : "Value #" + query.refId()));
      } else {
        fields.add(legend(query, sample));
      }
    }
    return new Answer(any ? "" : NOTHING, fields);
  }

  /** Of each series the newest number; what was none at any time has none. */
  private List<Sample> lately(String promQl) {
    List<Sample> samples = new ArrayList<>();
    Instant now = Instant.now();
    for (JsonNode series : prometheus.queryRange(promQl, now.minus(LOOK_BACK), now, STEP)) {
      JsonNode newest = series.at("/values/0");
      for (JsonNode value : series.path("values")) {
        if (Double.isFinite(PrometheusProcess.sample(series.path("metric"), value).value())) {
          newest = value;
        }
      }
      samples.add(PrometheusProcess.sample(series.path("metric"), newest));
    }
    return samples;
  }

  private static String legend(Query query, Sample sample) {
    return LEGEND_LABEL
        .matcher(query.json().path("legendFormat").asText())
        .replaceAll(
            found -> Matcher.quoteReplacement(sample.labels().getOrDefault(found.group(1), "")));
  }

  private Answer askPostgres(Query query, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> columns = columns(rows.getMetaData());
      Set<String> fields = new TreeSet<>(columns);
      if (query.json().path("format").asText().equals("time_series") && !columns.contains(TIME)) {
        return new Answer("is a time series without a column " + TIME, fields);
      }
      while (rows.next()) {
        for (int i = 1; i <= columns.size(); i++) {
          if (rows.getObject(i) != null && !columns.get(i - 1).equals(TIME)) {
            return new Answer("", fields);
          }
        }
      }
      return new Answer(NOTHING, fields);
    }
  }

  private static List<String> columns(ResultSetMetaData data) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      names.add(data.getColumnLabel(i));
    }
    return names;
  }

  /** The values that a variable has to choose from, in their order. */
  List<String> values(Variable variable, Interpolation interpolation) throws SQLException {
    List<String> all =
        variable.json().path("query").has("rawSql") || isPostgres(variable)
            ? sqlValues(interpolation.sql(variable.query()))
            : prometheusValues(interpolation.promQl(variable.query()));
    String regex = variable.json().path("regex").asText();
    return regex.isEmpty() ? all : matching(all, regex);
  }

  private static boolean isPostgres(Variable variable) {
    return variable.json().at("/datasource/type").asText().contains("postgres");
  }

  private List<String> sqlValues(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int column = Math.max(1, columns(rows.getMetaData()).indexOf("__value") + 1);
      while (rows.next()) {
        values.add(rows.getString(column));
      }
    }
    return values;
  }

  private List<String> prometheusValues(String query) {
    Matcher labels = LABEL_VALUES.matcher(query);
    if (labels.matches()) {
      String path = "/api/v1/label/" + labels.group(2) + "/values";
      String selector = labels.group(1);
      String match =
          selector == null ? "" : "?match[]=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
      List<String> values = new ArrayList<>();
      prometheus
          .get(path + match.replace("[]", "%5B%5D"))
          .forEach(each -> values.add(each.asText()));
      return values;
    }
    Matcher result = QUERY_RESULT.matcher(query);
    if (!result.matches()) {
      throw new IllegalArgumentException("no selection: " + query);
    }
    return prometheus.query(result.group(1)).stream().map(Datasources::line).toList();
  }

  /** A sample as Grafana writes it for the expression that takes parts of it. */
  private static String line(Sample sample) {
    return sample.labels().entrySet().stream()
        .map(label -> label.getKey() + "=\"" + label.getValue() + '"')
        .collect(Collectors.joining(",", sample.name() + "{", "} " + sample.value() + " 0"));
  }

  /** A group called value, else the first group, else the whole is what is taken. */
  private static List<String> matching(List<String> values, String regex) {
    Pattern pattern = Pattern.compile(regex.replaceAll("^/|/[a-z]*$", ""));
    TreeSet<String> taken = new TreeSet<>();
    for (String value : values) {
      Matcher matcher = pattern.matcher(value);
      if (matcher.find()) {
        taken.add(
            regex.contains("(?<value>")
                ? matcher.group("value")
                : matcher.group(Math.min(1, matcher.groupCount())));
      }
    }
    return List.copyOf(taken);
  }
}
