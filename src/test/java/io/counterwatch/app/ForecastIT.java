package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentreForecast.TrackRecord;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.Organisation;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.forecast.WaitForecast;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Figures;
import io.counterwatch.pipeline.Forecaster;
import io.counterwatch.pipeline.OrganisationSource;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.store.Database;
import io.counterwatch.store.PgEventStore;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Story;
import io.counterwatch.wire.BodyCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Forecasts on their own thread and a real PostgreSQL, over a night and a restart. */
class ForecastIT {
  private static PostgresProcess database;
  private static String url = "";

  @BeforeAll
  static void startDatabase() {
    database = PostgresProcess.start();
    url = database.createDatabase("forecasts");
    assertThat(Database.of(url).migrate()).isNull();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  /** A server's middle: writer, store and forecaster. */
  private static final class Middle implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final PgEventStore store;
    final ForecasterHost forecasts;
    final Forecaster forecaster;
    final Writer writer;

    /** What the test lets go by at once, besides what goes by anyhow. */
    private final AtomicLong skippedNanos = new AtomicLong();

    Middle(String start, String run) throws Exception {
      ServerClock clock =
          ServerClock.startingAt(
              Instant.parse(start), 1, () -> System.nanoTime() + skippedNanos.get());
      HostClock time = new HostClock(clock, run);
      store = new PgEventStore(vertx, Database.of(url), BodyCodec::read, run, "http://127.0.0.1:1");
      forecasts = new ForecasterHost(time);
      forecaster = forecasts.forecaster();
      WriterHost host =
          new WriterHost(
              time,
              store,
              OrganisationSource.fixed(Organisation.empty(ZoneOffset.UTC)),
              true,
              new Figures(),
              forecaster,
              () -> {});
      writer = Blocking.await(host.deployOn(vertx));
      Blocking.await(Future.fromCompletionStage(writer.start()));
    }

    void skip(Duration time) {
      skippedNanos.addAndGet(time.toNanos());
    }

    void send(List<Event> events) {
      List<Reading> readings = new ArrayList<>();
      events.forEach(e -> readings.add(new Reading.Decoded(e, BodyCodec.write(e.body()))));
      assertThat(
              writer
                  .intake()
                  .offer(new Arrival(Story.CENTRE, "kiosk", 100, readings, new Ignored())))
          .isTrue();
    }

    WaitForecast forecast(String time) throws Exception {
      return forecaster
          .ask(
              Story.CENTRE,
              present -> present.estimator().forecast("land", false, Story.micros(time)))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    }

    /** Whether the estimator knows today. */
    boolean answers() {
      return !forecaster
          .ask(Story.CENTRE, present -> true)
          .toCompletableFuture()
          .orTimeout(60, TimeUnit.SECONDS)
          .handle((known, error) -> error != null)
          .join();
    }

    private @Nullable ServiceForecast land() {
      CentreForecast forecast = writer.forecasts().of(Story.CENTRE);
      return forecast == null ? null : forecast.services().get("land");
    }

    boolean isShown() {
      ServiceForecast land = land();
      return land != null && land.estimate() instanceof Estimate.Known;
    }

    int judged() {
      ServiceForecast land = land();
      TrackRecord record = land == null ? null : land.record();
      return record == null ? 0 : record.judged();
    }

    @Override
    public void close() throws Exception {
      Blocking.await(Future.fromCompletionStage(writer.stop()));
      forecasts.close();
      Blocking.await(store.close());
      Blocking.await(vertx.close());
    }
  }

  private static final class Ignored implements Arrival.Completion {
    @Override
    public void stored(Arrival.Outcome outcome) {}

    @Override
    public void withheld(String reason) {
      throw new AssertionError(reason);
    }
  }

  /** A day of queues: every four minutes somebody comes, and one counter is slower than that. */
  private static List<Event> day(int day, long firstSequence) {
    List<Event> events = new ArrayList<>();
    long opened = Story.micros("%d:50:00".formatted(24 * day + 7));
    long sequence = firstSequence;
    events.add(
        Story.event(
            opened, null, new EventBody.CounterOpened("1", "s-01", List.of("land")), sequence++));
    for (int i = 0; i < 40; i++) {
      String ticket = "T" + day + "-" + i;
      long came = opened + (10 + 4L * i) * 60_000_000;
      long called = opened + (12 + 5L * i) * 60_000_000;
      events.add(
          Story.event(
              came,
              ticket,
              new EventBody.TicketIssued("land", ticket, null, false, null, null),
              sequence++));
      if (i < 35) {
        events.add(
            Story.event(called, ticket, new EventBody.TicketCalled("1", "s-01"), sequence++));
      }
    }
    return events;
  }

  private static String ask(String sql) {
    try (Connection connection = database.connect("forecasts");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsAnnouncedAndLearnedIsInTheDatabaseAndARestartGoesOnWithIt() throws Exception {
    try (Middle first = new Middle("2026-03-02T23:40:00Z", "first")) {
      first.send(day(0, 1));
      Await.until(
          "the day's estimates are kept",
          () -> ask("SELECT count(*) FROM estimate WHERE outcome = 'called'").equals("35"));
      first.skip(Duration.ofMinutes(20));
      Await.until(
          "the night's state is kept",
          () -> ask("SELECT max(day) FROM forecast_state").equals("2026-03-02"));
    }
    String state = ask("SELECT md5(state) FROM forecast_state");

    WaitForecast before;
    try (Middle second = new Middle("2026-03-03T12:00:00Z", "second")) {
      second.send(day(1, 1_000));
      Await.until("the next day is known", second::isShown);
      before = second.forecast("36:30:00");
      Await.until(
          "who left at the day's end is known, and today's",
          () -> ask("SELECT count(*) || ' ' || count(outcome) FROM estimate").equals("80 75"));
    }
    try (Middle third = new Middle("2026-03-03T12:10:00Z", "third")) {
      // No device has been heard yet, so nothing is shown; but it is known.
      Await.until("the day is known again", third::answers);
      assertThat(third.forecast("36:30:00"))
          .isEqualTo(before)
          .isInstanceOf(WaitForecast.Known.class);
      Await.until("what was announced before has its record", () -> third.judged() == 70);
    }
    assertThat(ask("SELECT string_agg(md5(state), ' ') FROM forecast_state")).isEqualTo(state);
    assertThat(
            ask(
                "SELECT announced_at AT TIME ZONE 'UTC' || ' ' || leg || ' ' || outcome || ' '"
                    + " || wait_seconds || ' ' || model FROM estimate WHERE subject = 'T0-1'"))
        .isEqualTo("2026-03-02 08:04:00 0 called 180 " + CentreEstimator.MODEL_VERSION);
  }
}
