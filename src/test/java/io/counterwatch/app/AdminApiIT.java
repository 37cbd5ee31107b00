package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.Http.Answer;
import io.counterwatch.testing.MqttPeer;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Series;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The administrator's requests, each right and wrong, to a server with its own endpoint. */
class AdminApiIT {
  private static final String EPOCH = "00000000000000bb";

  private static final String ORGANISATION =
      """
      services: [{id: land}]
      centres:
        - id: hall
          zone: UTC
          services: [land]
          devices: [{id: declared-1, kind: terminal, clock: received}]
        - {id: other, zone: UTC}
      """;

  @TempDir static Path folder;
  private static PostgresProcess database;
  private static Server server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    database = PostgresProcess.start();
    Path organisation = Files.writeString(folder.resolve("organisation.yaml"), ORGANISATION);
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.POSTGRES_URL, database.url());
    flags.put(Setting.ORGANISATION, organisation.toString());
    flags.put(Setting.REGISTRATION, "enrolled");
    flags.put(Setting.HTTP_PORT, "0");
    flags.put(Setting.MANAGEMENT_PORT, "0");
    flags.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    Settings settings = Settings.resolve(flags, Map.of(), null);
    server = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop();
    database.close();
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + server.httpPort() + "/api/v1/" + path;
  }

  private static Answer enrol(String device, String more) {
    return Http.post(
        url("devices"),
        "{\"device\":\"%s\",\"centre\":\"hall\",\"kind\":\"kiosk\"%s}".formatted(device, more));
  }

  private static JsonNode listed(String device) {
    return StreamSupport.stream(Http.json(url("devices")).spliterator(), false)
        .filter(row -> row.path("device").asText().equals(device))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anEnrolledDeviceIsListedWithEverythingButItsPassword() {
    Answer answer = enrol("kiosk-a", ",\"clock\":\"received\",\"readsAlerts\":true");

    assertThat(answer.status()).isEqualTo(201);
    String password = answer.json().get("password").asText();
    assertThat(password).hasSizeGreaterThan(20);
    JsonNode row = listed("kiosk-a");
    assertThat(row.get("centre").asText()).isEqualTo("hall");
    assertThat(row.get("kind").asText()).isEqualTo("kiosk");
    assertThat(row.get("enrolled").asBoolean()).isTrue();
    assertThat(row.get("declared").asBoolean()).isFalse();
    assertThat(row.get("hasPassword").asBoolean()).isTrue();
    assertThat(row.get("readsAlerts").asBoolean()).isTrue();
    assertThat(row.get("clock").asText()).isEqualTo("received");
    assertThat(row.get("epochs").asInt()).isZero();
    assertThat(row.get("unknownTail").asInt()).isZero();
    assertThat(Http.text(url("devices"))).doesNotContain(password).doesNotContain("$7$");
    assertThat(answer.json().toString()).doesNotContain("$7$");
  }

  @Test
  void aDeclaredDeviceSaysWhatTheOrganisationFileSays() {
    JsonNode row = listed("declared-1");

    assertThat(row.get("declared").asBoolean()).isTrue();
    assertThat(row.get("enrolled").asBoolean()).isFalse();
    assertThat(row.get("hasPassword").asBoolean()).isFalse();
    assertThat(row.get("clock").asText()).isEqualTo("received");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400 | {} | device: is missing",
        "400 | [] | body: must be a JSON object",
        "400 | {\"device\" | body:",
        "400 | {\"device\":\"Kiosk 1\",\"centre\":\"hall\",\"kind\":\"kiosk\"} | device: must be",
        "400 | {\"device\":7,\"centre\":\"hall\",\"kind\":\"kiosk\"} | device: must be a text",
        "400 | {\"device\":\"k\",\"centre\":\"hall\",\"kind\":\"kiosk\",\"x\":1} | unknown key x",
        "400 | {\"device\":\"k\",\"device\":\"l\"} | body: Duplicate",
        "400 | {\"device\":\"k\",\"centre\":\"hall\",\"kind\":\"kiosk\",\"clock\":\"sun\"} |"
            + " clock:",
        "400 | {\"device\":\"counterwatch-server\",\"centre\":\"hall\",\"kind\":\"kiosk\"} |"
            + " device: counterwatch-server is the server's own name",
        "409 | {\"device\":\"k\",\"centre\":\"nowhere\",\"kind\":\"kiosk\"} | there is no centre"
            + " nowhere",
        "409 | {\"device\":\"k\",\"centre\":\"hall\",\"kind\":\"toaster\"} | kind: must be one of",
        "409 | {\"device\":\"k\",\"centre\":\"hall\",\"kind\":\"kiosk\",\"gateway\":\"g\"} | there"
            + " is no device g in centre hall",
        "409 | {\"device\":\"declared-1\",\"centre\":\"other\",\"kind\":\"kiosk\"} | the"
            + " organisation file",
      })
  void whatCannotBeEnrolledIsRefusedWithOneLine(int status, String body, String words) {
    Answer answer = Http.post(url("devices"), body);

    assertThat(answer.error()).startsWith(words).doesNotContain("\n");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json()).hasSize(1);
  }

  @Test
  void nobodyIsEnrolledTwice() {
    assertThat(enrol("kiosk-b", "").status()).isEqualTo(201);
    Answer again = enrol("kiosk-b", "");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.error()).isEqualTo("device kiosk-b is enrolled already, in centre hall");
  }

  @Test
  void ordersOnADeviceThatThereIsNotAreRefused() {
    for (String order : new String[] {"rekey", "disable", "enable"}) {
      Answer answer = Http.post(url("devices/nobody/" + order), "");
      assertThat(answer.status()).as(order).isEqualTo(404);
    }
    assertThat(Http.post(url("devices/nobody/move"), "{\"centre\":\"hall\"}").status())
        .isEqualTo(404);
    assertThat(Http.post(url("devices/nobody/replace"), "{\"by\":\"x\"}").status()).isEqualTo(404);
  }

  @Test
  void ordersChangeWhatIsListed() {
    enrol("kiosk-c", "");
    assertThat(Http.post(url("devices/kiosk-c/disable"), "{}").json().get("disabled").asBoolean())
        .isTrue();
    assertThat(listed("kiosk-c").get("disabled").asBoolean()).isTrue();
    assertThat(Http.post(url("devices/kiosk-c/enable"), "").status()).isEqualTo(200);
    assertThat(listed("kiosk-c").get("disabled").asBoolean()).isFalse();
    assertThat(Http.post(url("devices/kiosk-c/move"), "{\"centre\":\"other\"}").status())
        .isEqualTo(200);
    assertThat(listed("kiosk-c").get("centre").asText()).isEqualTo("other");
    Answer successor = Http.post(url("devices/kiosk-c/replace"), "{\"by\":\"kiosk-d\"}");
    assertThat(successor.status()).isEqualTo(201);
    assertThat(successor.json().get("device").asText()).isEqualTo("kiosk-d");
    assertThat(listed("kiosk-c").get("replacedBy").asText()).isEqualTo("kiosk-d");
    assertThat(Http.post(url("devices/kiosk-c/enable"), "").error())
        .isEqualTo("device kiosk-c was replaced by kiosk-d");
    assertThat(Http.post(url("devices/declared-1/move"), "{\"centre\":\"other\"}").status())
        .isEqualTo(409);
  }

  @Test
  void aForeignPageCannotGiveOrders() throws IOException {
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "x"}) {
      assertThat(Http.post(url("devices"), "{}", type).status()).as(type).isEqualTo(415);
    }
  }

  @Test
  void aForeignNameForThisMachineGetsNothing() throws IOException {
    String events = "POST /api/v1/centres/hall/devices/kiosk-1/events";
    for (String what : List.of("POST /api/v1/devices", events, "GET /api/v1/devices", "GET /")) {
      assertThat(raw(what, "Host: attacker.example:8080"))
          .as(what)
          .startsWith("HTTP/1.1 403")
          .contains("loopback");
    }
    for (String header : List.of("Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1")) {
      for (String what : List.of(events, "GET /api/v1/devices", "GET /")) {
        assertThat(raw(what, "Host: localhost\r\n" + header))
            .as(what)
            .startsWith("HTTP/1.1 403")
            .contains("proxy");
      }
    }
    for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]:8080")) {
      assertThat(raw("GET /api/v1/devices", "Host: " + host)).as(host).startsWith("HTTP/1.1 200");
    }
  }

  private String raw(String what, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
      String request =
          what
              + " HTTP/1.1\r\n"
              + headers
              + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
              + "Connection: close\r\n\r\n{}";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aReplaySaysOfEachWhyItIsNotStored() {
    String password = enrol("kiosk-e", "").json().get("password").asText();
    String topic = "counterwatch/v1/hall/kiosk-e/";
    try (MqttPeer device = MqttPeer.connectAs(mqttUrl(), "kiosk-e", password, topic + "rejected")) {
      device.sendAndAwait(topic + "event", bytes("printer on fire"));
      device.sendAndAwait(topic + "event", bytes(event(1, "ticket.eaten", "t-1", "{}")));
      device.sendAndAwait(topic + "event", bytes(event(2, "ticket.called", "t-1", "{}")));
      // Without its channel, or its data, this one would be good.
      String channel = "{\"service\":\"land\",\"number\":\"A1\",\"channel\":{\"x\":1}}";
      device.sendAndAwait(topic + "event", bytes(event(3, "ticket.issued", "t-1", channel)));
      device.sendAndAwait(topic + "event", bytes(event(4, "ticket.print-failed", "t-1", "[]")));
      device.sendAndAwait(
          topic + "event",
          bytes(
              event(5, "rating.submitted", "t-1", "{\"comment\":\"" + "x".repeat(5_000) + "\"}")));
      Await.until("all refused", () -> device.heard(topic + "rejected").size() == 6);
    }
    JsonNode answer = replay("\"device\":\"kiosk-e\"").json();

    assertThat(answer.get("tried").asInt()).isEqualTo(6);
    assertThat(answer.get("stored").asInt()).isZero();
    assertThat(answer.has("next")).isFalse();
    assertThat(answer.get("refusedAgain").findValuesAsText("detail"))
        .satisfiesExactly(
            malformed -> assertThat(malformed).isEqualTo("it is no event that can be read"),
            type -> assertThat(type).contains("only the envelope"),
            schema -> assertThat(schema).endsWith("counter: is missing"),
            kind -> assertThat(kind).contains("channel:"),
            list -> assertThat(list).startsWith("data: must be an object"),
            cut -> assertThat(cut).contains("only the beginning"));
  }

  @Test
  void aFaultIsListedUntilItsRecovery() {
    String password = enrol("kiosk-g", "").json().get("password").asText();
    String topic = "counterwatch/v1/hall/kiosk-g/";
    try (MqttPeer device = MqttPeer.connectAs(mqttUrl(), "kiosk-g", password, topic + "ack")) {
      String low = "{\"code\":\"paper-low\",\"severity\":\"warning\"}";
      device.sendAndAwait(topic + "event", bytes(event("kiosk-g", 1, "device.fault", "x", low)));
      device.sendAndAwait(
          topic + "event", bytes(event("kiosk-g", 2, "device.fault", "x", "{\"code\":\"jam\"}")));
      Await.until("two faults", () -> listed("kiosk-g").get("faults").size() == 2);
      JsonNode fault = listed("kiosk-g").at("/faults/0");
      assertThat(fault.get("code").asText()).isEqualTo("paper-low");
      assertThat(fault.get("severity").asText()).isEqualTo("warning");
      assertThat(fault.get("since").asText()).isEqualTo("2026-03-02T08:00:00Z");
      Await.until("counted", () -> Objects.equals(kiosks("faulty"), 1.0));
      device.sendAndAwait(
          topic + "event", bytes(event("kiosk-g", 3, "device.recovered", "x", low)));
      Await.until("one fault", () -> listed("kiosk-g").get("faults").size() == 1);
    }
    assertThat(kiosks("faulty")).isEqualTo(1);
    Http.post(url("devices/kiosk-g/disable"), "");
    Await.until("counted no more", () -> Objects.equals(kiosks("faulty"), 0.0));
  }

  /** Null until a view shows the first of them. */
  private static @Nullable Double kiosks(String state) {
    String scrape = Http.text("http://127.0.0.1:" + server.managementPort() + "/metrics");
    return Series.parse(scrape)
        .orNull("devices", "centre", "hall", "kind", "kiosk", "state", state);
  }

  @Test
  void aBacklogIsWorkedOffPageByPage() {
    String password = enrol("kiosk-f", "").json().get("password").asText();
    String topic = "counterwatch/v1/hall/kiosk-f/";
    try (MqttPeer device = MqttPeer.connectAs(mqttUrl(), "kiosk-f", password, topic + "rejected")) {
      for (int i = 1; i <= 5; i++) {
        device.sendAndAwait(topic + "event", bytes("no event " + i));
      }
      Await.until("all refused", () -> device.heard(topic + "rejected").size() == 5);
    }
    int tried = 0;
    int pages = 0;
    long after = 0;
    JsonNode answer;
    do {
      answer = replay("\"device\":\"kiosk-f\",\"limit\":2,\"after\":" + after).json();
      tried += answer.get("tried").asInt();
      after = answer.path("next").asLong();
      pages++;
    } while (answer.has("next"));

    assertThat(tried).isEqualTo(5);
    assertThat(pages).isEqualTo(3);
    long number = answer.at("/refusedAgain/0/number").asLong();
    assertThat(replay("\"number\":" + number).json().get("tried").asInt()).isEqualTo(1);
    assertThat(replay("\"centre\":\"other\",\"device\":\"kiosk-f\"").json().get("tried").asInt())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"limit\":501 | limit:",
        "\"limit\":0 | limit:",
        "\"limit\":\"x\" | limit:",
        "\"since\":\"yesterday\" | since:",
        "\"reason\":\"rain\" | reason: must be one of conflict",
        "\"before\":1 | unknown key before",
        "\"number\":1.5 | number:",
      })
  void aReplayThatIsWronglyAskedForIsRefused(String filter, String words) {
    Answer answer = replay(filter);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(words);
  }

  private static Answer replay(String filter) {
    return Http.post(url("rejections/replay"), "{" + filter + "}");
  }

  private static String mqttUrl() {
    return "tcp://127.0.0.1:" + server.mqttPort();
  }

  private static String event(int sequence, String type, String subject, String data) {
    return event("kiosk-e", sequence, type, subject, data);
  }

  private static String event(
      String device, int sequence, String type, String subject, String data) {
    return """
    {"specversion":"1.0","id":"%s-%d","source":"/centres/hall/devices/%s",\
    "type":"counterwatch.%s","time":"2026-03-02T08:00:00Z","subject":"%s",\
    "epoch":"%s","sequence":"%012d","data":%s}\
    """
        .formatted(EPOCH, sequence, device, type, subject, EPOCH, sequence, data);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
