package io.counterwatch.store;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DayMeasures.HourMeasures;
import io.counterwatch.centre.DayMeasures.ServiceMeasures;
import io.counterwatch.centre.Distribution;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.centre.Totals;
import io.counterwatch.centre.WorkMeasures;
import io.counterwatch.pipeline.SharedTexts;
import io.counterwatch.store.query.History.Period;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The derived rows of a range of days, read in one snapshot and put together again. */
final class DayReads {
  /** Each table with the order of its rows within a day. */
  private static final Map<String, String> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put("service_day", "day");
    TABLES.put("service_day_totals", "place");
    TABLES.put("service_day_durations", "service");
    TABLES.put("service_day_work", "place");
    TABLES.put("service_day_hours", "hour");
    TABLES.put("service_day_ratings", "id");
    TABLES.put("service_day_assistance", "kind, staff");
    TABLES.put("service_day_counts", "id");
    TABLES.put("service_day_hall", "day");
  }

  private record DurationKey(LocalDate day, String service, String measure) {}

  /** The rows of one table, by day. */
  private record Rows(Map<LocalDate, List<Row>> byDay) {
    List<Row> of(LocalDate day) {
      return byDay.getOrDefault(day, List.of());
    }
  }

  private final Map<String, Rows> tables = new HashMap<>();
  private final Map<DurationKey, Distribution> durations = new HashMap<>();

  /** Null where fair work was not asked for. */
  private @Nullable StandardTimes standards;

  private DayReads() {}

  /**
   * The measures of those days, both included, and of the dossiers in that time.
   *
   * @param groups the centres whose usual times fair work is measured by, by week; empty: it is not
   */
  static Future<Period> period(
      Pool pool,
      CentrePlans plans,
      LocalDate from,
      LocalDate to,
      Map<LocalDate, List<String>> groups,
      long nowMicros) {
    ServiceDays calendar = plans.calendar();
    boolean finished = nowMicros >= calendar.endMicros(to);
    long fromMicros = calendar.startMicros(from);
    long untilMicros = Math.min(calendar.endMicros(to), nowMicros + 1);
    return snapshot(
        pool,
        connection -> {
          DayReads reads = new DayReads();
          Tuple range = Tuple.of(plans.centre(), from, to);
          List<Future<?>> answers = new ArrayList<>();
          TABLES.forEach(
              (table, order) ->
                  answers.add(
                      rows(connection, table, order, range)
                          .onSuccess(rows -> reads.tables.put(table, byDay(rows)))));
          Future<DossierMeasures> dossiers =
              dossiers(connection, plans.centre(), fromMicros, untilMicros);
          answers.add(dossiers);
          if (!groups.isEmpty()) {
            answers.add(
                StandardTimes.of(connection, groups).onSuccess(times -> reads.standards = times));
          }
          return Future.join(answers)
              .map(
                  all ->
                      new Period(
                          DayMeasures.sumOf(
                              plans.centre(), from, to, finished, reads.days(plans.centre())),
                          dossiers.result()));
        });
  }

  private static <T> Future<T> snapshot(
      Pool pool, java.util.function.Function<SqlConnection, Future<T>> questions) {
    return pool.withConnection(
        connection ->
            connection
                .begin()
                .compose(
                    transaction ->
                        connection
                            .query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                            .execute()
                            .compose(set -> questions.apply(connection))
                            .eventually(() -> end(transaction))));
  }

  /** Nothing was changed, so nothing is lost by rolling back. */
  private static Future<Void> end(Transaction transaction) {
    return transaction.rollback().otherwiseEmpty();
  }

  private static Future<RowSet<Row>> rows(
      SqlConnection connection, String table, String order, Tuple range) {
    String columns =
        table.equals("service_day_hall")
            ? "*, " + Micros.of("peak_at") + " AS peak_at_micros"
            : "*";
    return connection
        .preparedQuery(
            "SELECT "
                + columns
                + " FROM "
                + table
                + " WHERE centre = $1 AND day BETWEEN $2 AND $3 ORDER BY day, "
                + order)
        .execute(range);
  }

  private static Future<DossierMeasures> dossiers(
      SqlConnection connection, String centre, long fromMicros, long untilMicros) {
    return connection
        .preparedQuery(DossierRows.OF_PERIOD)
        .execute(Tuple.of(centre, fromMicros, untilMicros))
        .map(
            rows -> {
              SharedTexts texts = new SharedTexts();
              return DossierMeasures.of(
                  WriterReads.rows(rows, row -> DossierRows.dossier(row, texts)),
                  fromMicros,
                  untilMicros);
            });
  }

  private static Rows byDay(RowSet<Row> rows) {
    Map<LocalDate, List<Row>> byDay = new LinkedHashMap<>();
    for (Row row : rows) {
      byDay.computeIfAbsent(row.getLocalDate("day"), day -> new ArrayList<>()).add(row);
    }
    return new Rows(byDay);
  }

  private Rows table(String name) {
    return tables.getOrDefault(name, new Rows(Map.of()));
  }

  private List<DayMeasures> days(String centre) {
    for (List<Row> rows : table("service_day_durations").byDay().values()) {
      for (Row row : rows) {
        durations.put(
            new DurationKey(
                row.getLocalDate("day"), row.getString("service"), row.getString("measure")),
            new Distribution(
                unboxed(row.getArrayOfIntegers("seconds")),
                unboxed(row.getArrayOfIntegers("counts"))));
      }
    }
    List<DayMeasures> days = new ArrayList<>();
    table("service_day").byDay().values().forEach(rows -> days.add(day(centre, rows.getFirst())));
    return days;
  }

  private DayMeasures day(String centre, Row row) {
    LocalDate day = row.getLocalDate("day");
    Totals total = Totals.none(null);
    List<ServiceMeasures> services = new ArrayList<>();
    for (Row each : table("service_day_totals").of(day)) {
      Totals totals = totals(each);
      if (each.getString("service").equals(DaySql.CENTRE)) {
        total = totals;
      } else {
        services.add(new ServiceMeasures(each.getString("service"), totals));
      }
    }
    return new DayMeasures(
        centre,
        day,
        day,
        row.getBoolean("finished"),
        total,
        services,
        work(day, "counter"),
        work(day, "staff"),
        table("service_day_hours").of(day).stream().map(DayReads::hour).toList(),
        OtherRows.read(
            table("service_day_ratings").of(day),
            table("service_day_assistance").of(day),
            table("service_day_counts").of(day),
            table("service_day_hall").of(day)),
        row.getLong("anomalies"),
        row.getLong("corrections"));
  }

  private static HourMeasures hour(Row row) {
    return new HourMeasures(
        row.getInteger("hour"),
        row.getString("service"),
        row.getLong("issued"),
        row.getLong("called"),
        row.getLong("served"));
  }

  private Totals totals(Row row) {
    return new Totals(
        row.getLong("issued"),
        row.getLong("called"),
        row.getLong("served"),
        row.getLong("no_show"),
        row.getLong("cancelled"),
        row.getLong("walked_out"),
        row.getLong("expired"),
        row.getLong("left_early"),
        new Totals.ServiceLevel(
            row.getInteger("target_seconds"),
            row.getLong("level_met"),
            row.getLong("level_counted")),
        durations(row, "wait"),
        durations(row, "service"),
        durations(row, "walk"),
        durations(row, "visit"));
  }

  private Distribution durations(Row row, String measure) {
    return durations.getOrDefault(
        new DurationKey(row.getLocalDate("day"), row.getString("service"), measure),
        Distribution.EMPTY);
  }

  private List<WorkMeasures> work(LocalDate day, String kind) {
    return table("service_day_work").of(day).stream()
        .filter(row -> row.getString("kind").equals(kind))
        .map(
            row ->
                new WorkMeasures(
                    row.getString("id"),
                    row.getLong("served"),
                    row.getLong("serving_seconds"),
                    row.getLong("available_seconds"),
                    servedByService(row)))
        .map(work -> standards == null ? work : work.measuredBy(standards.of(day)))
        .toList();
  }

  private static Map<String, Long> servedByService(Row row) {
    String[] services = row.getArrayOfStrings("services");
    Long[] served = row.getArrayOfLongs("each_served");
    Map<String, Long> byService = new TreeMap<>();
    for (int i = 0; i < services.length; i++) {
      byService.put(services[i], served[i]);
    }
    return byService;
  }

  static int[] unboxed(Integer[] values) {
    int[] unboxed = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      unboxed[i] = values[i];
    }
    return unboxed;
  }
}
