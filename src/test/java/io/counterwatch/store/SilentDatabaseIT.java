package io.counterwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.StoreException;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Story;
import io.counterwatch.testing.TroubledLine;
import io.counterwatch.wire.BodyCodec;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A network between server and database that swallows everything and ends nothing. */
class SilentDatabaseIT {
  private static final long MAX_SILENCE_SECONDS = 2;
  private static PostgresProcess postgres;
  private static Vertx vertx;

  private final AtomicInteger lost = new AtomicInteger();
  private TroubledLine line;
  private PgEventStore store;

  @BeforeAll
  static void startDatabase() {
    postgres = PostgresProcess.start();
    vertx = Vertx.vertx();
    assertThat(Database.of(postgres.url()).migrate()).isNull();
  }

  @AfterAll
  static void stopDatabase() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    postgres.close();
  }

  @BeforeEach
  void open() throws Exception {
    line = TroubledLine.to(URI.create(postgres.url()).getPort());
    store = store("the-one");
    store.whenLost(lost::incrementAndGet);
    await(store.open());
  }

  @AfterEach
  void close() {
    store.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    line.close();
  }

  /** It believes itself to be connected still, as PostgreSQL does. */
  @Test
  void oneThatDoesNotAnswerIsAwayAndItsLeaseIsTakenBackFromOnesOwnFormerConnection()
      throws Exception {
    long before = backends();
    line.forsake();
    CompletionStage<Void> commit = store.saveDays(List.of(), 0);
    assertThatThrownBy(() -> await(commit))
        .isInstanceOfSatisfying(
            ExecutionException.class,
            e ->
                assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                        StoreException.class,
                        why -> assertThat(why.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE)));
    assertThat(backends()).as("PostgreSQL knows nothing of it").isEqualTo(before);

    await(store.open());
    await(store.saveDays(List.of(), 0));
    // One that ends gives up its lock first, and is seen a moment longer.
    Await.until("the former one is gone", () -> backendsNow() == before);
  }

  @Test
  void itsAbsenceShowsAlsoWhileNothingIsAskedOfIt() {
    line.part();
    Await.until("lost", () -> lost.get() == 1);
    line.heal();
  }

  /** A large day's events may take longer than the writer's own connection may be silent. */
  @Test
  void daysThatTakeLongToReadAreWaitedFor() throws Exception {
    CompletionStage<Map<DayKey, List<Event>>> read;
    try (var other = postgres.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE event IN ACCESS EXCLUSIVE MODE");
      long beganNanos = System.nanoTime();
      read = store.events(List.of(new DayKey("hall", Story.DAY)));
      Await.until(
          "the reading took long",
          () -> System.nanoTime() - beganNanos > TimeUnit.SECONDS.toNanos(3 * MAX_SILENCE_SECONDS));
      other.rollback();
    }
    assertThat(await(read)).containsOnlyKeys(new DayKey("hall", Story.DAY));
    assertThat(lost).hasValue(0);
  }

  @Test
  void anotherServersConnectionIsLeftAlone() throws Exception {
    PgEventStore other = store("another");
    assertThatThrownBy(() -> await(other.open()))
        .isInstanceOfSatisfying(
            ExecutionException.class,
            e ->
                assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                        StoreException.class,
                        why -> assertThat(why.kind()).isEqualTo(StoreException.Kind.LEASE_LOST)));
    other.close().toCompletionStage().toCompletableFuture().join();
    await(store.saveDays(List.of(), 0));
    assertThat(lost).hasValue(0);
  }

  /** So that the lease of a machine that lost its power falls free within half a minute. */
  @Test
  void postgresIsToldToForgetConnectionsThatAreDead() throws Exception {
    var rows =
        store
            .asked(
                open ->
                    open.query(
                            "SELECT current_setting('tcp_keepalives_idle'),"
                                + " current_setting('tcp_user_timeout')")
                        .execute())
            .toCompletionStage();
    var row = await(rows).iterator().next();
    assertThat(row.getString(0)).isEqualTo("10");
    assertThat(row.getString(1)).isIn("25s", "25000", "25000ms");
  }

  private PgEventStore store(String run) {
    Database direct = Database.of(postgres.url());
    Database through =
        new Database(
            direct.host(),
            line.port(),
            direct.name(),
            direct.user(),
            direct.password(),
            direct.tls());
    return new PgEventStore(
        vertx, through, BodyCodec::read, run, "http://127.0.0.1:1", MAX_SILENCE_SECONDS);
  }

  private static long backendsNow() {
    try {
      return backends();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static long backends() throws SQLException {
    try (var connection = postgres.connect();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'counterwatch %'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
