package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DayViews;
import io.counterwatch.centre.Dossier;
import io.counterwatch.centre.DossierFold;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.WorkMeasures;
import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.pipeline.EventStore.Batch;
import io.counterwatch.pipeline.EventStore.DossierKey;
import io.counterwatch.pipeline.EventStore.NewEvent;
import io.counterwatch.pipeline.EventStore.Question;
import io.counterwatch.pipeline.EventStore.SavedDay;
import io.counterwatch.store.Database;
import io.counterwatch.store.PgEventStore;
import io.counterwatch.store.PgHistory;
import io.counterwatch.store.query.EstimateRecord;
import io.counterwatch.store.query.EstimateRecord.Figures;
import io.counterwatch.store.query.EstimateRecord.Grades;
import io.counterwatch.store.query.EstimateRecord.HourGrades;
import io.counterwatch.store.query.EstimateRecord.ServiceGrades;
import io.counterwatch.store.query.History.Announced;
import io.counterwatch.store.query.History.Period;
import io.counterwatch.store.query.History.TicketTimeline;
import io.counterwatch.store.query.OutlookHistory.OutlookRecord;
import io.counterwatch.store.query.OutlookHistory.Score;
import io.counterwatch.testing.Story;
import io.counterwatch.wire.BodyCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is derived comes out of a real PostgreSQL exactly as it went in. */
class DayRowsIT {
  private static final CentrePlan PLAN =
      CentrePlan.unconfigured(Story.CENTRE, ZoneOffset.UTC, false);
  private static final long NOW = Story.micros("300:00:00");

  @TempDir static Path folder;
  private static Vertx vertx = Vertx.vertx();
  private static EmbeddedDatabase embedded;
  private static PgEventStore store;
  private static PgHistory history;

  @BeforeAll
  static void startDatabase() throws Exception {
    embedded = EmbeddedDatabase.start(folder);
    Database database = Database.of(embedded.url());
    assertThat(database.migrate()).isNull();
    store = new PgEventStore(vertx, database, BodyCodec::read, "first", "http://127.0.0.1:1");
    await(store.open());
    history = new PgHistory(vertx, database, BodyCodec::read, new Settled());
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    Blocking.await(history.close());
    Blocking.await(store.close());
    Blocking.await(vertx.close());
    embedded.close();
  }

  private static final class Settled implements PgHistory.CurrentDays {
    @Override
    public Future<@Nullable CentrePlans> plans(String centre) {
      return Future.succeededFuture(
          switch (centre) {
            case "nowhere" -> null;
            case "named" -> plans(centre, ZoneId.of("Asia/Ho_Chi_Minh"));
            case "fixed" -> plans(centre, ZoneOffset.ofHours(7));
            default -> CentrePlans.always(PLAN);
          });
    }

    private static CentrePlans plans(String centre, ZoneId zone) {
      return CentrePlans.always(CentrePlan.unconfigured(centre, zone, false));
    }

    @Override
    public Future<Void> settle(Collection<String> centres, LocalDate from, LocalDate to) {
      return Future.succeededFuture();
    }

    @Override
    public Organisation organisation() {
      return Organisation.empty(PLAN.zone());
    }

