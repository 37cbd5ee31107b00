package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventReaderTest {
  private static final String VALID =
      """
      {"specversion":"1.0","id":"7c9e6679f0c4a1b2-000000000042",
       "source":"/centres/hb-province/devices/hb-province-kiosk-1",
       "type":"counterwatch.ticket.issued","time":"2026-11-23T07:31:05.120+07:00",
       "subject":"20261123-A012","epoch":"7c9e6679f0c4a1b2","sequence":"000000000042",
       "clockoffset":-1200,"clockbound":40,
       "data":{"service":"land","number":"A012","channel":"kiosk"}}
      """;

  static Stream<EventBody> bodies() {
    return WireSamples.bodies().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void whatIsWrittenIsReadBack(EventBody body) {
    EventWriter.OutgoingEvent sent = WireSamples.outgoing(body, 42);
    Event event = decoded(EventWriter.write(sent)).event();
    assertThat(event.body()).isEqualTo(body);
    assertThat(event.timeMicros()).isEqualTo(sent.timeMicros() - 1_200_000);
    assertThat(event.subject()).isEqualTo(sent.subject());
    assertThat(event.id()).isEqualTo("7c9e6679f0c4a1b2-000000000042");
  }

  @Test
  void theProtocolsExampleIsRead() {
    Reading.Decoded decoded = decoded(VALID);
    assertThat(decoded.data())
        .isEqualTo("{\"service\":\"land\",\"number\":\"A012\",\"channel\":\"kiosk\"}");
    assertThat(decoded.event())
        .usingRecursiveComparison()
        .ignoringFields("contentHash", "body")
        .isEqualTo(
            new Event(
                WireSamples.CENTRE,
                WireSamples.DEVICE,
                WireSamples.DEVICE,
                "7c9e6679f0c4a1b2-000000000042",
                WireSamples.EPOCH,
                42,
                WireSamples.micros("2026-11-23T00:31:03.920Z"),
                WireSamples.RECEIVED,
                40,
                "20261123-A012",
                0,
                new EventBody.TicketPrintFailed()));
  }

  @Test
  void aFieldThatTheTypeDoesNotNameIsDropped() {
    String named = VALID.replace("\"channel\":\"kiosk\"", "\"channel\":\"kiosk\",\"day\":null");
    String more =
        VALID
            .replace("\"data\":{", "\"citizen\":{\"n\":[1,\"Lan\"]},\"data\":{\"phone\":\"0912\",")
            .replace("\"number\"", "\"staff\":\"lan\",\"comment\":\"Lan\",\"number\"");
    assertThat(decoded(more)).isEqualTo(decoded(named)).isEqualTo(decoded(VALID));
  }

  @Test
  void theOrderOfFieldsAndTheSpellingOfTextsDoNotMatter() {
    String other =
        """
        {"data":{"channel":"kiosk","number":"\\u004101\\u0032","priority":false,"service":"land"},
         "clockbound":40.0,"clockoffset":-1.2e3,"sequence":"000000000042",
         "epoch":"7c9e6679f0c4a1b2","subject":"20261123-A012","time":"2026-11-23T00:31:05.12Z",
         "type":"counterwatch.ticket.issued","datacontenttype":"application/json",
         "source":"/centres/hb-province/devices/hb-province-kiosk-1",
         "id":"7c9e6679f0c4a1b2-000000000042","specversion":"1.0"}
        """;
    assertThat(decoded(other)).isEqualTo(decoded(VALID));
  }

  @Test
  void theContentHashTellsContentsApart() {
    List<String> contents =
        List.of(
            VALID,
            VALID.replace("A012\",\"epoch", "A013\",\"epoch"),
            VALID.replace("05.120+07", "05.121+07"),
            VALID.replace("\"land\"", "\"household\""),
            VALID.replace("ticket.issued", "ticket.print-failed"));
    List<Long> hashes = contents.stream().map(text -> decoded(text).event().contentHash()).toList();
    assertThat(hashes).doesNotHaveDuplicates();
    // Neither the key nor the clock's correction is content. Stored for ever, so the value is
    // fixed.
    String resent = VALID.replace("-1200", "-900").replace("000042", "000043");
    assertThat(decoded(resent).event().contentHash()).isEqualTo(hashes.get(0));
    assertThat(hashes.get(0)).isEqualTo(HASH_OF_VALID);
  }

  private static final long HASH_OF_VALID = -8953877465562027638L;

  @Test
  void anEventIsNeverLaterThanReceived() {
    Event event = decoded(VALID.replace("07:31:05.120", "09:00:00.000")).event();
    assertThat(event.timeMicros()).isEqualTo(WireSamples.RECEIVED);
  }

  @Test
  void aDeviceWithoutAClockIsTimedByTheServer() {
    String text = VALID.replace("2026-11-23T07", "1970-01-01T07");
    String centre = WireSamples.CENTRE;
    byte[] payload = text.replace("hb-province-kiosk-1", "no-clock").getBytes(UTF_8);
    List<Reading> readings =
        new EventReader(WireSamples.RULES).read(centre, "no-clock", payload, WireSamples.RECEIVED);
    assertThat(readings).hasSize(1);
    assertThat(readings.get(0)).isInstanceOf(Reading.Decoded.class);
    assertThat(((Reading.Decoded) readings.get(0)).event().timeMicros())
        .isEqualTo(WireSamples.RECEIVED);
  }

  @Test
  void aGatewaySpeaksForItsDevicesOnly() {
    EventReader reader = new EventReader(WireSamples.RULES);
    byte[] behind = VALID.replace("hb-province-kiosk-1", "behind-1").getBytes(UTF_8);
    List<Reading> readings =
        reader.read(WireSamples.CENTRE, "gateway-1", behind, WireSamples.RECEIVED);
    Event event = ((Reading.Decoded) readings.get(0)).event();
    assertThat(event.publisher()).isEqualTo("gateway-1");
    assertThat(event.device()).isEqualTo("behind-1");
    assertThat(rejected(new String(behind, UTF_8)).detail()).startsWith("source: ");
  }

  @Test
  void whoOnlyPassesEventsOnGivesIdsAndLeavesTheirTimeAlone() {
    EventReader reader = new EventReader(new EventReader.OwnEvents(true));
    String nameless =
        VALID.replaceAll("\"id\":\"[^\"]*\",", "").replace("2026-11-23T07", "2031-11-23T07");
    List<Event> events = new ArrayList<>();
    for (String text : List.of(nameless, nameless, nameless.replace("A012", "A013"))) {
      Reading reading =
          reader
              .read(WireSamples.CENTRE, WireSamples.DEVICE, text.getBytes(UTF_8), 1_000)
              .getFirst();
      events.add(((Reading.Decoded) reading).event());
    }
    assertThat(events.get(0).id()).matches("content-[0-9a-f]{16}").isEqualTo(events.get(1).id());
    assertThat(events.get(2).id()).isNotEqualTo(events.get(0).id());
    assertThat(events.get(0).timeMicros()).isGreaterThan(WireSamples.RECEIVED);
    assertThat(decoded(VALID).event().id()).doesNotStartWith("content-");
    assertThat(rejected(nameless).reason()).isEqualTo(RefusalReason.SCHEMA);
  }

  @Test
  void withoutEpochAndSequenceDeliveryIsBestEffort() {
    String text =
        VALID.replace("\"epoch\":\"7c9e6679f0c4a1b2\",\"sequence\":\"000000000042\",", "");
    Event event = decoded(text).event();
    assertThat(event.sequenced()).isFalse();
    assertThat(event.sequence()).isZero();
  }

  @Test
  void ofABatchOnlyTheBadElementIsRefused() {
    String bad = VALID.replace("\"land\"", "\"Land\"").replace("000042", "000043");
    String twice = VALID.replace("\"number\"", "\"service\":\"land\",\"number\"");
    String half = VALID.replace("A012\",\"channel", "\\ud800\",\"channel");
    String deep =
        VALID.replace("\"data\"", "\"x\":" + "[".repeat(16) + "]".repeat(16) + ",\"data\"");
    String large = VALID.replace("\"data\"", "\"x\":\"" + "x".repeat(16_000) + "\",\"data\"");
    List<String> elements =
        List.of(VALID, bad, "7", twice, half, deep, large, "{\"x\":" + "9".repeat(99) + "}", VALID);
    List<Reading> readings = WireSamples.read(bytes("[" + String.join(",", elements) + "]"));
    assertThat(readings.stream().map(EventReaderTest::verdict).toList())
        .containsExactly(
            "ok",
            "schema",
            "schema",
            "malformed",
            "malformed",
            "malformed",
            "too-large",
            "malformed",
            "ok");
    assertThat(((Reading.Rejected) readings.get(1)).sequence()).isEqualTo(43);
    assertThat(((Reading.Rejected) readings.get(4)).sequence()).isEqualTo(42);
  }

  @Test
  void aBatchHoldsFiveHundredEvents() {
    byte[] full = batch(500);
    assertThat(WireSamples.read(full)).hasSize(500).allMatch(Reading.Decoded.class::isInstance);
    List<Reading> readings = WireSamples.read(batch(501));
    assertThat(readings).hasSize(1);
    Reading.Rejected refused = (Reading.Rejected) readings.get(0);
    assertThat(refused.reason()).isEqualTo(RefusalReason.TOO_LARGE);
    assertThat(refused.detail()).startsWith("batch: ");
    assertThat(refused.epoch()).isNull();
    assertThat(WireSamples.read(bytes("[]"))).isEmpty();
  }

  private static byte[] batch(int count) {
    List<EventWriter.OutgoingEvent> events = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      events.add(WireSamples.outgoing(new EventBody.TicketCalled("1", "s-07"), i));
    }
    return EventWriter.writeBatch(events);
  }

  @Test
  void aMessageHasALimit() {
    String filler = " ".repeat(EventReader.MAX_MESSAGE_BYTES - VALID.length());
    assertThat(decoded(VALID + filler)).isEqualTo(decoded(VALID));
    Reading.Rejected refused = rejected(VALID + filler + " ");
    assertThat(refused.reason()).isEqualTo(RefusalReason.TOO_LARGE);
    assertThat(refused.detail()).startsWith("message: ");
  }

  @Test
  void aRefusalKeepsOnlyNamedFields() {
    String text =
        VALID
            .replace("\"land\"", "\"Land!\"")
            .replace("\"number\"", "\"citizen\":\"Lan\",\"comment\":\"Lan\",\"number\"")
            .replace("\"data\"", "\"phone\":\"0912\",\"data\"");
    Reading.Rejected refused = rejected(text);
    assertThat(refused.detail()).startsWith("data.service: ");
    assertThat(refused.excerpt())
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"7c9e6679f0c4a1b2-000000000042\","
                + "\"source\":\"/centres/hb-province/devices/hb-province-kiosk-1\","
                + "\"type\":\"counterwatch.ticket.issued\","
                + "\"time\":\"2026-11-23T07:31:05.120+07:00\",\"subject\":\"20261123-A012\","
                + "\"epoch\":\"7c9e6679f0c4a1b2\",\"sequence\":\"000000000042\","
                + "\"clockoffset\":-1200,\"clockbound\":40,"
                + "\"data\":{\"service\":\"Land!\",\"number\":\"A012\",\"channel\":\"kiosk\"}}");
    assertThat(rejected(text.replace("ticket.issued", "ticket.eaten")).excerpt())
        .contains("ticket.eaten")
        .doesNotContain("Lan");
    String over = ",".repeat(EventReader.MAX_BATCH).replace(",", "," + text);
    assertThat(rejected("[" + text + over + "]").excerpt())
        .contains("A012")
        .doesNotContain("\"Lan\"");
  }

  @Test
  void anExcerptIsShortValidTextWithoutNul() {
    byte[] junk = ("đ".repeat(5000) + "\0\0").getBytes(UTF_8);
    junk[1] = 0;
    String excerpt = ((Reading.Rejected) WireSamples.read(junk).get(0)).excerpt();
    assertThat(excerpt).matches("\\?+");
    assertThat(excerpt.getBytes(UTF_8).length).isBetween(4000, EventReader.MAX_EXCERPT_BYTES);
    String longText = VALID.replace("\"A012\",\"ch", "\"" + "đ".repeat(4000) + "\",\"ch");
    assertThat(rejected(longText).excerpt().getBytes(UTF_8).length)
        .isBetween(4000, EventReader.MAX_EXCERPT_BYTES);
  }

  @Test
  void whereAnEventBreaksOffItsKeyStillCounts() {
    Reading.Rejected refused = rejected(VALID.substring(0, VALID.indexOf("\"data\"")));
    assertThat(refused.reason()).isEqualTo(RefusalReason.MALFORMED);
    assertThat(refused.id()).isEqualTo("7c9e6679f0c4a1b2-000000000042");
    assertThat(refused.epoch()).isEqualTo(WireSamples.EPOCH);
    assertThat(refused.sequence()).isEqualTo(42);
    assertThat(refused.excerpt()).startsWith("{\"specversion\"");
  }

  @Test
  void aReaderServesManyThreads() {
    EventReader reader = new EventReader(WireSamples.RULES);
    List<byte[]> messages =
        WireSamples.bodies().keySet().stream()
            .map(body -> EventWriter.write(WireSamples.outgoing(body, 1)))
            .toList();
    List<byte[]> work = Collections.nCopies(200, messages).stream().flatMap(List::stream).toList();
    List<Reading> alone = work.stream().map(WireSamples::read).map(List::getFirst).toList();
    List<Reading> together =
        work.parallelStream()
            .map(
                payload ->
                    reader.read(
                        WireSamples.CENTRE, WireSamples.DEVICE, payload, WireSamples.RECEIVED))
            .map(List::getFirst)
            .collect(Collectors.toList());
    assertThat(together).isEqualTo(alone);
  }

  @Test
  void anOffsetOfTheDeviceIsWritten() {
    EventWriter.OutgoingEvent event =
        new EventWriter.OutgoingEvent(
            "c",
            "d",
            "id-1",
            null,
            0,
            WireSamples.micros("2026-11-23T00:31:05.120Z"),
            null,
            null,
            null,
            new EventBody.HallOccupancy(3),
            ZoneOffset.ofHoursMinutes(-3, -30));
    assertThat(new String(EventWriter.write(event), UTF_8))
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"id-1\",\"source\":\"/centres/c/devices/d\","
                + "\"type\":\"counterwatch.hall.occupancy\","
                + "\"time\":\"2026-11-22T21:01:05.120-03:30\",\"data\":{\"people\":3}}");
  }

  private static String verdict(Reading reading) {
    return switch (reading) {
      case Reading.Decoded decoded -> "ok";
      case Reading.Rejected rejected -> rejected.reason().wireName();
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Reading.Decoded decoded(String text) {
    return decoded(bytes(text));
  }

  private static Reading.Decoded decoded(byte[] payload) {
    List<Reading> readings = WireSamples.read(payload);
    assertThat(readings).hasSize(1);
    assertThat(readings.get(0)).isInstanceOf(Reading.Decoded.class);
    return (Reading.Decoded) readings.get(0);
  }

  private static Reading.Rejected rejected(String text) {
    List<Reading> readings = WireSamples.read(bytes(text));
    assertThat(readings).hasSize(1);
    assertThat(readings.get(0)).isInstanceOf(Reading.Rejected.class);
    return (Reading.Rejected) readings.get(0);
  }
}
