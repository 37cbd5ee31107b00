package io.counterwatch.store;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DayMeasures.HourMeasures;
import io.counterwatch.centre.DayMeasures.ServiceMeasures;
import io.counterwatch.centre.DayMeasures.WorkMeasures;
import io.counterwatch.centre.Distribution;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.centre.Totals;
import io.counterwatch.store.query.History;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions to PostgreSQL, over connections of their own. */
public final class PgHistory implements History {
  private static final int MAX_CONNECTIONS = 4;

  /** Limit on questions that wait for a connection. */
  private static final int MAX_WAITING = 256;

  private final Pool pool;
  private final CurrentDays current;
  private final TicketTimelines timelines;
  private final RegistryReads registry;

  /** What the writer does before a question is answered. */
  public interface CurrentDays {
    /**
     * Completes when the derived rows of that centre show everything that is committed, with its
     * plan; null where there is no such centre.
     */
    Future<@Nullable CentrePlan> settle(String centre);

    /** The server's clock, microseconds since 1970. */
    long nowMicros();
  }

  /** Over a pool of its own. */
  public PgHistory(Vertx vertx, Database database, BodyReader bodies, CurrentDays current) {
    this.pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING))
            .connectingTo(database.connectOptions())
            .using(vertx)
            .build();
    this.current = current;
    this.timelines = new TicketTimelines(pool, bodies, current);
    this.registry = new RegistryReads(pool);
  }

  /** Closes the pool. */
  public Future<Void> close() {
    return pool.close();
  }

  @Override
  public Future<@Nullable DayMeasures> days(String centre, LocalDate from, LocalDate to) {
    return current
        .settle(centre)
        .compose(
            plan -> {
              if (plan == null) {
                return Future.succeededFuture(null);
              }
              Tuple range = Tuple.of(centre, from, to);
              Future<RowSet<Row>> days = rows("service_day", "day", range);
              Future<RowSet<Row>> totals = rows("service_day_totals", "day, place", range);
              Future<RowSet<Row>> durations = rows("service_day_durations", "day", range);
              Future<RowSet<Row>> work = rows("service_day_work", "day, place", range);
              Future<RowSet<Row>> hours = rows("service_day_hours", "day, hour", range);
              return Future.join(days, totals, durations, work, hours)
                  .map(
                      all ->
                          sum(
                              centre,
                              from,
                              to,
                              current.nowMicros() >= ServiceDays.of(plan).endMicros(to),
                              new DayRows(
                                  days.result(),
                                  totals.result(),
                                  durations.result(),
                                  work.result(),
                                  hours.result())));
            });
  }

  private Future<RowSet<Row>> rows(String table, String order, Tuple range) {
    return pool.preparedQuery(
            "SELECT * FROM "
                + table
                + " WHERE centre = $1 AND day BETWEEN $2 AND $3 ORDER BY "
                + order)
        .execute(range);
  }

  private record DayRows(
      RowSet<Row> days,
      RowSet<Row> totals,
      RowSet<Row> durations,
      RowSet<Row> work,
      RowSet<Row> hours) {}

  private record DurationKey(LocalDate day, String service, String measure) {}

  private static DayMeasures sum(
      String centre, LocalDate from, LocalDate to, boolean finished, DayRows rows) {
    Map<DurationKey, Distribution> durations = new HashMap<>();
    for (Row row : rows.durations()) {
      durations.put(
          new DurationKey(
              row.getLocalDate("day"), row.getString("service"), row.getString("measure")),
          new Distribution(
              unboxed(row.getArrayOfIntegers("seconds")),
              unboxed(row.getArrayOfIntegers("counts"))));
    }
    Map<LocalDate, List<Row>> totals = byDay(rows.totals());
    Map<LocalDate, List<Row>> work = byDay(rows.work());
    Map<LocalDate, List<Row>> hours = byDay(rows.hours());
    List<DayMeasures> days = new ArrayList<>();
    for (Row row : rows.days()) {
      LocalDate day = row.getLocalDate("day");
      days.add(
          day(
              centre,
              row,
              totals.getOrDefault(day, List.of()),
              durations,
              work.getOrDefault(day, List.of()),
              hours.getOrDefault(day, List.of())));
    }
    return DayMeasures.sumOf(centre, from, to, finished, days);
  }

  private static DayMeasures day(
      String centre,
      Row day,
      List<Row> totalRows,
      Map<DurationKey, Distribution> durations,
      List<Row> workRows,
      List<Row> hourRows) {
    Totals total = Totals.none(null);
    List<ServiceMeasures> services = new ArrayList<>();
    for (Row row : totalRows) {
      Totals totals = totals(row, durations);
      if (row.getString("service").equals(DaySql.CENTRE)) {
        total = totals;
      } else {
        services.add(new ServiceMeasures(row.getString("service"), totals));
      }
    }
    return new DayMeasures(
        centre,
        day.getLocalDate("day"),
        day.getLocalDate("day"),
        day.getBoolean("finished"),
        total,
        services,
        work(workRows, "counter"),
        work(workRows, "staff"),
        hourRows.stream()
            .map(
                row ->
                    new HourMeasures(
                        row.getInteger("hour"),
                        row.getString("service"),
                        row.getLong("issued"),
                        row.getLong("called"),
                        row.getLong("served")))
            .toList(),
        day.getLong("anomalies"),
        day.getLong("corrections"));
  }

  private static Totals totals(Row row, Map<DurationKey, Distribution> durations) {
    LocalDate day = row.getLocalDate("day");
    String service = row.getString("service");
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
        durations.getOrDefault(new DurationKey(day, service, "wait"), Distribution.EMPTY),
        durations.getOrDefault(new DurationKey(day, service, "service"), Distribution.EMPTY),
        durations.getOrDefault(new DurationKey(day, service, "walk"), Distribution.EMPTY),
        durations.getOrDefault(new DurationKey(day, service, "visit"), Distribution.EMPTY));
  }

  private static List<WorkMeasures> work(List<Row> rows, String kind) {
    return rows.stream()
        .filter(row -> row.getString("kind").equals(kind))
        .map(
            row ->
                new WorkMeasures(
                    row.getString("id"),
                    row.getLong("served"),
                    row.getLong("serving_seconds"),
                    row.getLong("available_seconds")))
        .toList();
  }

  private static Map<LocalDate, List<Row>> byDay(RowSet<Row> rows) {
    Map<LocalDate, List<Row>> byDay = new LinkedHashMap<>();
    for (Row row : rows) {
      byDay.computeIfAbsent(row.getLocalDate("day"), day -> new ArrayList<>()).add(row);
    }
    return byDay;
  }

  private static int[] unboxed(Integer[] values) {
    int[] unboxed = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      unboxed[i] = values[i];
    }
    return unboxed;
  }

  @Override
  public Future<@Nullable List<Long>> contents(String centre, LocalDate day) {
    return current
        .settle(centre)
        .compose(
            plan ->
                plan == null
                    ? Future.succeededFuture(null)
                    : pool.preparedQuery(
                            "SELECT content_hash FROM event WHERE centre = $1 AND day = $2")
                        .execute(Tuple.of(centre, day))
                        .map(rows -> WriterReads.rows(rows, row -> row.getLong(0))));
  }

  @Override
  public Future<@Nullable TicketTimeline> ticket(String centre, String subject) {
    return timelines.of(centre, subject);
  }

  @Override
  public Future<List<RejectionRow>> rejections(RejectionFilter filter, int limit) {
    return registry.rejections(filter, limit);
  }

  @Override
  public Future<List<RejectionRow>> openRejections(RejectionFilter filter, long after, int limit) {
    return registry.openRejections(filter, after, limit);
  }

  @Override
  public Future<List<DeviceRow>> devices() {
    return registry.devices();
  }

  @Override
  public Future<@Nullable DeviceRow> device(String device) {
    return registry.device(device);
  }
}
