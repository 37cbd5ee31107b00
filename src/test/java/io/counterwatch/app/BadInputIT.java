package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.MqttPeer;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Series;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What devices can do wrong, over both ways in: each mistake is refused for the right reason,
 * counted, kept and answered, and stops nothing.
 */
class BadInputIT {
  private static final String CENTRE = "hall";
  private static final String DEVICE = "kiosk-1";
  private static final String EVENTS = "counterwatch/v1/hall/kiosk-1/event";
  private static final String ACK = "counterwatch/v1/hall/kiosk-1/ack";
  private static final String REJECTED = "counterwatch/v1/hall/kiosk-1/rejected";
  private static final String EPOCH = "00000000000000aa";
  private static final int MAX_MESSAGE_BYTES = 256 * 1024;
  private static final int MAX_EVENT_BYTES = 16 * 1024;
  private static final int MAX_BATCH = 500;

  private static final String ORGANISATION =
      """
      services: [{id: land}]
      centres:
        - id: hall
          zone: UTC
          services: [land]
          devices: [{id: kiosk-1, kind: kiosk}]
        - {id: other, zone: UTC}
      """;

  /**
   * A mistake.
   *
   * @param what of it is wrong, for the test's report
   * @param events how many the message counts as
   * @param good of these, how many are stored all the same
   * @param reason of the refusal
   * @param detail words of it
   */
  private record Mistake(
      String what, byte[] message, int events, int good, String reason, String detail) {}

  private static PostgresProcess database;

  @TempDir Path folder;
  private int sequence;

