package io.counterwatch.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.CalmLog;
import io.counterwatch.testing.Fuzz;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.MqttPeer;
import io.counterwatch.testing.NastyTexts;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Series;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bad messages by the thousand, among good ones, over both ways in. */
class StormIT {
  private static final int DEVICES = 5;
  private static final int MESSAGES = 3_000;
  private static final int IN_FLIGHT = 8;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final long MAX_GROWTH_BYTES = 64L << 20;

  private static final String ORGANISATION =
      """
      services: [{id: land}]
      centres:
        - id: hall
          zone: UTC
          services: [land]
          devices: [%s]
      """
          .formatted(
              String.join(
                  ", ",
                  IntStream.rangeClosed(1, DEVICES)
                      .mapToObj("{id: kiosk-%d, kind: kiosk}"::formatted)
                      .toList()));

  private static PostgresProcess database;

  @TempDir Path folder;

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
  void everyEventIsStoredADuplicateOrRefused(Installation.Way way) throws Exception {
    try (Installation installation = new Installation(database, way, folder, ORGANISATION);
        CalmLog log = new CalmLog()) {
      List<Storm> storms = IntStream.rangeClosed(1, DEVICES).mapToObj(Storm::new).toList();
      List<Sender> senders = new ArrayList<>();
      try {
        for (Storm storm : storms) {
          senders.add(new Sender(installation.mqttUrl(), storm));
        }
        int rounds = Fuzz.tries(MESSAGES) / DEVICES;
        blow(senders, rounds / 2);
        for (Sender sender : senders) {
          sender.send(sender.storm.fullBatch(500));
          sender.send(sender.storm.fullBatch(501));
        }
        awaitAllDealtWith(installation, storms);
        long usedBytes = usedBytes();
        blow(senders, rounds / 2);
        awaitAllDealtWith(installation, storms);
        assertThat(usedBytes() - usedBytes).isLessThan(MAX_GROWTH_BYTES);
      } finally {
        senders.forEach(sender -> sender.peer.close());
      }
      assertCounts(installation, storms);
      assertKept(installation, storms);
      assertThat(Http.status(installation.url("/centres/hall"))).isEqualTo(200);
      log.check();
    }
  }

  /** A broker's acknowledgement says only that the broker has it. */
  private static void awaitAllDealtWith(Installation installation, List<Storm> storms) {
    long sent = storms.stream().mapToLong(Storm::events).sum();
    Await.until(
        "all are dealt with: " + sent,
        () ->
            dealtWith(installation.metrics()) >= sent
                && installation.metrics().of("in_flight_bytes") == 0);
  }

  private static double dealtWith(Series metrics) {
    return Stream.of("stored", "duplicate", "rejected")
        .mapToDouble(result -> metrics.of("events_total", "result", result))
        .sum();
  }

