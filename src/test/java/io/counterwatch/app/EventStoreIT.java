package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.centre.DeviceFaults.CodeState;
import io.counterwatch.centre.TicketHome;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.pipeline.EventStore.Batch;
import io.counterwatch.pipeline.EventStore.BestEffortKey;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.EventStore.DeadLetter;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.Enrolment;
import io.counterwatch.pipeline.EventStore.Known;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.EventStore.LedgerRow;
import io.counterwatch.pipeline.EventStore.Move;
import io.counterwatch.pipeline.EventStore.NewEvent;
import io.counterwatch.pipeline.EventStore.Question;
import io.counterwatch.pipeline.EventStore.SequenceKey;
import io.counterwatch.pipeline.EventStore.StoredHashes;
import io.counterwatch.pipeline.EventStore.TicketKey;
import io.counterwatch.pipeline.EventStore.WriterState;
import io.counterwatch.pipeline.ForecastStore;
import io.counterwatch.pipeline.ForecastStore.StateRow;
import io.counterwatch.pipeline.OutlookStore;
import io.counterwatch.pipeline.OutlookStore.OutlookKey;
import io.counterwatch.pipeline.OutlookStore.OutlookRow;
import io.counterwatch.pipeline.StoreException;
import io.counterwatch.store.Database;
import io.counterwatch.store.PgEventStore;
import io.counterwatch.testing.Story;
import io.counterwatch.wire.BodyCodec;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event store on a real PostgreSQL. */
class EventStoreIT {
  private static final LedgerKey LEDGER = new LedgerKey("kiosk", "00000000000000aa");
  private static final LedgerRow LEDGER_ROW =
      new LedgerRow(LEDGER, 2, List.of(4L, 5L, 9L, 9L), 1, List.of(4L, 4L), 11, "AAAA");
  private static final TicketKey TICKET = new TicketKey(Story.CENTRE, "A");
  private static final LocalDate NEXT_DAY = Story.DAY.plusDays(1);

  @TempDir static Path folder;
  private static Vertx vertx = Vertx.vertx();
  private static EmbeddedDatabase embedded;
  private static Database database;

  private PgEventStore store;

  @BeforeAll
  static void startDatabase() throws Exception {
    embedded = EmbeddedDatabase.start(folder);
    database = Database.of(embedded.url());
    assertThat(database.migrate()).isNull();
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    Blocking.await(vertx.close());
    embedded.close();
  }

  @BeforeEach
  void emptyStore() throws Exception {
    store = store("first");
    await(store.open());
    long all = Long.MAX_VALUE / 2_000;
    await(store.forget(all, all, all));
  }

