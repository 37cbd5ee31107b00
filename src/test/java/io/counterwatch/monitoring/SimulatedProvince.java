package io.counterwatch.monitoring;

import io.counterwatch.simulator.DemoWorld;
import io.counterwatch.simulator.Faults;
import io.counterwatch.simulator.Simulation;
import io.counterwatch.simulator.SimulationOptions;
import io.counterwatch.simulator.SimulationOptions.StartPolicy;
import io.counterwatch.simulator.SimulationSummary;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.MqttPeer;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.PrometheusProcess;
import io.counterwatch.testing.ServerProcess;
import io.counterwatch.wire.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A small province that a Prometheus watches: one day is over, on the next it is past two and
 * things go on, sixty times as fast as life; but one centre has just fallen silent. Both days are
 * over in real time, so that nothing was stored in the future.
 *
 * <p>Prometheus lives in real time. Its rules are the project's own, evaluated each second, and
 * what has lasted at all has lasted long enough for an alert.
 */
final class SimulatedProvince implements AutoCloseable {
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final LocalTime EVENING = LocalTime.of(17, 30);
  private static final LocalTime AFTERNOON = LocalTime.of(14, 0);
  private static final LocalTime OVER = LocalTime.of(18, 0);
  private static final int CENTRES = 3;
  private static final int SILENT = 1;
  private static final double SPEED = 60;
  private static final long SEED = 7;

  /** Of the real time in which a day is played that has passed. */
  private static final int PLAY_SECONDS = 1;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Between scrapes, and between evaluations. */
  static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(1);

  private final Path folder;
  private final LocalDate day = dayThatIsOver();
  private final Deque<Runnable> ends = new ArrayDeque<>();
  private final MosquittoProcess broker;
  private final PostgresProcess database;
  private final ServerProcess server;
  private final PrometheusProcess prometheus;

  /** Starts all; returns when Prometheus has seen something of what goes on. */
  SimulatedProvince(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    try {
      broker = MosquittoProcess.start();
      ends.push(broker::close);
      database = PostgresProcess.start();
      ends.push(database::close);
      Files.writeString(organisation(), DemoWorld.organisationYaml(CENTRES + SILENT, true));
      dayBefore(day.minusDays(1));
      server = serve(day, AFTERNOON, SPEED);
      ends.push(server::close);
      server.awaitReady();
      somethingWrong();
      prometheus = PrometheusProcess.start(configuration(0), rules());
      ends.push(prometheus::close);
      prometheus.reload("prometheus.yml", configuration(prometheus.port()));
      until("a scrape of both", "count(up == 1) > 1");
      play(CENTRES + SILENT);
      Simulation goingOn =
          new Simulation(options(CENTRES, OptionalInt.empty(), StartPolicy.FROM_NOW), line -> {});
      ends.push(goingOn::close);
      goingOn.startInBackground();
      until("somebody is called now", "sum(rate(counterwatch_wait_seconds_count[5s])) > 0");
    } catch (RuntimeException | Error | IOException | InterruptedException failed) {
      close();
      throw failed;
    }
  }

  private static LocalDate dayThatIsOver() {
    return LocalDateTime.now(Clock.system(ZONE)).minusHours(OVER.getHour()).toLocalDate();
  }

  /** When somebody looks at it: in its evening. */
  Instant lookedAt() {
    return day.atTime(OVER).atZone(ZONE).toInstant();
  }

  private void dayBefore(LocalDate date) throws InterruptedException {
    try (ServerProcess before = serve(date, EVENING, 1)) {
      before.awaitReady();
      play(CENTRES + SILENT);
      before.terminate();
    }
  }

  private ServerProcess serve(LocalDate date, LocalTime time, double speed) {
    return ServerProcess.start(
        folder,
        "--mqtt-url",
        broker.url(),
        "--postgres-url",
        database.url(),
        "--organisation",
        organisation().toString(),
        "--metrics-staff",
        "on",
        "--clock-origin",
        date.atTime(time).atZone(ZONE).toOffsetDateTime().toString(),
        "--clock-speed",
        Double.toString(speed));
  }

  private Path organisation() {
    return folder.resolve("organisation.yaml");
  }

  /** All that has happened until now on the server's day. */
  private void play(int centres) throws InterruptedException {
    SimulationOptions options =
        options(centres, OptionalInt.of(PLAY_SECONDS), StartPolicy.DAY_SO_FAR);
    try (Simulation simulation = new Simulation(options, line -> {})) {
      SimulationSummary summary = simulation.run();
      if (!summary.complete()) {
        throw new AssertionError(summary.line());
      }
    } catch (Simulation.NoServerException e) {
      throw new AssertionError(e);
    }
  }

  /** An event that no device of ours would send. */
  private void somethingWrong() {
    try (MqttPeer stranger = MqttPeer.connect(broker.url(), "stranger")) {
      byte[] nonsense = "{\"specversion\": \"1.0\"}".getBytes(StandardCharsets.UTF_8);
      stranger.sendAndAwait(Topics.event("hb-province", "hb-province-kiosk-1"), nonsense);
    }
  }

  private SimulationOptions options(int centres, OptionalInt seconds, StartPolicy start) {
    return new SimulationOptions(
        broker.url(),
        centres,
        true,
        OptionalDouble.empty(),
        seconds,
        OptionalDouble.empty(),
        SEED,
        Faults.NONE,
        start,
        null);
  }

  /** The project's own, but for the addresses and the pace. */
  private String configuration(int ownPort) {
    String seconds = SCRAPE_INTERVAL.toSeconds() + "s";
    return AlertingFiles.text(AlertingFiles.PROMETHEUS)
        .replaceAll("(scrape_interval|scrape_timeout|evaluation_interval): \\w+", "$1: " + seconds)
        .replace("127.0.0.1:9464", "127.0.0.1:" + server.managementPort())
        .replace("127.0.0.1:9090", "127.0.0.1:" + ownPort)
        // Nobody is told of alerts here.
        .replaceAll("(?m)^ +- job_name: alertmanager\\n( .*\\n)*", "")
        .replaceAll("(?m)^  alertmanagers:\\n(    .*\\n)*", "");
  }

  private static Map<String, String> rules() {
    Map<String, String> rules = MonitoringFiles.rules();
    rules.replaceAll(
        (path, text) ->
            text.replaceAll("(?m)^( *(?:- )?interval): \\w+", "$1: 1s")
                .replaceAll("(?m)^( *for): \\w+", "$1: 0s")
                // What is looked at each hour of a week is looked at each second of minutes.
                .replaceAll("\\[\\w+:\\w+]", "[5m:1s]"));
    return rules;
  }

  private void until(String what, String query) {
    Await.until(what, PATIENCE, () -> !prometheus.query(query).isEmpty());
  }

  PrometheusProcess prometheus() {
    return prometheus;
  }

  ServerProcess server() {
    return server;
  }

  /** Where the days begin and end. */
  ZoneId zone() {
    return ZONE;
  }

  /** The one that is over. */
  LocalDate dayBefore() {
    return day.minusDays(1);
  }

  PostgresProcess database() {
    return database;
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
    ends.clear();
  }
}
