package io.counterwatch.store;

import io.counterwatch.pipeline.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;

/**
 * The right to write, which one server has. It is held twice over: an advisory lock, which falls
 * with the connection, keeps a second server out from the start; and the {@code writer} row, which
 * every transaction locks first, fences off one that only believes it still has it.
 */
public final class WriterLease {
  /** Names the advisory lock; any number that nothing else in the database uses. */
  private static final long LOCK = 0x636f756e74657277L;

  /** A server that was just killed holds its lock for a moment. */
  private static final long PATIENCE_MILLIS = 5_000;

  private static final long RETRY_MILLIS = 100;

  private final Vertx vertx;
  private final String run;
  private final String url;

  /**
   * Not taken yet.
   *
   * @param run of this process
   * @param url where this server can be reached, for whoever finds the lease taken
   */
  WriterLease(Vertx vertx, String run, String url) {
    this.vertx = vertx;
    this.run = run;
    this.url = url;
  }

  /** Takes it, or makes sure that it is still held; fails where another server holds it. */
  Future<Void> take(PgConnection opened) {
    return take(opened, PATIENCE_MILLIS);
  }

  /** The first statement of every transaction: fails where another server has signed. */
  Future<?> assertHeld(PgConnection opened) {
    return opened.preparedQuery("SELECT assert_writer($1)").execute(Tuple.of(run));
  }

  private Future<Void> take(PgConnection opened, long patienceMillis) {
    return opened
        .preparedQuery("SELECT pg_try_advisory_lock($1)")
        .execute(Tuple.of(LOCK))
        .compose(
            rows -> {
              if (rows.iterator().next().getBoolean(0)) {
                return sign(opened);
              }
              if (patienceMillis <= 0) {
                return holder(opened).compose(WriterLease::taken);
              }
              return vertx
                  .timer(RETRY_MILLIS)
                  .compose(nothing -> take(opened, patienceMillis - RETRY_MILLIS));
            });
  }

  private Future<Void> sign(PgConnection opened) {
    return opened
        .preparedQuery(
            """
            INSERT INTO writer (run, url, since) VALUES ($1, $2, now())
            ON CONFLICT (only_row) DO UPDATE SET run = excluded.run, url = excluded.url,
              since = CASE WHEN writer.run = excluded.run THEN writer.since ELSE now() END
            """)
        .execute(Tuple.of(run, url))
        .mapEmpty();
  }

  private static Future<String> holder(PgConnection opened) {
    return opened
        .query("SELECT url FROM writer")
        .execute()
        .map(rows -> rows.iterator().hasNext() ? rows.iterator().next().getString(0) : "");
  }

  private static Future<Void> taken(String holder) {
    return Future.failedFuture(
        new StoreException(
            StoreException.Kind.LEASE_LOST, "another server owns the database: " + holder));
  }

  /** Where the server that holds the lease can be reached; empty when nobody holds it. */
  public static Future<String> holderOf(Vertx vertx, Database database) {
    return PgConnection.connect(vertx, database.connectOptions())
        .compose(
            opened ->
                opened
                    .preparedQuery("SELECT pg_try_advisory_lock($1)")
                    .execute(Tuple.of(LOCK))
                    .compose(
                        rows ->
                            rows.iterator().next().getBoolean(0)
                                ? Future.succeededFuture("")
                                : holder(opened))
                    .eventually(opened::close));
  }
}
