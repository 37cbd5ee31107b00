package io.counterwatch.store;

import io.counterwatch.pipeline.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
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

  /** A server that was just killed holds its lock for a moment, an ended connection too. */
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

  /** Connections of this run bear its name, so that it knows its own. */
  PgConnectOptions named(PgConnectOptions options) {
    options.addProperty("application_name", applicationName());
    return options;
  }

  private String applicationName() {
    return "counterwatch " + run;
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
              return endOwn(opened)
                  .compose(
                      own ->
                          patienceMillis <= 0
                              ? own ? ownStillHolds() : holder(opened).compose(WriterLease::taken)
                              : vertx
                                  .timer(RETRY_MILLIS)
                                  .compose(nothing -> take(opened, patienceMillis - RETRY_MILLIS)));
            });
  }

  /**
   * Ends the connection that holds the lock if it is a former one of this very run: the network
   * broke it here, but PostgreSQL may not know that for a long time. Returns whether it was.
   */
  private Future<Boolean> endOwn(PgConnection opened) {
    return opened
        .preparedQuery(
            """
            SELECT pg_terminate_backend(a.pid)
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND (l.classid::bigint << 32 | l.objid::bigint) = $1
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND a.application_name = $2 AND a.pid <> pg_backend_pid()
            """)
        .execute(Tuple.of(LOCK, applicationName()))
        .map(rows -> rows.size() > 0);
  }

  private static Future<Void> ownStillHolds() {
    return Future.failedFuture(
        new StoreException(
            StoreException.Kind.UNAVAILABLE, "a former connection of this server is still ending"));
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
