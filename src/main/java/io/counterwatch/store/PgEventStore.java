package io.counterwatch.store;

import io.counterwatch.centre.TicketHome;
import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore;
import io.counterwatch.pipeline.StoreException;
import io.counterwatch.store.BatchSql.Statement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event log in PostgreSQL. One connection does all the writing, and holds the writer's lease
 * twice over: an advisory lock, which falls with the connection, keeps a second server out from the
 * start; and the {@code writer} row, which every transaction locks first, fences off one that only
 * believes it still has it.
 *
 * <p>The statements of a transaction are sent without waiting for one another's answers, so a batch
 * costs one round trip and one commit.
 */
public final class PgEventStore implements EventStore {
  private static final Logger LOG = LoggerFactory.getLogger(PgEventStore.class);

  /** Names the advisory lock; any number that nothing else in the database uses. */
  private static final long LOCK = 0x636f756e74657277L;

  /** A server that was just killed holds its lock for a moment. */
  private static final long LEASE_PATIENCE_MILLIS = 5_000;

  private static final long LEASE_RETRY_MILLIS = 100;

  /** Raised by {@code assert_writer}. */
  private static final String NOT_THE_WRITER = "CW001";

  /** PostgreSQL's classes of errors that lie in the data: 22 data exception, 23 integrity. */
  private static final Set<String> DATA_ERRORS = Set.of("22", "23");

  private final Vertx vertx;
  private final Database database;
  private final BodyReader bodies;
  private final String run;
  private final String url;
  private volatile Runnable lost = () -> {};
  private volatile @Nullable PgConnection connection;

  /**
   * A store that is not open.
   *
   * @param run of this process
   * @param url where this server can be reached, for whoever finds the lease taken
   */
  public PgEventStore(Vertx vertx, Database database, BodyReader bodies, String run, String url) {
    this.vertx = vertx;
    this.database = database;
    this.bodies = bodies;
    this.run = run;
    this.url = url;
  }

  /** The connection that holds the lease; closing it gives the lease up. */
  public Future<Void> close() {
    PgConnection open = connection;
    connection = null;
    return open == null ? Future.succeededFuture() : open.close();
  }

  @Override
  public void whenLost(Runnable listener) {
    lost = listener;
  }

  @Override
  public CompletionStage<WriterState> open() {
    return stage(
        close()
            .otherwiseEmpty()
            .compose(closed -> PgConnection.connect(vertx, database.connectOptions()))
            .compose(
                opened -> {
                  connection = opened;
                  // Without a handler it would be printed; whatever is asked next fails anyway.
                  opened.exceptionHandler(e -> LOG.debug("the database connection broke", e));
                  opened.closeHandler(nothing -> closed(opened));
                  return checkDurable(opened)
                      .compose(durable -> takeLease(opened, LEASE_PATIENCE_MILLIS))
                      .compose(taken -> readState(opened));
                }));
  }

  private void closed(PgConnection gone) {
    // One that we closed ourselves is no longer ours when this is called.
    if (connection == gone) {
      connection = null;
      lost.run();
    }
  }

