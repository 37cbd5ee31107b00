package io.counterwatch.store;

import io.counterwatch.centre.ExceptionCause;
import io.counterwatch.centre.ExceptionKey;
import io.counterwatch.store.query.ExceptionLog;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions in PostgreSQL. They are no part of the log nor of anything that is derived from it, so
 * they go over the questions' connections and never wait for the writer's.
 */
final class PgExceptions implements ExceptionLog {
  private static final String COLUMNS =
      "id, centre, kind, subject, cause, "
          + Micros.of("began")
          + ", "
          + Micros.of("acknowledged")
          + ", acknowledged_by, "
          + Micros.of("ended");

  private static final String READ =
      """
      (SELECT %1$s FROM exception WHERE ended IS NULL)
      UNION ALL
      (SELECT %1$s FROM exception WHERE ended > %2$s ORDER BY ended DESC LIMIT $2)
      """
          .formatted(COLUMNS, Micros.toTime("$1"));

  private static final String BEGIN =
      """
      INSERT INTO exception (centre, kind, subject, cause, began)
      SELECT centre, kind, subject, cause, %s
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
        AS new (centre, kind, subject, cause, micros)
      ON CONFLICT (centre, kind, subject) WHERE ended IS NULL DO UPDATE SET cause = excluded.cause
      RETURNING %s
      """
          .formatted(Micros.toTime("micros"), COLUMNS);

  private static final String END =
      """
      UPDATE exception SET ended = greatest(began, %s)
      FROM unnest($1::bigint[], $2::bigint[]) AS past (number, micros)
      WHERE id = number AND ended IS NULL
      """
          .formatted(Micros.toTime("micros"));

  private static final String EXPLAIN =
      """
      UPDATE exception SET cause = likely
      FROM unnest($1::bigint[], $2::text[]) AS known (number, likely) WHERE id = number
      """;

  private static final String NOTE =
      """
      UPDATE exception SET acknowledged = %s, acknowledged_by = $2
      WHERE id = $1 AND acknowledged IS NULL AND ended IS NULL
      """
          .formatted(Micros.toTime("$3"));

  private static final String ONE = "SELECT " + COLUMNS + " FROM exception WHERE id = $1";

  private static final String FORGET = "DELETE FROM exception WHERE ended < " + Micros.toTime("$1");

  private final Pool pool;

  PgExceptions(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Future<List<Entry>> read(long overSinceMicros, int most) {
    return pool.preparedQuery(READ)
        .execute(Tuple.of(overSinceMicros, most))
        .map(rows -> WriterReads.rows(rows, PgExceptions::entry));
  }

  @Override
  public Future<List<Entry>> change(Change change) {
    return pool.withTransaction(
        client ->
            execute(
                    client,
                    END,
                    new Columns<Ending>(change.over())
                        .bigint(Ending::id)
                        .bigint(Ending::atMicros)
                        .tuple())
                .compose(
                    ended ->
                        execute(
                            client,
                            EXPLAIN,
                            new Columns<Explained>(change.explained())
                                .bigint(Explained::id)
                                .text(each -> each.cause().wireName())
                                .tuple()))
                .compose(explained -> execute(client, BEGIN, beginnings(change.begun())))
                .map(rows -> WriterReads.rows(rows, PgExceptions::entry)));
  }

  private static Tuple beginnings(List<Beginning> begun) {
    return new Columns<Beginning>(begun)
        .text(each -> each.key().centre())
        .text(each -> each.key().kind().wireName())
        .text(each -> each.key().subject())
        .text(each -> each.cause().wireName())
        .bigint(Beginning::sinceMicros)
        .tuple();
  }

  /** Whoever asks second finds what the first one wrote: each of both has the row to itself. */
  @Override
  public Future<@Nullable Entry> acknowledge(long id, @Nullable String by, long atMicros) {
    return pool.preparedQuery(NOTE)
        .execute(Tuple.tuple().addLong(id).addString(by).addLong(atMicros))
        .compose(noted -> pool.preparedQuery(ONE).execute(Tuple.of(id)))
        .map(rows -> rows.size() == 0 ? null : entry(rows.iterator().next()));
  }

  @Override
  public Future<Integer> forget(long beforeMicros) {
    return execute(pool, FORGET, Tuple.of(beforeMicros)).map(RowSet::rowCount);
  }

  private static Future<RowSet<Row>> execute(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters);
  }

  private static Entry entry(Row row) {
    Long noticedMicros = row.getLong(6);
    return new Entry(
        row.getLong(0),
        new ExceptionKey(
            row.getString(1), ExceptionKey.Kind.of(row.getString(2)), row.getString(3)),
        ExceptionCause.of(row.getString(4)),
        row.getLong(5),
        noticedMicros == null ? null : new Notice(noticedMicros, row.getString(7)),
        row.getLong(8));
  }
}
