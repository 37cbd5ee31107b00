package io.counterwatch.store;

import io.counterwatch.store.query.OutlookHistory.Bin;
import io.counterwatch.store.query.OutlookHistory.OutlookRecord;
import io.counterwatch.store.query.OutlookHistory.Score;
import io.counterwatch.store.query.OutlookHistory.ServiceScore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The record of outlooks, read from PostgreSQL. */
final class OutlookReads {
  private static final String JUDGED = "judged AND NOT already";

  /** Rows that are older than the word itself know only of more counters. */
  private static final String SET_ASIDE = "coalesce(set_aside, more_counters)";

  private static final String OUTCOME = "(passed_at IS NOT NULL)::integer";

  /** Of those for which a condition holds: the judged ones, and the compared queues. */
  private static final String SCORE =
      """
      count(*) FILTER (WHERE %3$s AND already),
      count(*) FILTER (WHERE %1$s),
      count(*) FILTER (WHERE %1$s AND passed_at IS NOT NULL),
      avg((passes_calibrated - %2$s) ^ 2) FILTER (WHERE %1$s),
      avg((passes - %2$s) ^ 2) FILTER (WHERE %1$s),
      count(*) FILTER (WHERE %3$s),
      avg(abs(expected_waiting - waiting)) FILTER (WHERE %3$s),
      avg(expected_waiting - waiting) FILTER (WHERE %3$s),
      count(*) FILTER (WHERE %1$s AND %4$s)
      FROM outlook WHERE centre = $1 AND day BETWEEN $2 AND $3
      """;

  private static final String OF_ALL = SCORE.formatted(JUDGED, OUTCOME, "judged", SET_ASIDE);

  private static final String TOTAL = "SELECT '', " + OF_ALL;

  private static final String FORESEEN =
      "SELECT '', "
          + SCORE.formatted(
              JUDGED + " AND NOT " + SET_ASIDE,
              OUTCOME,
              "judged AND NOT more_counters AND NOT coalesce(fewer_counters, false)",
              SET_ASIDE);

  private static final String SERVICES =
      "SELECT service, " + OF_ALL + " GROUP BY service ORDER BY service";

  private static final String BINS =
      """
      SELECT least(floor(passes_calibrated * 10), 9) / 10, count(*), avg(passes_calibrated),
        sum(%s)
      FROM outlook WHERE centre = $1 AND day BETWEEN $2 AND $3 AND %s
      GROUP BY 1 ORDER BY 1
      """
          .formatted(OUTCOME, JUDGED);

  private OutlookReads() {}

  /** All of it as it stands at one moment, on one connection. */
  static Future<OutlookRecord> record(Pool pool, String centre, LocalDate from, LocalDate to) {
    return pool.withTransaction(
        client ->
            client
                .query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .execute()
                .compose(done -> read(client, centre, from, to)));
  }

  private static Future<OutlookRecord> read(
      SqlClient client, String centre, LocalDate from, LocalDate to) {
    Tuple range = Tuple.of(centre, from, to);
    List<RowSet<Row>> read = new ArrayList<>();
    Future<Void> all = Future.succeededFuture();
    for (String sql : List.of(TOTAL, FORESEEN, SERVICES, BINS)) {
      all =
          all.compose(before -> client.preparedQuery(sql).execute(range))
              .map(
                  rows -> {
                    read.add(rows);
                    return null;
                  });
    }
    return all.map(
        done ->
            new OutlookRecord(
                centre,
                from,
                to,
                score(read.get(0).iterator().next()),
                score(read.get(1).iterator().next()),
                WriterReads.rows(
                    read.get(2), row -> new ServiceScore(row.getString(0), score(row))),
                WriterReads.rows(read.get(3), OutlookReads::bin)));
  }

  private static Score score(Row row) {
    return new Score(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getDouble(4),
        row.getDouble(5),
        row.getLong(6),
        row.getDouble(7),
        row.getDouble(8),
        row.getLong(9));
  }

  private static Bin bin(Row row) {
    return new Bin(row.getDouble(0), row.getLong(1), row.getDouble(2), row.getLong(3));
  }
}