    @Override
    public long nowMicros() {
      return NOW;
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static Period period(LocalDate from, LocalDate to, boolean fair) throws Exception {
    return Objects.requireNonNull(
        await(history.days(Story.CENTRE, from, to, fair).toCompletionStage()));
  }

  private static SavedDay saved(LocalDate date, List<Event> events) {
    ServiceDay day = new ServiceDay(PLAN, date);
    day.add(events);
    return new SavedDay(DayViews.measures(day, NOW), NOW, day.size(), 0);
  }

  private static void add(List<Event> events, String time, @Nullable String of, EventBody body) {
    events.add(Story.event(Story.micros(time), of, body, 1_000 + events.size()));
  }

  @Test
  void aDayWithEverythingComesBackAsItWas() throws Exception {
    List<Event> events =
        new ArrayList<>(
            Story.of(
                """
                07:30:00 counter 1 opened s-01
                08:00:00 A issued land
                08:10:00 A called 1 s-01
                08:10:30 A started 1 s-01
                08:20:00 A finished 1 s-01
                08:30:00 B started 2 s-02
                08:40:00 B finished 2 s-02
                """));
    add(events, "08:21:00", "A", new EventBody.RatingSubmitted(5, null, "tốt", RatingChannel.QR));
    add(events, "08:22:00", "H1", new EventBody.RatingSubmitted(2, "3", null, RatingChannel.QR));
    add(events, "09:00:00", null, new EventBody.AssistanceStarted(AssistanceKind.FORM, "s-09"));
    add(events, "09:04:00", null, new EventBody.AssistanceFinished(AssistanceKind.FORM, "s-09"));
    add(events, "09:05:00", null, new EventBody.AssistanceStarted(AssistanceKind.PAYMENT, "s-08"));
    add(events, "09:06:00", null, new EventBody.EnquiryReceived(EnquiryChannel.ZALO));
    add(events, "09:07:00", null, new EventBody.HallOccupancy(31));
    add(events, "09:08:00", null, new EventBody.DeviceFault("paper-out", null));
    SavedDay day = saved(Story.DAY, events);
    await(store.saveDays(List.of(day), 0));

    DayMeasures back = period(Story.DAY, Story.DAY, false).days();
    assertThat(back)
        .isEqualTo(
            DayMeasures.sumOf(Story.CENTRE, Story.DAY, Story.DAY, true, List.of(day.measures())));
    assertThat(back.other().hall()).isNotNull();
    assertThat(back.other().ratings().total().responses()).isEqualTo(2);
    assertThat(back.counters())
        .extracting(WorkMeasures::servedByService)
        .containsExactlyInAnyOrder(Map.of("land", 1L), Map.of("", 1L));
  }

  @Test
  void fairWorkIsMeasuredByWhatTheServiceUsuallyTakes() throws Exception {
    LocalDate before = Story.DAY.plusDays(7);
    LocalDate after = before.plusDays(7);
    // Thirty services of ten minutes make the standard; the clerk then takes five.
    await(store.saveDays(List.of(day(before, 30, 600), day(after, 4, 300)), 0));

    assertThat(period(before, before, true).days().counters())
        .extracting(WorkMeasures::fair)
        .containsOnlyNulls();
    assertThat(period(after, after, false).days().counters())
        .extracting(WorkMeasures::fair)
        .containsOnlyNulls();
    WorkMeasures clerk = period(before, after, true).days().staff().getFirst();
    assertThat(clerk.fair()).isEqualTo(new WorkMeasures.FairWork(2_400, 1_200, 30));
    assertThat(Objects.requireNonNull(clerk.fair()).throughput()).isEqualTo(2.0);
    assertThat(clerk.served()).isEqualTo(34);

    await(store.saveDays(List.of(day(before, 29, 600)), 0));
    assertThat(period(after, after, true).days().counters())
        .extracting(WorkMeasures::fair)
        .containsOnlyNulls();
  }

  private static SavedDay day(LocalDate date, int services, int seconds) {
    long micros = date.atTime(8, 0).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      String ticket = date + "-" + i;
      events.add(
          Story.event(
              micros,
              ticket,
              new EventBody.TicketIssued("land", "n", null, false, null, null),
              events.size() + 1));
      events.add(
          Story.event(
              micros, ticket, new EventBody.ServiceStarted("1", "s-01"), events.size() + 1));
      micros += seconds * 1_000_000L;
      events.add(
          Story.event(
              micros, ticket, new EventBody.ServiceFinished("1", "s-01", null), events.size() + 1));
    }
    return saved(date, events);
  }

  @Test
  void aDossierComesBackAsItWasAndItsEventsMakeItAnew() throws Exception {
    List<Event> events = new ArrayList<>();
    add(
        events,
        "08:00:00",
        "H7",
        new EventBody.DossierReceived(
            "transfer", "land", Story.micros("20:00:00"), DossierChannel.ONLINE, true, "A"));
    add(events, "08:01:00", "H7", new EventBody.DossierDigitised(3));
    add(events, "08:02:00", "H7", new EventBody.DossierPaid(PaymentChannel.ONLINE));
    add(events, "09:00:00", "H7", new EventBody.DossierSupplementRequested("more"));
    add(events, "09:00:00", "H7", new EventBody.DossierSupplementRequested("more"));
    add(events, "19:00:00", "H7", new EventBody.DossierResumed(null));
    add(events, "29:00:00", "H7", new EventBody.DossierCompleted(DossierResult.GRANTED));
    add(events, "29:00:00", "orphan", new EventBody.DossierPaid(PaymentChannel.COUNTER));
    Dossier dossier = DossierFold.of(events.subList(0, 7));
    Dossier orphan = DossierFold.of(events.subList(7, 8));
    commit(events.subList(0, 3), List.of(DossierFold.of(events.subList(0, 3))));
    commit(events.subList(3, 8), List.of(dossier, orphan));

    assertThat(await(store.dossiers(0))).containsExactlyInAnyOrder(dossier, orphan);
    assertThat(await(store.dossiers(NOW))).isEmpty();
    unfold();
    assertThat(await(store.dossiers(0))).containsExactlyInAnyOrder(dossier, orphan);
    DossierKey key = new DossierKey(Story.CENTRE, "H7");
    Question question = new Question(List.of(), List.of(key), List.of(), List.of(), List.of());
    assertThat(await(store.lookup(question)).dossiers().get(key))
        .containsExactlyInAnyOrderElementsOf(events.subList(0, 7));
    assertThat(period(Story.DAY, Story.DAY.plusDays(3), false).dossiers())
        .isEqualTo(
            DossierMeasures.of(
                List.of(dossier, orphan), Story.micros("00:00:00"), Story.micros("96:00:00")));
    assertThat(period(Story.DAY, Story.DAY, false).dossiers().total().open()).isEqualTo(1);
    assertThat(period(Story.DAY.plusDays(5), Story.DAY.plusDays(6), false).dossiers())
        .isEqualTo(DossierMeasures.NONE);
  }

