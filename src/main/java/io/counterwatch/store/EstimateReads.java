package io.counterwatch.store;

import io.counterwatch.store.query.EstimateRecord;
import io.counterwatch.store.query.EstimateRecord.Figures;
import io.counterwatch.store.query.EstimateRecord.Grades;
import io.counterwatch.store.query.EstimateRecord.HourGrades;
import io.counterwatch.store.query.EstimateRecord.ServiceGrades;
import io.counterwatch.store.query.History.Announced;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was announced of waits, and what came of it. */
final class EstimateReads {
  private static final String ANNOUNCED =
      """
      SELECT leg, service, %s, p50_seconds, p90_seconds, model, outcome, wait_seconds
      FROM estimate WHERE centre = $1 AND day = $2 AND subject = $3 AND shown ORDER BY leg, announced_at
      """
          .formatted(Micros.of("announced_at"));

  /** Figures of the judged ones for which a condition holds. */
  private static final String FIGURES =
      """
      count(*) FILTER (WHERE %1$s),
      avg(CASE WHEN wait <= p90 THEN 1.0::float8 ELSE 0 END) FILTER (WHERE %1$s),
      avg(p50 - wait) FILTER (WHERE %1$s),
      avg(abs(p50 - wait)) FILTER (WHERE %1$s),
      avg(greatest(0.9 * (wait - p90), 0.1 * (p90 - wait))) FILTER (WHERE %1$s),
      avg(p90) FILTER (WHERE %1$s),
      avg(wait) FILTER (WHERE %1$s)
      """;

  /** By service and hour, by service, by hour, and of all; null stands for "of all". */
  private static final String RECORD =
      """
      SELECT service, hour, count(*) FILTER (WHERE shown), count(*) FILTER (WHERE NOT shown),
        count(*) FILTER (WHERE shown AND outcome = 'withdrew'),
        count(*) FILTER (WHERE shown AND outcome = 'unknown'), %s, %s
      FROM (
        SELECT service, extract(hour FROM announced_at AT TIME ZONE $4::text)::integer AS hour, outcome, shown,
          p50_seconds AS p50, p90_seconds AS p90, wait_seconds AS wait
        FROM estimate WHERE centre = $1 AND day BETWEEN $2 AND $3
      ) AS told
      GROUP BY GROUPING SETS ((service, hour), (service), (hour), ())
      ORDER BY service, hour
      """
          .formatted(
              FIGURES.formatted("shown AND outcome = 'called'"),
              FIGURES.formatted("shown AND outcome = 'called' AND wait >= 0.5"));

  private static final int FIGURE_COLUMNS = 7;
  private static final int FIRST_JUDGED = 6;

  private EstimateReads() {}

  static Future<List<Announced>> announced(
      Pool pool, String centre, LocalDate day, String subject) {
    return pool.preparedQuery(ANNOUNCED)
        .execute(Tuple.of(centre, day, subject))
        .map(rows -> WriterReads.rows(rows, EstimateReads::announced));
  }

  private static Announced announced(Row row) {
    return new Announced(
        row.getInteger(0),
        row.getString(1),
        row.getLong(2),
        row.getDouble(3),
        row.getDouble(4),
        row.getLong(5),
        row.getString(6),
        row.getDouble(7));
  }

  /** What came of a range of days; hours are those of the zone. */
  static Future<EstimateRecord> record(
      Pool pool, String centre, ZoneId zone, LocalDate from, LocalDate to) {
    return pool.preparedQuery(RECORD)
        .execute(Tuple.of(centre, from, to, databaseZone(zone)))
        .map(rows -> record(centre, from, to, rows));
  }

  /** PostgreSQL counts the hours of a bare offset from the other side, as POSIX does. */
  private static String databaseZone(ZoneId zone) {
    return zone.normalized() instanceof ZoneOffset offset
        ? "<fixed>" + ZoneOffset.ofTotalSeconds(-offset.getTotalSeconds()).getId().replace("Z", "0")
        : zone.getId();
  }

  private static EstimateRecord record(
      String centre, LocalDate from, LocalDate to, RowSet<Row> rows) {
    Grades total = Grades.NONE;
    List<HourGrades> hours = new ArrayList<>();
    Map<String, Grades> totals = new TreeMap<>();
    Map<String, List<HourGrades>> byService = new TreeMap<>();
    for (Row row : rows) {
      String service = row.getString(0);
      Integer hour = row.getInteger(1);
      Grades grades = grades(row);
      if (service == null && hour == null) {
        total = grades;
      } else if (service == null) {
        hours.add(new HourGrades(hour, grades));
      } else if (hour == null) {
        totals.put(service, grades);
      } else {
        byService
            .computeIfAbsent(service, first -> new ArrayList<>())
            .add(new HourGrades(hour, grades));
      }
    }
    List<ServiceGrades> services = new ArrayList<>();
    totals.forEach(
        (service, grades) ->
            services.add(
                new ServiceGrades(service, grades, byService.getOrDefault(service, List.of()))));
    return new EstimateRecord(centre, from, to, total, hours, services);
  }

  private static Grades grades(Row row) {
    return new Grades(
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        figures(row, FIRST_JUDGED),
        figures(row, FIRST_JUDGED + FIGURE_COLUMNS));
  }

  private static Figures figures(Row row, int first) {
    long judged = row.getLong(first);
    return judged == 0
        ? Figures.NONE
        : new Figures(
            judged,
            row.getDouble(first + 1),
            row.getDouble(first + 2),
            row.getDouble(first + 3),
            row.getDouble(first + 4),
            row.getDouble(first + 5),
            row.getDouble(first + 6));
  }
}
