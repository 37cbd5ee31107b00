package io.counterwatch.store;

import io.counterwatch.centre.Dossier;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventType;
import io.counterwatch.pipeline.EventStore;
import io.counterwatch.pipeline.FloorTypes;
import io.counterwatch.pipeline.ForecastStore;
import io.counterwatch.pipeline.OrganisationStore;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event log in PostgreSQL. One connection does all the writing, and holds the {@link
 * WriterLease}.
 *
 * <p>The statements of a transaction are sent without waiting for one another's answers, so a batch
 * costs one round trip and one commit.
 */
public final class PgEventStore implements EventStore {
  private static final Logger LOG = LoggerFactory.getLogger(PgEventStore.class);

  /** Raised by {@code assert_writer}. */
  private static final String NOT_THE_WRITER = "CW001";

  /** PostgreSQL's classes of errors that lie in the data: 22 data exception, 23 integrity. */
  private static final Set<String> DATA_ERRORS = Set.of("22", "23");

  /** How long the database may take to answer what is under way when the connection is closed. */
  private static final long CLOSE_SECONDS = 5;

  private final Vertx vertx;
  private final Database database;
  private final BodyReader bodies;
  private final WriterLease lease;
  private final long maxSilenceSeconds;
  private volatile Runnable lost = () -> {};
  private volatile @Nullable PgConnection connection;
  private volatile @Nullable AnswerWatch watch;

  /**
   * A store that is not open.
   *
   * @param run of this process
   * @param url where this server can be reached, for whoever finds the lease taken
   */
  public PgEventStore(Vertx vertx, Database database, BodyReader bodies, String run, String url) {
    this(vertx, database, bodies, run, url, AnswerWatch.MAX_SILENCE_SECONDS);
  }

  PgEventStore(
      Vertx vertx,
      Database database,
      BodyReader bodies,
      String run,
      String url,
      long maxSilenceSeconds) {
    this.vertx = vertx;
    this.database = database;
    this.bodies = bodies;
    this.maxSilenceSeconds = maxSilenceSeconds;
    this.lease = new WriterLease(vertx, run, url);
  }

  /** The connection that holds the lease; closing it gives the lease up. */
  public Future<Void> close() {
    PgConnection open = connection;
    connection = null;
    unwatch();
    return open == null
        ? Future.succeededFuture()
        : open.close()
            .timeout(CLOSE_SECONDS, TimeUnit.SECONDS)
            .onFailure(late -> AnswerWatch.cut(open));
  }

  private void unwatch() {
    AnswerWatch watching = watch;
    watch = null;
    if (watching != null) {
      watching.end();
    }
  }

  @Override
  public void whenLost(Runnable listener) {
    lost = listener;
  }

  @Override
  public OrganisationStore organisations() {
    return new PgOrganisations(this);
  }

  @Override
  public ForecastStore forecasts() {
    return new PgForecasts(this);
  }

  @Override
  public CompletionStage<WriterState> open() {
    return stage(
        close()
            .otherwiseEmpty()
            .compose(closed -> connect())
            .compose(
                opened -> {
                  connection = opened;
                  AnswerWatch watching = AnswerWatch.of(vertx, opened, maxSilenceSeconds);
                  watch = watching;
                  // Without a handler it would be printed; whatever is asked next fails anyway.
                  opened.exceptionHandler(e -> LOG.debug("the database connection broke", e));
                  opened.closeHandler(nothing -> closed(opened));
                  return watching
                      .due(
                          checkDurable(opened)
                              .compose(durable -> lease.take(opened))
                              .compose(taken -> DossierRows.refold(opened, bodies))
                              .compose(refolded -> WriterReads.state(opened)))
                      .onSuccess(state -> watching.opened());
                }));
  }

  private Future<PgConnection> connect() {
    Future<PgConnection> coming =
        PgConnection.connect(vertx, lease.named(database.connectOptions()));
    return coming
        .timeout(Database.CONNECT_SECONDS, TimeUnit.SECONDS)
        .onFailure(late -> coming.onSuccess(PgConnection::close));
  }

  private void closed(PgConnection gone) {
    // One that we closed ourselves is no longer ours when this is called.
    if (connection == gone) {
      connection = null;
      unwatch();
      lost.run();
    }
  }