  private static void announce(String rows) throws Exception {
    query(
        "INSERT INTO estimate (centre, day, subject, leg, service, announced_at, p50_seconds,"
            + " p90_seconds, model, shown, outcome, wait_seconds) VALUES "
            + rows);
  }

  private static EstimateRecord estimates(String centre) throws Exception {
    return Objects.requireNonNull(
        await(history.estimates(centre, Story.DAY, Story.DAY.plusDays(1)).toCompletionStage()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"named", "fixed"})
  void whatCameOfEstimatesIsGradedByServiceAndHour(String centre) throws Exception {
    announce(
        """
        ('X', '2026-03-02', 'A', 0, 'land', '2026-03-02T00:10Z', 300, 600, 1, true, 'called', 400),
        ('X', '2026-03-02', 'B', 0, 'land', '2026-03-02T00:59:59Z', 300, 600, 1, true, 'called', 700),
        ('X', '2026-03-02', 'C', 0, 'land', '2026-03-02T01:00Z', 10, 30, 1, true, 'called', 0),
        ('X', '2026-03-02', 'D', 0, 'land', '2026-03-02T01:10Z', 300, 600, 1, true, 'withdrew', 50),
        ('X', '2026-03-02', 'E', 0, 'tax', '2026-03-02T01:10Z', 300, 600, 1, true, 'unknown', 60),
        ('X', '2026-03-03', 'F', 1, 'tax', '2026-03-03T01:20Z', 100, 200, 1, true, 'called', 100),
        ('X', '2026-03-03', 'I', 0, 'tax', '2026-03-03T01:21Z', 1, 2, 1, false, 'called', 9000),
        ('X', '2026-03-04', 'G', 0, 'tax', '2026-03-04T01:00Z', 1, 2, 1, true, 'called', 9000),
        ('X-other', '2026-03-03', 'H', 0, 'tax', '2026-03-03T01:00Z', 1, 2, 1, true, 'called', 9000)
        """
            .replace("X", centre));

    EstimateRecord record = estimates(centre);
    assertThat(record.total())
        .isEqualTo(
            new Grades(
                6,
                1,
                1,
                1,
                new Figures(4, 0.75, -490 / 4.0, 510 / 4.0, 123 / 4.0, 1430 / 4.0, 300),
                new Figures(3, 2 / 3.0, -500 / 3.0, 500 / 3.0, 40, 1400 / 3.0, 400)));
    assertThat(record.services()).extracting(ServiceGrades::service).containsExactly("land", "tax");
    ServiceGrades land = record.services().getFirst();
    assertThat(land.total().judged().judged()).isEqualTo(3);
    assertThat(land.hours()).extracting(HourGrades::hour).containsExactly(7, 8);
    assertThat(land.hours().getFirst().grades())
        .isEqualTo(
            new Grades(
                2,
                0,
                0,
                0,
                new Figures(2, 0.5, -250, 250, 55, 600, 550),
                new Figures(2, 0.5, -250, 250, 55, 600, 550)));
    assertThat(land.hours().getLast().grades())
        .as("nobody waited")
        .isEqualTo(new Grades(2, 0, 1, 0, new Figures(1, 1, 10, 10, 3, 30, 0), Figures.NONE));
    assertThat(record.hours()).extracting(HourGrades::hour).containsExactly(7, 8);
    assertThat(record.hours().getLast().grades().announced()).isEqualTo(4);
  }

  @Test
  void whereNothingWasAnnouncedThereIsNothingToGrade() throws Exception {
    EstimateRecord record = estimates("none");
    assertThat(record.total()).isEqualTo(Grades.NONE);
    assertThat(record.services()).isEmpty();
    assertThat(await(history.estimates("nowhere", Story.DAY, Story.DAY).toCompletionStage()))
        .isNull();
  }

  /** The third was true before a counter was opened; the fourth is older than the words. */
  @Test
  void whatWasSetAsideStandsBesideTheRest() throws Exception {
    query(
        """
        INSERT INTO outlook (centre, day, asked_at, service, horizon_minutes, expected_waiting, passes,
          passes_calibrated, already, judged, waiting, passed_at, more_counters, fewer_counters, set_aside)
        SELECT 'hall', '2026-03-02', t::timestamptz, 'land', 30, e, p, c, a, j, w, at::timestamptz, m, f, s
        FROM (VALUES
          ('2026-03-02T01:00Z', 6, 0.5, 0.5, false, true, 4, NULL, false, false, false),
          ('2026-03-02T01:15Z', 8, 0.8, 0.9, false, true, 2, NULL, true, false, true),
          ('2026-03-02T01:30Z', 8, 0.8, 0.9, false, true, 5, '2026-03-02T01:50Z', true, false, false),
          ('2026-03-02T01:45Z', 3, 0.9, 0.9, false, true, 3, NULL, true, NULL, NULL),
          ('2026-03-02T02:00Z', 9, 1, 1, true, true, 9, '2026-03-02T02:00Z', false, false, false),
          ('2026-03-02T02:15Z', 9, 1, 1, false, false, NULL, NULL, NULL, NULL, NULL))
          AS said (t, e, p, c, a, j, w, at, m, f, s)
        """);
    OutlookRecord record =
        Objects.requireNonNull(
            await(history.outlookRecord("hall", Story.DAY, Story.DAY).toCompletionStage()));
    assertThat(rounded(record.total())).isEqualTo(new Score(1, 4, 1, 0.47, 0.435, 5, 2.2, 2.2, 2));
    assertThat(rounded(record.asForeseen()))
        .isEqualTo(new Score(1, 2, 1, 0.13, 0.145, 2, 1.0, 1.0, 0));
    assertThat(record.services()).extracting(of -> of.score().setAside()).containsExactly(2L);
  }

  private static Score rounded(Score score) {
    return new Score(
        score.already(),
        score.judged(),
        score.passed(),
        rounded(score.brier()),
        rounded(score.brierRaw()),
        score.queues(),
        rounded(score.queueError()),
        rounded(score.queueBias()),
        score.setAside());
  }

  private static Double rounded(@Nullable Double value) {
    return Math.round(Objects.requireNonNull(value) * 1e9) / 1e9;
  }

  @Test
  void aTicketTellsWhatWasAnnouncedToIt() throws Exception {
    commit(
        Story.of(
            """
            12:00:00 T issued land
            12:05:00 T called 1
            12:06:00 T transferred tax
            """),
        List.of());
    query(
        "INSERT INTO ticket (centre, subject, day, issued, ruling_time, ruling_key) VALUES"
            + " ('hall', 'T', '2026-03-02', true, 0, '')");
    announce(
        """
        ('hall', '2026-03-02', 'T', 1, 'tax', '2026-03-02T12:06Z', 60, 90.5, 2, true, NULL, NULL),
        ('hall', '2026-03-02', 'T', 0, 'land', '2026-03-02T12:00Z', 200, 400, 2, true, 'called', 300),
        ('hall', '2026-03-02', 'T', 2, 'tax', '2026-03-02T12:08Z', 9, 9, 2, false, NULL, NULL),
        ('hall', '2026-03-02', 'U', 0, 'land', '2026-03-02T12:01Z', 200, 400, 2, true, 'called', 300)
        """);

    TicketTimeline ticket =
        Objects.requireNonNull(await(history.ticket(Story.CENTRE, "T").toCompletionStage()));
    assertThat(ticket.state()).isEqualTo("expired");
    assertThat(ticket.announced())
        .containsExactly(
            new Announced(0, "land", Story.micros("12:00:00"), 200, 400, 2, "called", 300.0),
            new Announced(1, "tax", Story.micros("12:06:00"), 60, 90.5, 2, null, null));
  }

  private static void query(String sql) throws Exception {
    Pool pool = PgBuilder.pool().connectingTo(embedded.url()).using(vertx).build();
    await(pool.query(sql).execute().toCompletionStage());
    await(pool.close().toCompletionStage());
  }

  /** As a migration leaves dossiers whose events were stored before there was a table of them. */
  private static void unfold() throws Exception {
    query("UPDATE dossier SET service = NULL, received = NULL, clock = '', stale = true");
    await(store.open());
  }

  private static void commit(List<Event> events, List<Dossier> dossiers) throws Exception {
    List<NewEvent> rows = new ArrayList<>();
    for (Event event : events) {
      rows.add(new NewEvent(event.sequence(), Story.DAY, event, BodyCodec.write(event.body())));
    }
    await(
        store.commit(
            new Batch(
                rows, Map.of(), List.of(), dossiers, List.of(), Map.of(), List.of(), List.of(),
                List.of(), List.of())));
  }
}
