package io.counterwatch.store;

import io.counterwatch.pipeline.ForecastStore;
import io.counterwatch.pipeline.OutlookStore;
import io.counterwatch.store.BatchSql.Statement;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What forecasts have learned and announced in PostgreSQL, over the writer's connection. */
final class PgForecasts implements ForecastStore {
  private static final Map<String, End> ENDS =
      Arrays.stream(End.values()).collect(Collectors.toMap(End::wireName, Function.identity()));

  private static final String COLUMNS =
      "e.centre, e.day, e.subject, e.leg, e.service, "
          + Micros.of("e.announced_at")
          + ", e.p50_seconds, e.p90_seconds, e.model, e.shown, e.outcome, e.wait_seconds";

  private static final String NEWEST_STATE =
      """
      SELECT centre, day, version, state FROM forecast_state
      WHERE centre = $1 AND day < $2 AND day >= $2::date - %d AND version = $3
      ORDER BY day DESC LIMIT 1
      """
          .formatted(LEARNED_DAYS);

  private static final String DAYS_WITH_EVENTS =
      """
      SELECT day FROM (SELECT $2::date - n AS day FROM generate_series(1, %d) AS n) AS days
      WHERE EXISTS (SELECT 1 FROM event WHERE event.centre = $1 AND event.day = days.day)
      ORDER BY day
      """
          .formatted(LEARNED_DAYS);

  private static final String UNSETTLED_DAYS =
      """
      SELECT DISTINCT day FROM estimate
      WHERE centre = $1 AND day >= $2::date - %d AND day < $2 AND outcome IS NULL ORDER BY day
      """
          .formatted(LEARNED_DAYS);

  /** Services of which nobody was called lately begin a new record. */
  private static final String JUDGED =
      """
      SELECT %s
      FROM (SELECT DISTINCT service FROM estimate WHERE centre = $1 AND day >= $2::date - %d) AS s
      CROSS JOIN LATERAL (
        SELECT * FROM estimate
        WHERE centre = $1 AND service = s.service AND outcome = 'called'
        ORDER BY announced_at DESC, subject DESC, leg DESC LIMIT $3
      ) AS e
      """
          .formatted(COLUMNS, LEARNED_DAYS);

  private static final String SAVE_STATE =
      """
      INSERT INTO forecast_state (centre, day, version, state) VALUES ($1, $2, $3, $4)
      ON CONFLICT (centre, day) DO UPDATE SET version = excluded.version, state = excluded.state
      """;

  private static final String FORGET_STATES =
      "DELETE FROM forecast_state WHERE centre = $1 AND day <= $2::date - " + KEPT_STATES;

  /** Limit on the rows of a table that are forgotten in one transaction. */
  static final int MAX_FORGOTTEN = 10_000;

  /**
   * What is older than a day, of every centre that there is something of. The centres are stepped
   * through and each one's old days looked up, both by the primary key.
   */
  private static final String FORGET_OLD =
      """
      WITH RECURSIVE known (centre) AS (
        (SELECT centre FROM %1$s ORDER BY centre LIMIT 1)
        UNION ALL
        SELECT (SELECT n.centre FROM %1$s n WHERE n.centre > known.centre ORDER BY n.centre LIMIT 1)
        FROM known WHERE known.centre IS NOT NULL
      )
      DELETE FROM %1$s WHERE ctid IN (
        SELECT old.ctid FROM known
        CROSS JOIN LATERAL (
          SELECT n.ctid FROM %1$s n WHERE n.centre = known.centre AND n.day < $1 LIMIT $2
        ) AS old
        LIMIT $2
      )
      """;

  private static final String ANNOUNCE =
      """
      INSERT INTO estimate AS e (centre, day, subject, leg, service, announced_at, p50_seconds,
        p90_seconds, model, shown, outcome, wait_seconds)
      SELECT centre, day, subject, leg, service, %s, p50, p90, model, shown, outcome, waited
      FROM unnest($1::text[], $2::date[], $3::text[], $4::integer[], $5::text[], $6::bigint[],
        $7::double precision[], $8::double precision[], $9::bigint[], $10::boolean[],
        $11::text[], $12::double precision[]) AS t (centre, day, subject, leg, service, announced, p50, p90,
          model, shown, outcome, waited)
      ON CONFLICT (centre, day, subject, leg) DO UPDATE SET outcome = excluded.outcome,
        wait_seconds = excluded.wait_seconds
      RETURNING %s
      """
          .formatted(Micros.toTime("announced"), COLUMNS);

  private final PgEventStore store;

  PgForecasts(PgEventStore store) {
    this.store = store;
  }

