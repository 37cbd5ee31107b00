package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.EventBody;
import io.counterwatch.simulator.DemoWorld;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.MqttPeer;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Series;
import io.counterwatch.testing.ServerProcess;
import io.counterwatch.testing.TroubledLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server as it is run, from the outside: a process of its own between a broker and a database.
 */
class ServeIT {
  /** What changes whenever it is made, even where nothing happens. */
  private static final List<String> ESTIMATED = List.of("estimate", "noEstimate", "estimateRecord");

  private static final int CENTRES = 3;
  private static final String CENTRE = "hb-province";
  private static final String KIOSK = "hb-province-kiosk-1";
  private static final String EPOCH = "00000000000000aa";
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  /** A Monday, when all centres are at work. */
  private static final String TEN_O_CLOCK = "2026-11-23T10:00:00+07:00";

  private static final String SERVER_STATUS = "counterwatch/v1/server/status";
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  /** In which one after another is tried, where a machine that is busy holds some of them up. */
  private static final int MOST_TICKETS = 50;

  private static PostgresProcess database;

  @TempDir Path folder;
  private MosquittoProcess broker;
  private String name;
  private String databaseUrl;

  @BeforeAll
  static void startDatabase() {
    database = PostgresProcess.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void start(TestInfo test) throws IOException {
    broker = MosquittoProcess.start();
    name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    databaseUrl = database.createDatabase(name);
    Files.writeString(
        folder.resolve("organisation.yaml"), DemoWorld.organisationYaml(CENTRES, false));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void servesWhatIsSimulated() throws IOException {
    try (ServerProcess server = serve()) {
      server.awaitReady();
      Path said = folder.resolve("simulate.log");

      int code =
          ServerProcess.run(
              said, "simulate", "--mqtt", broker.url(), "--centres", "3", "--seconds", "2");

      assertThat(code).as(Files.readString(said)).isZero();
      assertThat(Files.readString(said)).contains("pending 0", "rejected 0", "dossier.received ");
      JsonNode centres = server.json("/api/v1/centres");
      assertThat(centres).hasSize(CENTRES);
      for (JsonNode centre : centres) {
        assertThat(centre.get("today").get("issued").asInt()).isPositive();
        // The plan of that morning has somebody who rates a visit twice.
        assertThat(centre.get("data").get("anomalies").asInt()).isLessThanOrEqualTo(1);
        assertMetricsAreThoseOfThePage(server, centre.get("centre").asText());
      }
      assertThat(Http.status(server.url("/"))).isEqualTo(200);
      assertThat(Http.status(server.url("/centres/" + CENTRE))).isEqualTo(200);
      assertThat(server.logged("ERROR")).isEmpty();
    }
  }

  @Test
  void anEventIsOnTheLivePageWithinASecond() throws IOException {
    try (ServerProcess server = serve();
        DeviceHost host = DeviceHost.inServerTime(broker.url(), ZONE)) {
      server.awaitReady();
      Device kiosk = kiosk(host);
      try (BufferedReader live =
          new BufferedReader(
              new InputStreamReader(
                  Http.stream(server.url("/api/v1/centres/" + CENTRE + "/live")),
                  StandardCharsets.UTF_8))) {
        assertThat(nextView(live).get("today").get("issued").asInt()).isZero();
        List<Duration> took = new ArrayList<>();
        // Other tests run meanwhile, and may hold some of them up.
        while (medianOfFive(took).compareTo(A_SECOND) >= 0 && took.size() < MOST_TICKETS) {
          long beganNanos = System.nanoTime();
          int ticket = took.size() + 1;
          issue(kiosk, ticket);
          while (nextView(live).get("today").get("issued").asInt() < ticket) {}
          took.add(Duration.ofNanos(System.nanoTime() - beganNanos));
        }
        assertThat(medianOfFive(took))
            .as("the median of the last of %s", took)
            .isLessThan(A_SECOND);
      }
      kiosk.stop().join();
    }
  }

  /** Of the last five; endless as long as there are fewer. */
  private static Duration medianOfFive(List<Duration> took) {
    if (took.size() < 5) {
      return ChronoUnit.FOREVER.getDuration();
    }
    return took.subList(took.size() - 5, took.size()).stream()
        .sorted()
        .skip(2)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void waitsForTheDatabaseAndThenForTheBroker() {
    database.stop();
    broker.stop();
    try (ServerProcess server = serve()) {
      Await.until("it says why it isn't ready", () -> server.readiness() == 503);
      Await.until(
          "the reason", () -> server.readinessText().matches("(?s).*database: .*refused.*"));

      database.restart();
      Await.until(
          "only the broker is missing", () -> !server.readinessText().contains("database: "));
      Await.until(
          "the reason", () -> server.readinessText().contains("not connected to the broker"));
      assertThat(server.readiness()).isEqualTo(503);
      assertThat(Http.status(server.url("/api/v1/centres/" + CENTRE))).isEqualTo(200);

      // Not ready is said before the first attempt; only after that is the broker away.
      Await.until("it was tried", () -> !server.logged(" is away: ").isEmpty());

      broker.restart();
      server.awaitReady();
      assertThat(server.logged("waiting for the database")).hasSize(1);
      assertThat(server.logged(" is away: ")).hasSize(1);
      assertThat(server.logText()).doesNotContain("\tat ");
    }
  }

  @Test
  void withoutTheDatabaseNothingIsAcknowledgedAndThePagesShowTheLastFigures() throws SQLException {
    try (ServerProcess server = serve();
        MqttPeer watcher = MqttPeer.connect(broker.url(), "watcher", SERVER_STATUS);
        DeviceHost host = DeviceHost.inServerTime(broker.url(), ZONE)) {
      server.awaitReady();
      Device kiosk = kiosk(host);
      issue(kiosk, 1);
      Await.until("acknowledged", () -> kiosk.upto() == 1);
      Await.until("accepting", () -> watcher.newestSays(SERVER_STATUS, "accepting", "true"));

      database.stop();
      try {
        // Noticed at once, without anything to store.
        Await.until("not accepting", () -> watcher.newestSays(SERVER_STATUS, "accepting", "false"));
        issue(kiosk, 2);
        assertThat(watcher.newestSays(SERVER_STATUS, "online", "true")).isTrue();
        Await.until("not ready", () -> server.readiness() == 503);
        assertThat(server.readinessText()).contains("database: ");
        assertThat(kiosk.upto()).isEqualTo(1);
        assertThat(Http.status(server.url("/centres/" + CENTRE))).isEqualTo(200);
        JsonNode view = server.json("/api/v1/centres/" + CENTRE);
        assertThat(view.get("today").get("issued").asInt()).isEqualTo(1);
        assertThat(
                Http.status(
                    server.url(
                        "/api/v1/centres/" + CENTRE + "/days?from=2026-01-01&to=2026-01-02")))
            .isEqualTo(503);
      } finally {
        database.restart();
      }

      server.awaitReady();
      Await.until("accepting", () -> watcher.newestSays(SERVER_STATUS, "accepting", "true"));
      issue(kiosk, 3);
      Await.until("acknowledged", () -> kiosk.upto() == 3);
      assertThat(number("SELECT count(*) FROM event")).isEqualTo(3);
      Await.until("shown", () -> issued(server) == 3);
      assertThat(server.logText()).doesNotContain("\tat ");
      kiosk.stop().join();
    }
  }

  @Test
  void aSecondServerLeavesTheDatabaseToTheFirst() {
    try (ServerProcess first = serve()) {
      first.awaitReady();
      try (ServerProcess second = serve()) {
        assertThat(second.awaitEnd()).isEqualTo(Server.EXIT_LEASE_LOST);

        assertThat(second.logged("another server owns the database")).hasSize(1);
        assertThat(second.logText().lines()).hasSize(1);
        assertThat(second.logText()).contains(first.url(""));
      }
      assertThat(first.readiness()).isEqualTo(200);
      assertThat(first.logged("ERROR")).isEmpty();
    }
  }

  @Test
  void endsInOrderWhenToldTo() throws SQLException {
    try (ServerProcess server = serve();
        MqttPeer watcher = MqttPeer.connect(broker.url(), "watcher", SERVER_STATUS);
        DeviceHost host = DeviceHost.inServerTime(broker.url(), ZONE)) {
      server.awaitReady();
      Device kiosk = kiosk(host);
      for (int ticket = 1; ticket <= 500; ticket++) {
        issue(kiosk, ticket);
      }
      Await.until("some are acknowledged", () -> kiosk.upto() > 0);

      assertThat(server.terminate()).isZero();

      // The broker has both, and may still be telling them.
      Await.until("its end is told", () -> watcher.newestSays(SERVER_STATUS, "online", "false"));
      long stored = number("SELECT count(*) FROM event");
      // All that was taken is stored, and the device knows: it has nothing to send again of it.
      Await.until("the device knows of " + stored, () -> kiosk.upto() == stored);
      assertThat(number("SELECT through FROM derived"))
          .as("every figure is written")
          .isEqualTo(stored);
      assertThat(server.logged("ERROR")).isEmpty();

      server.restart();
      server.awaitReady();
      Await.until("acknowledged", () -> kiosk.upto() == 500);
      assertThat(number("SELECT count(*) FROM event")).isEqualTo(500);
      kiosk.stop().join();
    }
  }

  @Test
  void asksOnceForOrderAndTwiceForHaste() {
    int port = URI.create(databaseUrl).getPort();
    try (TroubledLine line = TroubledLine.to(port);
        ServerProcess server =
            serve(databaseUrl.replace(":" + port + "/", ":" + line.port() + "/"), "60", "json");
        DeviceHost host = DeviceHost.inServerTime(broker.url(), ZONE)) {
      server.awaitReady();
      Device kiosk = kiosk(host);
      try (BufferedReader live =
          new BufferedReader(
              new InputStreamReader(
                  Http.stream(server.url("/api/v1/centres/" + CENTRE + "/live")),
                  StandardCharsets.UTF_8))) {
        issue(kiosk, 1);
        Await.until("the device has been answered", () -> kiosk.upto() == 1);
        line.part();
        issue(kiosk, 2);
        Await.until("it is received", () -> server.metrics().of("in_flight_bytes") > 0);
        server.signal("TERM");
        Await.until("it ends", () -> !server.logged("SIGTERM: ending in order").isEmpty());
        Await.until("it says so", () -> server.readinessText().contains("is ending"));
        assertThat(server.readiness()).isEqualTo(503);
        server.signal("TERM");

        assertThat(server.awaitEnd()).isEqualTo(Server.EXIT_NOT_IN_ORDER);

        assertThat(server.logged("not ended in order: what was received")).hasSize(1);
        assertThat(kiosk.upto()).as("no more was stored, so no more is said to be").isEqualTo(1);
        assertThat(live.lines().toList()).as("the page's stream").contains("retry: 5000");
        for (String logged : server.logText().lines().toList()) {
          assertThat(Http.JSON.readTree(logged).fieldNames())
              .toIterable()
              .as(logged)
              .startsWith("timestamp", "level", "logger", "thread", "message");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      kiosk.stop().join();
    }
  }

  @Test
  void endsSoonAlsoWithoutADatabase() {
    try (ServerProcess server = serve(databaseUrl, "600", "text");
        MqttPeer watcher = MqttPeer.connect(broker.url(), "watcher", SERVER_STATUS);
        DeviceHost host = DeviceHost.inServerTime(broker.url(), ZONE)) {
      server.awaitReady();
      Device kiosk = kiosk(host);
      issue(kiosk, 1);
      Await.until("acknowledged", () -> kiosk.upto() == 1);
      database.stop();
      try {
        // Noticed at once, without anything to store.
        Await.until("not accepting", () -> watcher.newestSays(SERVER_STATUS, "accepting", "false"));
        issue(kiosk, 2);

        // It ends within a minute, though it might take ten: it waits for nothing.
        assertThat(server.terminate()).isZero();

        assertThat(kiosk.upto()).isEqualTo(1);
      } finally {
        database.restart();
        kiosk.stop().join();
      }
    }
  }

  // ---- the parts

  /** At ten in the morning, whatever the machine's clock says. */
  private ServerProcess serve() {
    return serve(databaseUrl, "20", "text");
  }

  private ServerProcess serve(String postgresUrl, String stopWithinSeconds, String logFormat) {
    return ServerProcess.start(
        folder,
        "--mqtt-url",
        broker.url(),
        "--postgres-url",
        postgresUrl,
        "--stop-within",
        stopWithinSeconds,
        "--log-format",
        logFormat,
        "--organisation",
        folder.resolve("organisation.yaml").toString(),
        "--clock-origin",
        TEN_O_CLOCK);
  }

  private static Device kiosk(DeviceHost host) {
    Device kiosk =
        new Device(
            host,
            new DeviceIdentity(CENTRE, KIOSK, DeviceKind.KIOSK, null),
            new MemoryOutbox(EPOCH),
            new SplittableRandom(1));
    kiosk.start();
    Await.until("the kiosk knows the server's time", () -> host.serverTime().known());
    return kiosk;
  }

  private static void issue(Device kiosk, int number) {
    String paper = "A" + number;
    long timeMicros =
        ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(TEN_O_CLOCK).toInstant());
    assertThat(
            kiosk.record(
                new EventBody.TicketIssued("land", paper, null, false, null, null),
                "t-" + number,
                timeMicros))
        .isTrue();
  }

  private static int issued(ServerProcess server) {
    return server.json("/api/v1/centres/" + CENTRE).get("today").get("issued").asInt();
  }

  /** What the stream says next of the centre; heartbeats say only what time it is. */
  private static JsonNode nextView(BufferedReader live) throws IOException {
    String data = "data: ";
    for (String line = live.readLine(); line != null; line = live.readLine()) {
      if (line.startsWith(data)) {
        JsonNode said = Http.JSON.readTree(line.substring(data.length()));
        if (said.has("centre")) {
          return said;
        }
      }
    }
    throw new AssertionError("the stream has ended");
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = database.connect(name);
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  // ---- metrics and page

  /** Both are taken until nothing changed between: waits go on by the second. */
  private static void assertMetricsAreThoseOfThePage(ServerProcess server, String centre) {
    JsonNode before;
    JsonNode after = server.json("/api/v1/centres/" + centre);
    Series metrics;
    int attempts = 0;
    do {
      assertThat(attempts++).as("attempts to meet a quiet moment").isLessThan(50);
      before = after;
      metrics = server.metrics();
      after = server.json("/api/v1/centres/" + centre);
    } while (!figures(before).equals(figures(after)));
    for (JsonNode service : after.get("services")) {
      assertService(metrics, centre, service);
    }
    for (JsonNode counter : after.get("counters")) {
      String id = counter.get("counter").asText();
      assertThat(metrics.of("served_total", "centre", centre, "counter", id))
          .isEqualTo(counter.get("servedToday").asDouble());
      assertThat(metrics.of("serving_seconds_total", "centre", centre, "counter", id))
          .isEqualTo(counter.get("serving").asDouble());
    }
    for (String state : new String[] {"available", "serving", "paused", "closed"}) {
      long counted = 0;
      for (JsonNode counter : after.get("counters")) {
        counted += counter.get("state").asText().equals(state) ? 1 : 0;
      }
      assertThat(metrics.of("counters", "centre", centre, "state", state)).isEqualTo(counted);
    }
  }

  private static void assertService(Series metrics, String centre, JsonNode service) {
    String[] labels = {"centre", centre, "service", service.get("service").asText()};
    JsonNode today = service.get("today");
    JsonNode waits = today.get("wait");
    assertThat(metrics.of("tickets_waiting", labels)).isEqualTo(number(service, "waiting"));
    assertThat(metrics.of("longest_wait_seconds", labels))
        .isEqualTo(service.path("longestWait").asDouble(0));
    assertThat(metrics.of("tickets_issued_total", labels)).isEqualTo(number(today, "issued"));
    assertThat(metrics.of("tickets_called_total", labels)).isEqualTo(number(today, "called"));
    assertThat(metrics.of("wait_seconds_count", labels)).isEqualTo(number(waits, "count"));
    assertThat(metrics.of("service_seconds_count", labels))
        .isEqualTo(number(today.get("service"), "count"));
    assertThat(metrics.of("service_level_met", labels))
        .isEqualTo(number(today.get("serviceLevel"), "met"));
    assertThat(metrics.of("service_level_counted", labels))
        .isEqualTo(number(today.get("serviceLevel"), "counted"));
    for (String outcome : new String[] {"no-show", "cancelled", "walked-out", "expired"}) {
      assertThat(metrics.of("today_tickets", with(labels, "outcome", outcome)))
          .isEqualTo(number(today.get("left"), outcome));
    }
    for (String outcome : new String[] {"issued", "served"}) {
      assertThat(metrics.of("today_tickets", with(labels, "outcome", outcome)))
          .isEqualTo(number(today, outcome));
    }
    if (waits.get("count").asInt() > 0) {
      for (String statistic : new String[] {"mean", "median", "p90", "max"}) {
        assertThat(metrics.of("today_wait_seconds", with(labels, "statistic", statistic)))
            .isCloseTo(number(waits, statistic), offset(0.001));
      }
    }
  }

  private static String figures(JsonNode view) {
    JsonNode services = view.get("services").deepCopy();
    for (JsonNode service : services) {
      ((ObjectNode) service).remove(ESTIMATED);
    }
    return services.toString() + view.get("counters");
  }

  private static double number(JsonNode node, String field) {
    return node.get(field).asDouble();
  }

  private static String[] with(String[] labels, String name, String value) {
    String[] all = Arrays.copyOf(labels, labels.length + 2);
    all[labels.length] = name;
    all[labels.length + 1] = value;
    return all;
  }
}