  /** A database that may forget what it acknowledged is no database to us. */
  private static Future<Void> checkDurable(PgConnection opened) {
    return opened
        .query(
            "SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit')"
                + " || ' ' || current_setting('server_encoding')")
        .execute()
        .compose(
            rows -> {
              String settings = rows.iterator().next().getString(0);
              return settings.equals("on on UTF8")
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      new StoreException(
                          StoreException.Kind.UNAVAILABLE,
                          "fsync and synchronous_commit must be on, encoding UTF8, but are: "
                              + settings));
            });
  }

  @Override
  public CompletionStage<List<LedgerRow>> ledgers(Collection<LedgerKey> keys) {
    return stage(asked(open -> WriterReads.ledgers(open, keys)));
  }

  @Override
  public CompletionStage<Known> lookup(Question question) {
    return stage(asked(open -> WriterReads.known(open, question, bodies)));
  }

  <T> Future<T> asked(Function<PgConnection, Future<T>> question) {
    return whileOpen(open -> watched(question.apply(open)));
  }

  private <T> Future<T> whileOpen(Function<PgConnection, Future<T>> question) {
    PgConnection open = connection;
    return open == null
        ? Future.failedFuture("the database connection is closed")
        : question.apply(open);
  }

  private <T> Future<T> watched(Future<T> answer) {
    AnswerWatch watching = watch;
    return watching == null ? answer : watching.due(answer);
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
  public CompletionStage<Map<String, Long>> forget(
      long bestEffortBeforeMicros, long rejectionsBeforeMicros, long remarksBeforeMicros) {
    List<Statement> statements =
        List.of(
            new Statement(
                "DELETE FROM best_effort_event WHERE received < " + Micros.toTime("$1"),
                Tuple.of(bestEffortBeforeMicros)),
            new Statement(
                "DELETE FROM rejection WHERE received < " + Micros.toTime("$1"),
                Tuple.of(rejectionsBeforeMicros)),
            new Statement(PgSurveyVotes.FORGET_REMARKS, Tuple.of(remarksBeforeMicros)));
    return stage(transaction(statements).compose(nothing -> asked(WriterReads::rejectionCounts)));
  }

  Future<Void> transaction(List<Statement> statements) {
    return results(statements).mapEmpty();
  }

  /** What each statement of a transaction returned. */
  Future<List<RowSet<Row>>> results(List<Statement> statements) {
    PgConnection open = connection;
    if (open == null) {
      return Future.failedFuture("the database connection is closed");
    }
    List<Future<?>> answers = new ArrayList<>();
    List<Future<RowSet<Row>>> results = new ArrayList<>();
    answers.add(watched(open.query("BEGIN").execute()));
    answers.add(watched(lease.assertHeld(open)));
    for (Statement statement : statements) {
      results.add(watched(open.preparedQuery(statement.sql()).execute(statement.parameters())));
    }
    answers.addAll(results);
    // After a failed statement this rolls back and yet succeeds: the first failure is what counts.
    answers.add(watched(open.query("COMMIT").execute()));
    return Future.join(answers)
        .recover(error -> Future.failedFuture(firstFailure(answers, error)))
        .map(all -> results.stream().map(Future::result).toList());
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
  public CompletionStage<List<Dossier>> dossiers(long sinceMicros) {
    return stage(asked(open -> DossierRows.current(open, sinceMicros)));
  }

  @Override
  public CompletionStage<Map<DayKey, List<Event>>> events(Collection<DayKey> days) {
    if (days.isEmpty()) {
      return CompletableFuture.completedStage(Map.of());
    }
    return read(List.copyOf(days), DayCopy.EVERY_TYPE);
  }

  @Override
  public CompletionStage<List<Event>> floorEvents(DayKey day) {
    return read(List.of(day), FloorTypes.ALL).thenApply(read -> read.getOrDefault(day, List.of()));
  }

  private CompletionStage<Map<DayKey, List<Event>>> read(List<DayKey> days, Set<EventType> types) {
    // Over a connection of its own: what the lease's connection has committed is seen there. Should
    // that one go meanwhile, whatever was read is no longer this writer's to believe. However long
    // it takes, that one isn't silent for it: it owes no answer, and is asked for signs of life.
    return stage(
        whileOpen(
                open ->
                    vertx.executeBlocking(
                        () -> DayCopy.read(database, days, types, bodies, 0), false))
            .compose(read -> whileOpen(open -> Future.succeededFuture(read))));
  }

  <T> CompletionStage<T> stage(Future<T> future) {
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