  @BeforeAll
  static void startDatabase() {
    database = PostgresProcess.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongIsRefusedAndStopsNothing(Installation.Way way) throws Exception {
    try (Installation installation = new Installation(database, way, folder, ORGANISATION);
        MqttPeer device = MqttPeer.connect(installation.mqttUrl(), DEVICE, ACK, REJECTED)) {
      byte[] first = goodEvent();
      device.sendAndAwait(EVENTS, first);
      Map<String, Integer> reasons = new TreeMap<>();
      int sent = 1;
      int stored = 1;
      List<Mistake> mistakes = mistakes();
      for (Mistake mistake : mistakes) {
        int answersBefore = device.heard(REJECTED).size();
        device.sendAndAwait(EVENTS, mistake.message());
        Await.until(
            mistake.what() + " is answered", () -> device.heard(REJECTED).size() > answersBefore);
        JsonNode answer = device.heard(REJECTED).getLast();
        assertThat(answer.get("reason").asText()).as(mistake.what()).isEqualTo(mistake.reason());
        assertThat(answer.get("detail").asText()).as(mistake.what()).contains(mistake.detail());
        reasons.merge(mistake.reason(), 1, Integer::sum);

        device.sendAndAwait(EVENTS, goodEvent());
        String upto = "%012d".formatted(sequence);
        Await.until("acknowledged", () -> device.newestSays(ACK, "upto", upto));
        sent += mistake.events() + 1;
        stored += mistake.good() + 1;
      }
      device.sendAndAwait(EVENTS, first);
      sent++;
      // A broker's acknowledgement says only that the broker has it.
      Await.until(
          "the last is dealt with",
          () -> installation.metrics().of("events_total", "result", "duplicate") == 1);

      assertThat(installation.storedEvents()).isEqualTo(stored);
      assertThat(device.heard(REJECTED)).hasSameSizeAs(mistakes);
      assertListed(installation.server(), mistakes);
      assertCounted(installation.server(), sent, stored, reasons, mistakes);
    }
  }

  private static void assertListed(Server server, List<Mistake> mistakes) {
    JsonNode listed = Http.json("http://127.0.0.1:" + server.httpPort() + "/api/v1/rejections");
    List<String> reasons = new ArrayList<>();
    for (JsonNode row : listed) {
      assertThat(row.get("publisher").asText()).isEqualTo(DEVICE);
      assertThat(row.get("centre").asText()).isEqualTo(CENTRE);
      if (!row.get("reason").asText().equals("malformed")) {
        // What could be read is kept without the fields that nobody asked for.
        assertThat(row.get("excerpt").asText()).doesNotContain("Nguyen");
      }
      reasons.add(row.get("reason").asText() + ": " + row.get("detail").asText());
    }
    assertThat(reasons).hasSameSizeAs(mistakes);
    for (Mistake mistake : mistakes) {
      assertThat(reasons)
          .anyMatch(
              line -> line.startsWith(mistake.reason() + ": ") && line.contains(mistake.detail()));
    }
  }

  private static void assertCounted(
      Server server, int sent, int stored, Map<String, Integer> reasons, List<Mistake> mistakes) {
    Series metrics =
        Series.parse(Http.text("http://127.0.0.1:" + server.managementPort() + "/metrics"));
    reasons.forEach(
        (reason, count) ->
            assertThat(metrics.of("events_rejected_total", "reason", reason))
                .as(reason)
                .isEqualTo(count.doubleValue()));
    double storedCount = metrics.of("events_total", "result", "stored");
    double duplicates = metrics.of("events_total", "result", "duplicate");
    double rejected = metrics.of("events_total", "result", "rejected");
    assertThat(storedCount).isEqualTo(stored);
    assertThat(duplicates).isEqualTo(1);
    assertThat(rejected).isEqualTo(mistakes.size());
    assertThat(storedCount + duplicates + rejected).isEqualTo(sent);
    assertThat(metrics.of("in_flight_bytes")).isZero();
  }

  // ---- the mistakes

  private List<Mistake> mistakes() {
    String inTheFuture = "2106-02-07T06:28:16Z";
    return List.of(
        one("empty", "", "malformed", "empty"),
        one("not JSON", "printer on fire", "malformed", "not JSON"),
        one("half an event", text("id", "x").substring(0, 60), "malformed", "not JSON"),
        one("a raw NUL", text("subject", "t\0"), "malformed", "NUL"),
        one("a written NUL", text("subject", "t\\u0000"), "malformed", "NUL"),
        one("too deep", text("extra", deep(20)), "malformed", "deeper"),
        one("a key twice", text("type\":\"x\",\"id", "x"), "malformed", "twice"),
        one("no object", "42", "schema", "object"),
        one("a number for a service", dataText("{\"service\":7}"), "schema", "service"),
        one("no service", dataText("{\"number\":\"A1\"}"), "schema", "service"),
        one("data that is a list", dataText("[]"), "schema", "data"),
        one("no subject", text("subject", ""), "schema", "subject"),
        one("no time", text("time", "yesterday"), "schema", "time"),
        one("another's source", text("source", "/centres/hall/devices/x"), "schema", "source"),
        one("another centre's source", source("other"), "schema", "source"),
        one("a broken epoch", text("epoch", "zz"), "schema", "epoch"),
        one("an unknown type", text("type", "counterwatch.coffee.served"), "unknown-type", "type"),
        one("in 1970", text("time", "1970-01-01T00:00:00Z"), "time", "1990"),
        one("in 2106", text("time", inTheFuture), "time", "24 h ahead"),
        one("a large event", text("comment", "x".repeat(MAX_EVENT_BYTES)), "too-large", "event"),
        one("a large message", " ".repeat(MAX_MESSAGE_BYTES + 1), "too-large", "message"),
        batch("one of three is bad", List.of("3", text("id", "b"), text("id", "c")), 2, "schema"),
        tooManyAtOnce());
  }

  private static Mistake one(String what, String message, String reason, String detail) {
    return new Mistake(what, bytes(message), 1, 0, reason, detail);
  }

  private static Mistake batch(String what, List<String> events, int good, String reason) {
    return new Mistake(
        what, bytes("[" + String.join(",", events) + "]"), events.size(), good, reason, "event");
  }

  /** Refused as a whole, and counted as one. */
  private static Mistake tooManyAtOnce() {
    String events =
        IntStream.rangeClosed(0, MAX_BATCH)
            .mapToObj(i -> text("id", "many-" + i))
            .collect(Collectors.joining(","));
    return new Mistake("501 at once", bytes("[" + events + "]"), 1, 0, "too-large", "501");
  }

  private static String deep(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static String source(String centre) {
    return text("source", "/centres/" + centre + "/devices/" + DEVICE);
  }

  private static String dataText(String data) {
    return text("id", "x").replaceFirst("\"data\":\\{.*}}$", "\"data\":" + data + "}");
  }

  /** The next event of the device, as it should be. */
  private byte[] goodEvent() {
    sequence++;
    return event("id", EPOCH + "-%012d".formatted(sequence), sequence);
  }

  private static byte[] event(String name, String value, int sequence) {
    return bytes(
        text(name, value)
            .replace(
                "\"data\"",
                "\"epoch\":\"%s\",\"sequence\":\"%012d\",\"data\"".formatted(EPOCH, sequence)));
  }

  /** A good event without a sequence, but for one attribute (which may be JSON, too). */
  private static String text(String name, String value) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", "good");
    attributes.put("source", "/centres/hall/devices/kiosk-1");
    attributes.put("type", "counterwatch.ticket.issued");
    attributes.put("time", Instant.now().toString());
    attributes.put("subject", "t-1");
    attributes.put(name, value);
    return attributes.entrySet().stream()
        .map(
            one ->
                one.getValue().startsWith("[")
                    ? "\"%s\":%s".formatted(one.getKey(), one.getValue())
                    : "\"%s\":\"%s\"".formatted(one.getKey(), one.getValue()))
        .collect(
            Collectors.joining(
                ",",
                "{\"visitor\":\"Nguyen Van A\",",
                ",\"data\":{\"service\":\"land\",\"number\":\"A1\"}}"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
