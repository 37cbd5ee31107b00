package io.counterwatch.store;

import io.counterwatch.centre.Distribution;
import io.counterwatch.store.PgHistory.CurrentDays;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long each service usually takes: of all centres of a group, over the {@value #WINDOW_DAYS}
 * days before the week of a day. A function of the log like every other figure, so it is the same
 * whenever it is asked for; within a week everybody is measured by the same.
 */
final class StandardTimes {
  static final int WINDOW_DAYS = 28;

  private static final String QUESTION =
      """
      SELECT d.service, s.second, sum(s.count)::integer
      FROM service_day_durations d, unnest(d.seconds, d.counts) AS s (second, count)
      WHERE d.centre = ANY ($1) AND d.day >= $2 AND d.day < $3 AND d.measure = 'service'
        AND d.service <> ''
      GROUP BY d.service, s.second
      ORDER BY d.service, s.second
      """;

  private final Map<LocalDate, Map<String, Distribution>> byWeek = new HashMap<>();

  private StandardTimes() {}

  /** Whom a centre is compared with in every week that those days touch. */
  static Map<LocalDate, List<String>> groups(
      String centre, LocalDate from, LocalDate to, CurrentDays current) {
    Map<LocalDate, List<String>> groups = new LinkedHashMap<>();
    for (LocalDate week = week(from); !week.isAfter(to); week = week.plusWeeks(1)) {
      groups.put(week, current.group(centre, week));
    }
    return groups;
  }

  /** Completes when the rows show everything that usual times are made of. */
  static Future<Void> settle(Map<LocalDate, List<String>> groups, CurrentDays current) {
    List<Future<?>> weeks = new ArrayList<>();
    groups.forEach(
        (week, group) ->
            weeks.add(current.settle(group, week.minusDays(WINDOW_DAYS), week.minusDays(1))));
    return Future.join(weeks).mapEmpty();
  }

  /** By one question a week. */
  static Future<StandardTimes> of(SqlConnection connection, Map<LocalDate, List<String>> groups) {
    StandardTimes times = new StandardTimes();
    List<Future<?>> weeks = new ArrayList<>();
    groups.forEach(
        (week, group) ->
            weeks.add(
                connection
                    .preparedQuery(QUESTION)
                    .execute(
                        Tuple.of(group.toArray(String[]::new), week.minusDays(WINDOW_DAYS), week))
                    .onSuccess(rows -> times.byWeek.put(week, durations(rows)))));
    return Future.join(weeks).map(all -> times);
  }

  private static LocalDate week(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private static Map<String, Distribution> durations(Iterable<Row> rows) {
    Map<String, List<Row>> byService = new LinkedHashMap<>();
    for (Row row : rows) {
      byService.computeIfAbsent(row.getString(0), service -> new ArrayList<>()).add(row);
    }
    Map<String, Distribution> durations = new HashMap<>();
    byService.forEach(
        (service, values) ->
            durations.put(
                service,
                new Distribution(
                    values.stream().mapToInt(row -> row.getInteger(1)).toArray(),
                    values.stream().mapToInt(row -> row.getInteger(2)).toArray())));
    return durations;
  }

  /** By service; a service that nobody was served for is missing. */
  Map<String, Distribution> of(LocalDate day) {
    return byWeek.getOrDefault(week(day), Map.of());
  }
}
