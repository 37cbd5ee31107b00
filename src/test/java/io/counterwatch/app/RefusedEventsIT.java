package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.pipeline.DeviceProblem;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.MqttPeer;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Refused events, and what becomes of them once the mistake is mended. */
class RefusedEventsIT {
  private static final String EPOCH = "00000000000000cc";
  private static final String EVENTS = "counterwatch/v1/hall/gw-1/event";
  private static final String ACK = "counterwatch/v1/hall/gw-1/ack";
  private static final int BATCH = 500;

  /** As many as are kept of one device. */
  private static final int QUOTA = 2_000;

  private static final String ORGANISATION =
      """
      services: [{id: land}]
      centres: [{id: hall, zone: UTC, services: [land]}]
      """;

  private static PostgresProcess database;

  @TempDir Path folder;
  private MosquittoProcess broker;
  private ServerProcess server;
  private String databaseName = "";

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
    Path organisation = Files.writeString(folder.resolve("organisation.yaml"), ORGANISATION);
    databaseName = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    server =
        ServerProcess.start(
            folder,
            "--mqtt-url",
            broker.url(),
            "--postgres-url",
            database.createDatabase(databaseName),
            "--organisation",
            organisation.toString());
    server.awaitReady();
  }

  @AfterEach
  void stop() {
    server.close();
    broker.close();
  }

  @Test
  void anUnknownDeviceKeepsItsEventsUntilItIsEnrolled() throws SQLException {
    try (DeviceHost host = DeviceHost.withMachineClock(broker.url(), ZoneOffset.UTC)) {
      Device device =
          new Device(
              host,
              new DeviceIdentity("hall", "kiosk-9", DeviceKind.KIOSK, null),
              new MemoryOutbox(EPOCH),
              new Random(1));
      device.start();
      long now = Instant.now().toEpochMilli() * 1_000;
      for (int i = 0; i < 3; i++) {
        device.record(new TicketIssued("land", "A1", null, false, null, null), "t-" + i, now);
      }
      Await.until("connected", device::connected);
      try (MqttPeer stranger = MqttPeer.connect(broker.url(), "stranger")) {
        stranger.sendAndAwait("counterwatch/v1/hall/kiosk-9/event", bytes(event(1, "kiosk-9")));
        Await.until("noted", () -> refused().size() == 1);
      }
      assertThat(device.pending()).isEqualTo(3);
      assertThat(storedOnce()).isZero();

      enrol("kiosk-9", "kiosk");
      Await.until("stored", () -> device.pending() == 0);
      assertThat(storedOnce()).isEqualTo(3);
      Cli replay = counterwatch("rejections", "replay");
      assertThat(replay.code()).isEqualTo(1);
      assertThat(replay.out()).contains("it is only a note");
      device.stop().join();
    }
  }

  @Test
  void whatWasRefusedIsStoredOnceAfterItsDeviceIsEnrolled() throws Exception {
    enrol("gw-1", "gateway");
    try (MqttPeer gateway = MqttPeer.connect(broker.url(), "gw-1", ACK)) {
      gateway.sendAndAwait(EVENTS, bytes(batch(1, BATCH, "camera-1")));
      awaitUpto(gateway, BATCH);
      assertThat(storedOnce()).isZero();
      Cli before = counterwatch("rejections", "replay", "--reason=schema");
      assertThat(before.code()).isEqualTo(1);
      assertThat(before.out()).contains("tried 500, stored 0", "source: must be");

      Cli enrolled =
          counterwatch(
              "enrol", "--centre=hall", "--device=camera-1", "--kind=camera", "--gateway=gw-1");
      // The broker here is not kept by the server, so its administrator is told what to do.
      assertThat(enrolled.password()).isNotEmpty();
      assertThat(enrolled.out()).contains("camera-1:$7$", "systemctl reload mosquitto");
      killInMidReplay();
      Cli after = counterwatch("rejections", "replay", "--centre=hall", "--device=gw-1");
      assertThat(after.code()).as(after.err() + after.out()).isZero();
      Cli again = counterwatch("rejections", "replay");
      assertThat(again.out()).contains("tried 0, stored 0");
      assertThat(storedOnce()).isEqualTo(BATCH);

      // The gateway has not heard of it, and says it once more.
      gateway.sendAndAwait(EVENTS, bytes(batch(1, BATCH, "camera-1")));
      gateway.sendAndAwait(EVENTS, bytes(batch(BATCH + 1, 1, "gw-1")));
      awaitUpto(gateway, BATCH + 1);
      assertThat(storedOnce()).isEqualTo(BATCH + 1);
      assertThat(counterwatch("rejections", "list", "--json").out()).contains("\"replayed\"");
    }
  }

  /** The server dies while it stores the first of them, or just before or after. */
  private void killInMidReplay() throws Exception {
    String url = server.url("/api/v1/rejections/replay");
    for (int i = 0; i < 3; i++) {
      Http.post(url, "{\"limit\":50}");
    }
    CompletableFuture<Void> cutOff =
        CompletableFuture.runAsync(() -> Http.post(url, "{\"limit\":200}"))
            .exceptionally(e -> null);
    Await.until("some more are stored", () -> cutOff.isDone() || replayed() > 150);
    server.kill();
    cutOff.join();
    server.restart();
    server.awaitReady();
  }

  @Test
  void aDeviceWithTooManyRefusedEventsIsAcknowledgedNoMoreUntilThereIsRoom() throws SQLException {
    enrol("gw-1", "gateway");
    try (MqttPeer gateway = MqttPeer.connect(broker.url(), "gw-1", ACK)) {
      for (int first = 1; first <= QUOTA; first += BATCH) {
        gateway.sendAndAwait(EVENTS, bytes(batch(first, BATCH, "camera-1")));
      }
      awaitUpto(gateway, QUOTA);
      assertThat(device("gw-1").has("problem")).isFalse();

      String more = batch(QUOTA + 1, BATCH, "camera-2");
      gateway.sendAndAwait(EVENTS, bytes(more));
      Await.until("seen", () -> device("gw-1").path("problem").asText().equals("refusals-full"));
      assertThat(problems()).isEqualTo(1);
      assertThat(device("gw-1").get("upto").asLong()).isEqualTo(QUOTA);
      assertThat(device("gw-1").get("rejected").asLong()).isEqualTo(QUOTA);
      assertThat(counterwatch("devices", "list").out()).contains("PROBLEM refusals-full");

      counterwatch("enrol", "--centre=hall", "--device=camera-1", "--kind=camera", "--gateway=gw-1")
          .password();
      Cli replay = counterwatch("rejections", "replay");
      assertThat(replay.code()).as(replay.out()).isZero();
      assertThat(replay.err()).contains("tried 500", String.format("tried %,d", QUOTA));
      assertThat(storedOnce()).isEqualTo(QUOTA);

      gateway.sendAndAwait(EVENTS, bytes(more));
      awaitUpto(gateway, QUOTA + BATCH);
      assertThat(device("gw-1").has("problem")).isFalse();
      assertThat(problems()).isZero();
    }
  }

  private double problems() {
    return server
        .metrics()
        .of("device_problems", "centre", "hall", "problem", DeviceProblem.REFUSALS_FULL.wireName());
  }

  private void enrol(String device, String kind) {
    counterwatch("enrol", "--centre=hall", "--device=" + device, "--kind=" + kind).password();
  }

  private Cli counterwatch(String... arguments) {
    return Cli.through(server.url("/"), arguments);
  }

  private JsonNode refused() {
    return server.json("/api/v1/rejections");
  }

  private JsonNode device(String id) {
    return StreamSupport.stream(server.json("/api/v1/devices").spliterator(), false)
        .filter(row -> row.path("device").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitUpto(MqttPeer gateway, int upto) {
    Await.until(
        "acknowledged up to " + upto,
        () -> gateway.newestSays(ACK, "upto", "%012d".formatted(upto)));
  }

  private static String batch(int first, int events, String device) {
    return IntStream.range(first, first + events)
        .mapToObj(sequence -> event(sequence, device))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String event(int sequence, String device) {
    return """
    {"specversion":"1.0","id":"%s-%d","source":"/centres/hall/devices/%s",\
    "type":"counterwatch.ticket.issued","time":"2026-03-02T08:00:00Z","subject":"t-%d",\
    "epoch":"%s","sequence":"%012d","data":{"service":"land","number":"A1"}}\
    """
        .formatted(EPOCH, sequence, device, sequence, EPOCH, sequence);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private long replayed() {
    try {
      return count("SELECT count(*) FROM rejection WHERE replayed IS NOT NULL");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** How many events are stored; none may be there twice. */
  private long storedOnce() throws SQLException {
    long events = count("SELECT count(*) FROM event");
    assertThat(count("SELECT count(DISTINCT (publisher, epoch, sequence)) FROM event"))
        .isEqualTo(events);
    return events;
  }

  private long count(String question) throws SQLException {
    try (Connection connection = database.connect(databaseName);
        ResultSet row = connection.createStatement().executeQuery(question)) {
      row.next();
      return row.getLong(1);
    }
  }
}