  private static void blow(List<Sender> senders, int rounds) throws MqttException {
    for (int round = 0; round < rounds; round++) {
      for (Sender sender : senders) {
        sender.send(sender.storm.next());
      }
    }
    for (Sender sender : senders) {
      sender.awaitAll();
    }
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void assertCounts(Installation installation, List<Storm> storms) throws Exception {
    long stored = storms.stream().mapToLong(storm -> storm.stored().size()).sum();
    long duplicates = storms.stream().mapToLong(Storm::duplicates).sum();
    long rejected = storms.stream().mapToLong(Storm::rejected).sum();
    String what = "-Dcounterwatch.fuzz.seed=" + Fuzz.seed();
    Series metrics = installation.metrics();
    assertThat(metrics.of("events_total", "result", "rejected")).as(what).isEqualTo(rejected);
    assertThat(metrics.of("events_total", "result", "duplicate")).as(what).isEqualTo(duplicates);
    assertThat(metrics.of("events_total", "result", "stored")).as(what).isEqualTo(stored);
    assertThat(metrics.of("in_flight_bytes")).isZero();
    assertThat(metrics.of("unreadable_messages_total")).isZero();
    assertThat(metrics.of("withheld_messages_total")).isZero();
    assertThat(metrics.of("recoveries_total")).isZero();
    assertThat(installation.storedEvents()).as(what).isEqualTo(stored);
    assertThat(installation.ask("SELECT count(*) FROM rejection"))
        .containsExactly(String.valueOf(rejected));
  }

  private static void assertKept(Installation installation, List<Storm> storms) throws Exception {
    Set<String> ids = installation.ask("SELECT id FROM event");
    Set<String> expected = new HashSet<>();
    storms.forEach(storm -> expected.addAll(storm.stored()));
    assertThat(ids).isEqualTo(expected);
    assertThat(installation.ask("SELECT data FROM event"))
        .noneMatch(data -> data.contains(Storm.NOBODY));
    assertThat(installation.ask("SELECT excerpt FROM rejection"))
        .allMatch(excerpt -> excerpt.getBytes(UTF_8).length <= 4096)
        .noneMatch(excerpt -> excerpt.contains(Storm.NOBODY));
    JsonNode listed = Http.json(installation.url("/api/v1/rejections"));
    assertThat(listed.size()).isGreaterThan(Math.min(900, Fuzz.tries(300)));
    for (JsonNode row : listed) {
      assertThat(row.get("reason").asText())
          .isIn("malformed", "schema", "too-large", "time", "unknown-type");
      assertThat(row.get("detail").asText()).matches("[ -~]+");
    }
  }

  /** One device's connection. */
  private static final class Sender {
    private final MqttPeer peer;
    private final Storm storm;
    private final String topic;
    private final Deque<IMqttDeliveryToken> underWay = new ArrayDeque<>();

    Sender(String url, Storm storm) {
      this.peer = MqttPeer.connect(url, storm.device());
      this.storm = storm;
      this.topic = "counterwatch/v1/hall/" + storm.device() + "/event";
    }

    void send(byte[] message) throws MqttException {
      if (underWay.size() >= IN_FLIGHT) {
        underWay.remove().waitForCompletion(PATIENCE_MILLIS);
      }
      underWay.add(peer.send(topic, message));
    }

    void awaitAll() throws MqttException {
      while (!underWay.isEmpty()) {
        underWay.remove().waitForCompletion(PATIENCE_MILLIS);
      }
    }
  }

  // ---- texts

  @Test
  void aNastyTextIsShownAsItIsOrRefused() throws Exception {
    try (Installation installation =
            new Installation(database, Installation.Way.BUILT_IN, folder, ORGANISATION);
        CalmLog log = new CalmLog()) {
      Map<String, String> numbers = new HashMap<>();
      List<String> texts = NastyTexts.all().stream().filter(text -> text.length() < 2000).toList();
      try (MqttPeer kiosk = MqttPeer.connect(installation.mqttUrl(), "kiosk-1")) {
        for (int i = 0; i < texts.size(); i++) {
          String text = texts.get(i);
          kiosk.sendAndAwait("counterwatch/v1/hall/kiosk-1/event", issued(i, text));
          int length = text.codePointCount(0, text.length());
          if (NastyTexts.isWhole(text) && length >= 1 && length <= 32) {
            numbers.put("t-" + i, text);
          }
        }
      }
      for (Map.Entry<String, String> number : numbers.entrySet()) {
        JsonNode ticket =
            Http.json(installation.url("/api/v1/centres/hall/tickets/" + number.getKey()));
        assertThat(ticket.get("number").asText()).isEqualTo(number.getValue());
        assertThat(ticket.at("/events/0/data/number").asText()).isEqualTo(number.getValue());
      }
      JsonNode listed = Http.json(installation.url("/api/v1/rejections"));
      assertThat(listed).hasSize(texts.size() - numbers.size());
      for (JsonNode row : listed) {
        String id = row.path("id").asText();
        String text = texts.get(Integer.parseInt(id.substring(2)));
        assertThat(numbers).doesNotContainKey(id);
        if (NastyTexts.isWhole(text)) {
          assertThat(row.get("detail").asText()).startsWith("data.number: ");
          assertThat(Http.JSON.readTree(row.get("excerpt").asText()).at("/data/number").asText())
              .isEqualTo(text);
        } else {
          assertThat(row.get("reason").asText()).isEqualTo("malformed");
        }
      }
      assertShownHarmlessly(installation, texts);
      log.check();
    }
  }

  private static byte[] issued(int number, String text) {
    return Http.JSON
        .createObjectNode()
        .put("specversion", "1.0")
        .put("id", "t-" + number)
        .put("source", "/centres/hall/devices/kiosk-1")
        .put("type", "counterwatch.ticket.issued")
        .put("time", Instant.now().toString())
        .put("subject", "t-" + number)
        .set("data", Http.JSON.createObjectNode().put("service", "land").put("number", "\uE123"))
        .toString()
        .replace("\uE123", escaped(text))
        .getBytes(UTF_8);
  }

  /** Each character by its number, so that half a character can be sent, too. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().forEach(c -> out.append("\\u%04x".formatted(c)));
    return out.toString();
  }

  private static void assertShownHarmlessly(Installation installation, List<String> texts) {
    Await.until(
        "the page's data are there",
        () -> Http.text(installation.url("/api/v1/centres/hall")).contains("land"));
    for (String path : List.of("/", "/centres/hall", "/centres/hall?lang=%3Cscript%3E")) {
      String page = Http.text(installation.url(path));
      assertThat(texts.stream().filter(text -> text.startsWith("<") && text.length() > 8))
          .noneMatch(page::contains);
    }
    assertThat(installation.metrics().of("unreadable_messages_total")).isZero();
  }

  // ---- topics

  @Test
  void aTopicThatIsNobodysStopsNothing() throws Exception {
    try (Installation installation =
            new Installation(database, Installation.Way.BROKER, folder, ORGANISATION);
        CalmLog log = new CalmLog();
        MqttPeer kiosk = MqttPeer.connect(installation.mqttUrl(), "kiosk-1")) {
      List<String> topics =
          List.of(
              "counterwatch/v1///event",
              "counterwatch/v1//kiosk-1/event",
              "counterwatch/v1/hall//status",
              "counterwatch/v1/HALL/kiosk-1/event",
              "counterwatch/v1/hall /kiosk-1/event",
              "counterwatch/v1/hàll/kiosk-1/event",
              "counterwatch/v1/hall/kiosk\u202E1/event",
              "counterwatch/v1/hall/<script>/event",
              "counterwatch/v1/$SYS/kiosk-1/status",
              "counterwatch/v1/..\\..\\x/kiosk-1/event",
              "counterwatch/v1/hall/" + "x".repeat(60_000) + "/event",
              "counterwatch/v1/-/-/event");
      for (String topic : topics) {
        kiosk.sendAndAwait(topic, issued(1, "A1"));
      }
      kiosk.sendAndAwait("counterwatch/v1/hall/kiosk-1/event", issued(2, "A2"));
      Await.until("the good event", () -> storedEvents(installation) == 1);
      assertThat(installation.metrics().of("unreadable_messages_total")).isEqualTo(topics.size());
      log.check();
    }
  }

  private static long storedEvents(Installation installation) {
    try {
      return installation.storedEvents();
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }
}