  private static PgEventStore store(String run) {
    return new PgEventStore(vertx, database, BodyCodec::read, run, "http://127.0.0.1:1");
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static Event event(long sequence, EventBody body) {
    return Story.event(Story.micros("08:00:00.123456"), "A", body, sequence);
  }

  private static NewEvent row(long position, Event event) {
    return new NewEvent(position, Story.DAY, event, BodyCodec.write(event.body()));
  }

  private static Batch batch(List<NewEvent> events, List<Move> moves, LocalDate home) {
    return new Batch(
        events,
        Map.of(TICKET, new TicketHome(home, true, 17, "kiosk\u0001key")),
        moves,
        List.of(),
        List.of(LEDGER_ROW),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Question bestEffort(BestEffortKey key) {
    return new Question(List.of(), List.of(), List.of(key), List.of(), List.of());
  }

  @Test
  void whatWasCommittedIsReadBackByTheNextWriter() throws Exception {
    Event issued = event(1, new EventBody.TicketIssued("land", "A", null, true, null, Story.DAY));
    await(store.commit(batch(List.of(row(1, issued)), List.of(), Story.DAY)));
    DeviceRow device =
        new DeviceRow(
            "kiosk",
            "hall",
            "kiosk",
            true,
            1_000_001L,
            "1.2",
            false,
            "conflict",
            new DeviceFaults(
                List.of(
                    new CodeState("giấy \u0000\"", null, true, 1_000_002L, "kiosk\u0001key"),
                    new CodeState("jam", "bad", false, 1_000_003L, "kiosk\u0001key"))),
            new Enrolment(true, "gate", true, true, "kiosk-2", "$7$hash", true));
    await(
        store.commit(
            new Batch(
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(new BestEffortKey("kiosk", "x"), 5L),
                List.of(new DeadLetter(5, "hall", "kiosk", null, null, 0, "schema", "data", "{}")),
                List.of(),
                List.of(new CentreRow("hall", "UTC", false)),
                List.of(device))));
    store.close();

    PgEventStore next = store("second");
    WriterState state = await(next.open());
    assertThat(state.lastPosition()).isEqualTo(1);
    assertThat(state.rejections()).containsExactly(Map.entry("kiosk", 1L));
    assertThat(await(next.ledgers(List.of(LEDGER, new LedgerKey("kiosk", "none")))))
        .containsExactly(LEDGER_ROW);
    assertThat(state.devices()).contains(device);
    assertThat(state.centres()).contains(new CentreRow("hall", "UTC", false));
    assertThat(state.unsettledDays()).contains(new DayKey("hall", Story.DAY));
    Known known =
        await(
            next.lookup(
                new Question(
                    List.of(TICKET, new TicketKey("hall", "B")),
                    List.of(),
                    List.of(new BestEffortKey("kiosk", "x"), new BestEffortKey("kiosk", "y")),
                    List.of(
                        new SequenceKey(new DayKey("hall", Story.DAY), LEDGER, 1),
                        new SequenceKey(new DayKey("hall", NEXT_DAY), LEDGER, 1),
                        new SequenceKey(new DayKey("hall", Story.DAY), LEDGER, 2)),
                    LongStream.range(0, 100).boxed().toList())));
    assertThat(known.hashes()).containsOnlyKeys(LEDGER);
    StoredHashes hashes = Objects.requireNonNull(known.hashes().get(LEDGER));
    assertThat(hashes.sequences()).containsExactly(1);
    assertThat(hashes.of(1)).isEqualTo(issued.contentHash());
    assertThat(hashes.of(2)).isNull();
    assertThat(known.openRejections()).hasSize(1);
    assertThat(known.homes())
        .containsExactly(Map.entry(TICKET, new TicketHome(Story.DAY, true, 17, "kiosk\u0001key")));
    assertThat(known.bestEffort()).containsExactly(new BestEffortKey("kiosk", "x"));
    assertThat(eventsOn(next, Story.DAY)).containsExactly(issued);

    // A ticket moves with its events, and both days will be derived again.
    await(next.commit(batch(List.of(), List.of(new Move(TICKET, Story.DAY, NEXT_DAY)), NEXT_DAY)));
    assertThat(eventsOn(next, Story.DAY)).isEmpty();
    assertThat(eventsOn(next, NEXT_DAY)).containsExactly(issued);

    await(next.forget(6, 6, 6));
    assertThat(await(next.lookup(bestEffort(new BestEffortKey("kiosk", "x")))).bestEffort())
        .isEmpty();

    // Data that the database refuses leave nothing of their batch behind.
    Event poison = Story.event(issued.timeMicros(), "A\0", new EventBody.TicketParked(null), 2);
    assertThatThrownBy(
            () -> await(next.commit(batch(List.of(row(2, poison)), List.of(), NEXT_DAY))))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DATA));
    assertThat(eventsOn(next, NEXT_DAY)).containsExactly(issued);

    // What changes nobody's place is not read where only that is asked for.
    Event people = Story.event(issued.timeMicros(), null, new EventBody.HallOccupancy(5), 3);
    await(next.commit(batch(List.of(row(3, people)), List.of(), NEXT_DAY)));
    assertThat(eventsOn(next, Story.DAY)).containsExactly(people);
    assertThat(await(next.floorEvents(new DayKey("hall", Story.DAY)))).isEmpty();
    assertThat(await(next.floorEvents(new DayKey("hall", NEXT_DAY)))).containsExactly(issued);
    next.close();
  }

  @Test
  void whatForecastsKeptIsForgottenInTimeAlsoOfCentresThatAreGone() throws Exception {
    ForecastStore forecasts = store.forecasts();
    List<String> centres = List.of("gone", "hall", "zoo");
    LocalDate oldState = Story.DAY.minusDays(ForecastStore.LEARNED_DAYS);
    LocalDate oldOutlook = Story.DAY.minusDays(OutlookStore.KEPT_DAYS);
    for (String centre : centres) {
      for (LocalDate day : List.of(oldState.minusDays(1), oldState)) {
        await(forecasts.saveState(new StateRow(centre, day, 1, new byte[] {1})));
      }
      for (LocalDate day : List.of(oldOutlook.minusDays(1), oldOutlook)) {
        OutlookKey key = new OutlookKey(centre, day, day.toEpochDay() * 86_400_000_000L, "land");
        await(forecasts.outlooks().keep(List.of(new OutlookRow(key, 30, 1, 0, 0, false, null))));
      }
    }
    assertThat(await(forecasts.forget(Story.DAY))).as("more of it").isFalse();
    assertThat(left("forecast_state")).containsExactly(rows(centres, oldState));
    assertThat(left("outlook")).containsExactly(rows(centres, oldOutlook));
  }

  @Test
  void whatVisitorsSaidIsForgottenInTimeAndTheirScoresStay() throws Exception {
    String votes =
        """
        INSERT INTO survey_vote (centre, subject, voted_at, score, sequence, published, comment)
        VALUES ('hall', 'old', 'epoch', 2, 1, true, 'x'), ('hall', 'new', now(), 3, 2, true, 'y')
        """;
    assertThat(texts(votes + " RETURNING subject")).hasSize(2);

    await(store.forget(1, 1, 1));

    assertThat(texts("SELECT subject || score || coalesce(comment, '-') FROM survey_vote"))
        .containsExactlyInAnyOrder("old2-", "new3y");
  }

  private static String[] rows(List<String> centres, LocalDate day) {
    return centres.stream().map(centre -> centre + " " + day).toArray(String[]::new);
  }

  private static List<String> left(String table) throws Exception {
    return texts("SELECT centre || ' ' || day FROM " + table + " ORDER BY 1");
  }

  private static List<String> texts(String sql) throws Exception {
    return Blocking.await(
        PgConnection.connect(vertx, embedded.url())
            .compose(
                open ->
                    open.query(sql)
                        .execute()
                        .map(
                            rows -> {
                              List<String> found = new ArrayList<>();
                              rows.forEach(row -> found.add(row.getString(0)));
                              return found;
                            })
                        .eventually(open::close)));
  }

  private static List<Event> eventsOn(PgEventStore store, LocalDate day) throws Exception {
    DayKey key = new DayKey("hall", day);
    return Objects.requireNonNull(await(store.events(List.of(key))).get(key));
  }

  @Test
  void aSecondWriterIsTurnedAwayAndAnOldOneIsFencedOff() throws Exception {
    PgEventStore second = store("second");
    assertThatThrownBy(() -> await(second.open()))
        .cause()
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LEASE_LOST));
    second.close();

    // The row alone fences too: here it is signed by another while the first still holds its lock.
    io.vertx.sqlclient.Pool pool =
        io.vertx.pgclient.PgBuilder.pool().connectingTo(embedded.url()).using(vertx).build();
    await(pool.query("UPDATE writer SET run = 'other'").execute().toCompletionStage());
    await(pool.close().toCompletionStage());
    assertThatThrownBy(
            () ->
                await(
                    store.commit(
                        batch(
                            List.of(row(50, event(50, new EventBody.TicketPrintFailed()))),
                            List.of(),
                            Story.DAY))))
        .cause()
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LEASE_LOST));
    assertThat(eventsOn(store, Story.DAY)).extracting(Event::sequence).doesNotContain(50L);
    store.close();
  }
}