  /** A database that may forget what it acknowledged is no database to us. */
  private static Future<Void> checkDurable(PgConnection opened) {
    return opened
        .query("SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit')")
        .execute()
        .compose(
            rows -> {
              String settings = rows.iterator().next().getString(0);
              return settings.equals("on on")
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      new StoreException(
                          StoreException.Kind.UNAVAILABLE,
                          "fsync and synchronous_commit must be on, but are: " + settings));
            });
  }

  private Future<Void> takeLease(PgConnection opened, long patienceMillis) {
    return opened
        .preparedQuery("SELECT pg_try_advisory_lock($1)")
        .execute(Tuple.of(LOCK))
        .compose(
            rows -> {
              if (rows.iterator().next().getBoolean(0)) {
                return signLease(opened);
              }
              if (patienceMillis <= 0) {
                return holder(opened).compose(PgEventStore::leaseTaken);
              }
              return vertx
                  .timer(LEASE_RETRY_MILLIS)
                  .compose(nothing -> takeLease(opened, patienceMillis - LEASE_RETRY_MILLIS));
            });
  }

  private Future<Void> signLease(PgConnection opened) {
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

  private static Future<Void> leaseTaken(String holder) {
    return Future.failedFuture(
        new StoreException(
            StoreException.Kind.LEASE_LOST, "another server owns the database: " + holder));
  }

  /** Where the server that holds the lease can be reached; empty when nobody holds it. */
  public static Future<String> leaseHolder(Vertx vertx, Database database) {
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

  private Future<WriterState> readState(PgConnection opened) {
    Future<RowSet<Row>> position =
        opened.query("SELECT coalesce(max(position), 0) FROM event").execute();
    Future<RowSet<Row>> derived = opened.query("SELECT through FROM derived").execute();
    Future<RowSet<Row>> ledgers =
        opened.query("SELECT publisher, epoch, upto, ranges, rejected, lost FROM ledger").execute();
    Future<RowSet<Row>> centres =
        opened.query("SELECT centre, zone, history FROM centre").execute();
    Future<RowSet<Row>> devices =
        opened
            .query(
                "SELECT device, centre, kind, online, "
                    + Micros.of("last_seen")
                    + ", firmware, best_effort FROM device")
            .execute();
    Future<RowSet<Row>> unsettled =
        opened
            .query(
                """
                SELECT centre, day FROM service_day WHERE NOT finished
                UNION
                SELECT DISTINCT centre, day FROM event
                WHERE position > (SELECT through FROM derived)
                """)
            .execute();
    return Future.join(List.of(position, derived, ledgers, centres, devices, unsettled))
        .map(
            all ->
                new WriterState(
                    position.result().iterator().next().getLong(0),
                    derived.result().iterator().next().getLong(0),
                    rows(ledgers.result(), PgEventStore::ledger),
                    rows(
                        centres.result(),
                        r -> new CentreRow(r.getString(0), r.getString(1), r.getBoolean(2))),
                    rows(devices.result(), PgEventStore::device),
                    new LinkedHashSet<>(
                        rows(
                            unsettled.result(),
                            r -> new DayKey(r.getString(0), r.getLocalDate(1))))));
  }

  private static LedgerRow ledger(Row row) {
    return new LedgerRow(
        new LedgerKey(row.getString(0), row.getString(1)),
        row.getLong(2),
        BatchSql.Ranges.read(row.getString(3)),
        row.getLong(4),
        BatchSql.Ranges.read(row.getString(5)));
  }

  private static DeviceRow device(Row row) {
    return new DeviceRow(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getBoolean(3),
        row.getLong(4),
        row.getString(5),
        row.getBoolean(6));
  }

  static <T> List<T> rows(RowSet<Row> rows, java.util.function.Function<Row, T> reader) {
    List<T> list = new ArrayList<>(rows.size());
    for (Row row : rows) {
      list.add(reader.apply(row));
    }
    return list;
  }

  @Override
  public CompletionStage<Known> lookup(
      Collection<TicketKey> tickets, Collection<BestEffortKey> events) {
    Future<Map<TicketKey, TicketHome>> homes =
        tickets.isEmpty() ? Future.succeededFuture(Map.of()) : homes(tickets);
    Future<Set<BestEffortKey>> known =
        events.isEmpty() ? Future.succeededFuture(Set.of()) : bestEffort(events);
    return stage(Future.join(homes, known).map(both -> new Known(homes.result(), known.result())));
  }

  /**
   * One index look-up for each ticket: LIMIT keeps the planner, which may not have seen the table's
   * growth yet, from reading the whole of it for every batch.
   */
  private Future<Map<TicketKey, TicketHome>> homes(Collection<TicketKey> tickets) {
    return query(
            """
            SELECT t.centre, t.subject, t.day, t.issued, t.ruling_time, t.ruling_key
            FROM unnest($1::text[], $2::text[]) AS k (centre, subject)
            CROSS JOIN LATERAL (
              SELECT * FROM ticket WHERE centre = k.centre AND subject = k.subject LIMIT 1
            ) t
            """,
            new Columns<TicketKey>(tickets)
                .text(TicketKey::centre)
                .text(TicketKey::subject)
                .tuple())
        .map(
            rows -> {
              Map<TicketKey, TicketHome> homes = new HashMap<>();
              for (Row row : rows) {
                homes.put(
                    new TicketKey(row.getString(0), row.getString(1)),
                    new TicketHome(
                        row.getLocalDate(2), row.getBoolean(3), row.getLong(4), row.getString(5)));
              }
              return homes;
            });
  }

  private Future<Set<BestEffortKey>> bestEffort(Collection<BestEffortKey> events) {
    return query(
            """
            SELECT b.device, b.id FROM unnest($1::text[], $2::text[]) AS k (device, id)
            CROSS JOIN LATERAL (
              SELECT * FROM best_effort_event WHERE device = k.device AND id = k.id LIMIT 1
            ) b
            """,
            new Columns<BestEffortKey>(events)
                .text(BestEffortKey::device)
                .text(BestEffortKey::id)
                .tuple())
        .map(
            rows ->
                new HashSet<>(rows(rows, r -> new BestEffortKey(r.getString(0), r.getString(1)))));
  }

  private Future<RowSet<Row>> query(String sql, Tuple parameters) {
    PgConnection open = connection;
    return open == null
        ? Future.failedFuture("the database connection is closed")
        : open.preparedQuery(sql).execute(parameters);
  }

  @Override
  public CompletionStage<Void> commit(Batch batch) {
    return stage(transaction(BatchSql.statements(batch)));
  }

  @Override
  public CompletionStage<Void> saveDays(List<SavedDay> days, long throughPosition) {
    List<Statement> statements = new ArrayList<>(DaySql.statements(days));
    statements.add(new Statement("UPDATE derived SET through = $1", Tuple.of(throughPosition)));
    return stage(transaction(statements));
  }

  @Override
  public CompletionStage<Void> forget(long bestEffortBeforeMicros, long rejectionsBeforeMicros) {
    return stage(
        transaction(
            List.of(
                new Statement(
                    "DELETE FROM best_effort_event WHERE received < " + Micros.toTime("$1"),
                    Tuple.of(bestEffortBeforeMicros)),
                new Statement(
                    "DELETE FROM rejection WHERE received < " + Micros.toTime("$1"),
                    Tuple.of(rejectionsBeforeMicros)))));
  }

  private Future<Void> transaction(List<Statement> statements) {
    PgConnection open = connection;
    if (open == null) {
      return Future.failedFuture("the database connection is closed");
    }
    List<Future<?>> answers = new ArrayList<>();
    answers.add(open.query("BEGIN").execute());
    answers.add(open.preparedQuery("SELECT assert_writer($1)").execute(Tuple.of(run)));
    for (Statement statement : statements) {
      answers.add(open.preparedQuery(statement.sql()).execute(statement.parameters()));
    }
    // After a failed statement this rolls back and yet succeeds: the first failure is what counts.
    answers.add(open.query("COMMIT").execute());
    return Future.join(answers)
        .recover(error -> Future.failedFuture(firstFailure(answers, error)))
        .mapEmpty();
  }

  private static Throwable firstFailure(List<Future<?>> answers, Throwable otherwise) {
    for (Future<?> answer : answers) {
      if (answer.failed()) {
        return answer.cause();
      }
    }
    return otherwise;
  }

  @Override
  public CompletionStage<Map<DayKey, List<Event>>> events(Collection<DayKey> days) {
    Map<DayKey, List<Event>> events = new LinkedHashMap<>();
    days.forEach(day -> events.put(day, new ArrayList<>()));
    if (days.isEmpty()) {
      return stage(Future.succeededFuture(events));
    }
    return stage(
        query(
                EventRows.SELECT
                    + """
                     FROM unnest($1::text[], $2::date[]) AS k (centre, day)
                    JOIN event e ON e.centre = k.centre AND e.day = k.day
                    """,
                new Columns<DayKey>(days).text(DayKey::centre).date(DayKey::day).tuple())
            .map(
                rows -> {
                  for (Row row : rows) {
                    List<Event> day =
                        events.get(new DayKey(row.getString("centre"), row.getLocalDate("day")));
                    if (day != null) {
                      day.add(EventRows.event(row, bodies));
                    }
                  }
                  return events;
                }));
  }

  private <T> CompletionStage<T> stage(Future<T> future) {
    return future.recover(error -> Future.failedFuture(explain(error))).toCompletionStage();
  }

  private static StoreException explain(Throwable error) {
    if (error instanceof StoreException already) {
      return already;
    }
    String message = String.valueOf(error.getMessage());
    if (error instanceof PgException pg) {
      String state = String.valueOf(pg.getSqlState());
      if (state.equals(NOT_THE_WRITER)) {
        return new StoreException(
            StoreException.Kind.LEASE_LOST, "another server owns the database", error);
      }
      if (state.length() == 5 && DATA_ERRORS.contains(state.substring(0, 2))) {
        return new StoreException(StoreException.Kind.DATA, pg.getErrorMessage(), error);
      }
      message = String.valueOf(pg.getErrorMessage());
    }
    return new StoreException(StoreException.Kind.UNAVAILABLE, message, error);
  }
}