  @Override
  public CompletionStage<Start> start(String centre, LocalDate day, long version) {
    return store.stage(store.asked(open -> start(open, centre, day, version)));
  }

  private static Future<Start> start(
      PgConnection open, String centre, LocalDate day, long version) {
    Future<RowSet<Row>> state =
        open.preparedQuery(NEWEST_STATE).execute(Tuple.of(centre, day, version));
    Future<RowSet<Row>> days = open.preparedQuery(DAYS_WITH_EVENTS).execute(Tuple.of(centre, day));
    Future<RowSet<Row>> unsettled =
        open.preparedQuery(UNSETTLED_DAYS).execute(Tuple.of(centre, day));
    Future<RowSet<Row>> judged =
        open.preparedQuery(JUDGED).execute(Tuple.of(centre, day, (long) JUDGED_ESTIMATES));
    return Future.join(List.of(state, days, unsettled, judged))
        .map(
            all ->
                new Start(
                    firstState(state.result()),
                    WriterReads.rows(days.result(), row -> row.getLocalDate(0)),
                    WriterReads.rows(unsettled.result(), row -> row.getLocalDate(0)),
                    WriterReads.rows(judged.result(), PgForecasts::estimate)));
  }

  private static @Nullable StateRow firstState(RowSet<Row> rows) {
    for (Row row : rows) {
      return new StateRow(
          row.getString(0), row.getLocalDate(1), row.getLong(2), row.getBuffer(3).getBytes());
    }
    return null;
  }

  private static EstimateRow estimate(Row row) {
    return new EstimateRow(
        new EstimateKey(row.getString(0), row.getLocalDate(1), row.getString(2), row.getInteger(3)),
        row.getString(4),
        row.getLong(5),
        row.getDouble(6),
        row.getDouble(7),
        row.getLong(8),
        row.getBoolean(9),
        outcome(row.getString(10), row.getDouble(11)));
  }

  private static @Nullable Outcome outcome(@Nullable String word, @Nullable Double waitSeconds) {
    if (word == null || waitSeconds == null) {
      return null;
    }
    End end = ENDS.get(word);
    if (end == null) {
      throw new IllegalStateException("the database holds an unknown outcome: " + word);
    }
    return new Outcome(end, waitSeconds);
  }

  @Override
  public CompletionStage<Void> saveState(StateRow state) {
    return store.stage(
        store.transaction(
            List.of(
                new Statement(
                    SAVE_STATE,
                    Tuple.of(
                        state.centre(),
                        state.day(),
                        state.version(),
                        Buffer.buffer(state.state()))),
                new Statement(FORGET_STATES, Tuple.of(state.centre(), state.day())))));
  }

  @Override
  public CompletionStage<Boolean> forget(LocalDate today) {
    return store.stage(
        store
            .results(
                List.of(
                    old("forecast_state", today.minusDays(LEARNED_DAYS)),
                    old("outlook", today.minusDays(OutlookStore.KEPT_DAYS))))
            .map(
                forgotten ->
                    forgotten.stream().anyMatch(rows -> rows.rowCount() == MAX_FORGOTTEN)));
  }

  private static Statement old(String table, LocalDate before) {
    return new Statement(
        FORGET_OLD.formatted(table), Tuple.of(before, Integer.valueOf(MAX_FORGOTTEN)));
  }

  @Override
  public CompletionStage<List<EstimateRow>> announce(List<EstimateRow> rows) {
    Columns<EstimateRow> columns =
        new Columns<EstimateRow>(rows)
            .text(row -> row.key().centre())
            .date(row -> row.key().day())
            .text(row -> row.key().subject())
            .integer(row -> row.key().leg())
            .text(EstimateRow::service)
            .bigint(EstimateRow::announcedMicros)
            .real(EstimateRow::p50Seconds)
            .real(EstimateRow::p90Seconds)
            .bigint(EstimateRow::model)
            .bool(EstimateRow::shown)
            .text(row -> word(row.outcome()))
            .real(row -> waitSeconds(row.outcome()));
    return store.stage(
        store
            .results(List.of(new Statement(ANNOUNCE, columns.tuple())))
            .map(results -> WriterReads.rows(results.getFirst(), PgForecasts::estimate)));
  }

  @Override
  public OutlookStore outlooks() {
    return new PgOutlooks(store);
  }

  private static @Nullable String word(@Nullable Outcome outcome) {
    return outcome == null ? null : outcome.end().wireName();
  }

  private static @Nullable Double waitSeconds(@Nullable Outcome outcome) {
    return outcome == null ? null : (Double) outcome.waitSeconds();
  }
}
