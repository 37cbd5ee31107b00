package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, for which reason, and which field the detail names. */
class RefusalTest {
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"i-1\",\"source\":\"/centres/hb-province/devices/"
          + "hb-province-kiosk-1\",\"type\":\"counterwatch.%s\",\"time\":\"2026-11-23T00:31:05Z\","
          + "\"subject\":\"A012\",\"epoch\":\"7c9e6679f0c4a1b2\",\"sequence\":\"000000000042\","
          + "\"clockoffset\":1,\"clockbound\":1,\"data\":%s}";

  /** Replaces one attribute of a valid event; a minus sign leaves it out. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "specversion | - | schema",
        "specversion | \"0.3\" | schema",
        "specversion | 1.0 | schema",
        "id | - | schema",
        "id | \"\" | schema",
        "id | 42 | schema",
        "id | \"a\\nb\" | schema",
        "source | - | schema",
        "source | \"\" | schema",
        "source | \"/centres/other/devices/hb-province-kiosk-1\" | schema",
        "source | \"/centres/hb-province/devices/another\" | schema",
        "source | \"/centres/hb-province/devices/\" | schema",
        "source | \"/centres/hb-province/devices/hb-province-kiosk-1/\" | schema",
        "type | - | schema",
        "type | 5 | schema",
        "type | null | schema",
        "type | \"counterwatch.ticket.eaten\" | unknown-type",
        "type | \"ticket.issued\" | unknown-type",
        "type | \"counterwatch.\" | unknown-type",
        "time | - | schema",
        "time | 1763857865 | schema",
        "time | \"2026-11-23T00:31:05\" | schema",
        "time | \"2026-11-23\" | schema",
        "time | \"2026-02-29T00:31:05Z\" | schema",
        "time | \"1989-12-31T23:59:58Z\" | time",
        "time | \"2026-11-24T00:31:06.001Z\" | time",
        "subject | - | schema",
        "subject | \"A 12\" | schema",
        "subject | \"\" | schema",
        "epoch | - | schema",
        "epoch | \"7c9e6679f0c4a1b\" | schema",
        "epoch | \"7c9e6679f0c4a1bg\" | schema",
        "sequence | - | schema",
        "sequence | 42 | schema",
        "sequence | \"42\" | schema",
        "sequence | \"000000000000\" | schema",
        "clockoffset | \"1\" | schema",
        "clockoffset | 0.5 | schema",
        "clockoffset | 2147483648 | schema",
        "clockbound | -1 | schema",
        "clockbound | 99999999999999999999999999 | schema",
        "data | \"x\" | schema",
        "data | [] | schema",
      })
  void attributes(String attribute, String value, String reason) {
    String with =
        replace(EVENT.formatted("ticket.called", "{\"counter\":\"1\"}"), attribute, value);
    Reading.Rejected refused = rejected(with.getBytes(UTF_8));
    assertThat(refused.reason().wireName()).isEqualTo(reason);
    assertThat(refused.detail()).startsWith(attribute + ": ");
  }

  private static String replace(String event, String attribute, String value) {
    String begin = "\"" + attribute + "\":";
    int from = event.indexOf(begin);
    int to = attribute.equals("data") ? event.length() - 1 : event.indexOf(",\"", from);
    String instead = value.equals("-") ? "\"unnamed\":1" : begin + value;
    return event.substring(0, from) + instead + event.substring(to);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "ticket.issued | {\"number\":\"1\"} | service",
        "ticket.issued | {\"service\":\"land\"} | number",
        "ticket.issued | {\"service\":\"Land\",\"number\":\"1\"} | service",
        "ticket.issued | {\"service\":null,\"number\":\"1\"} | service",
        "ticket.issued | {\"service\":[\"land\"],\"number\":\"1\"} | service",
        "ticket.issued | {\"service\":\"land\",\"number\":\"\"} | number",
        "ticket.issued | {\"service\":\"land\",\"number\":\"123456789012345678901234567890123\"} |"
            + " number",
        "ticket.issued | {\"service\":\"land\",\"number\":\"1\",\"channel\":\"qr\"} | channel",
        "ticket.issued | {\"service\":\"land\",\"number\":\"1\",\"priority\":\"yes\"} | priority",
        "ticket.issued | {\"service\":\"land\",\"number\":\"1\",\"appointment\":\"10:00\"} |"
            + " appointment",
        "ticket.issued | {\"service\":\"land\",\"number\":\"1\",\"day\":\"23.11.2026\"} | day",
        "ticket.called | {} | counter",
        "ticket.called | {\"counter\":1} | counter",
        "ticket.called | {\"counter\":\"1\",\"staff\":\"Lan\"} | staff",
        "ticket.called | {\"counter\":\"-1\"} | counter",
        "service.started | {} | counter",
        "service.finished | {} | counter",
        "service.finished | {\"counter\":\"1\",\"outcome\":\"\"} | outcome",
        "ticket.transferred | {} | service",
        "ticket.transferred | {\"service\":\"land\",\"counter\":\"\"} | counter",
        "ticket.parked | {\"reason\":{}} | reason",
        "ticket.left | {} | reason",
        "ticket.left | {\"reason\":\"bored\"} | reason",
        "counter.opened | {} | counter",
        "counter.opened | {\"counter\":\"1\",\"services\":\"land\"} | services",
        "counter.opened | {\"counter\":\"1\",\"services\":[\"land\",1]} | services",
        "counter.opened | {\"counter\":\"1\",\"services\":[\"Land\"]} | services",
        "counter.paused | {} | counter",
        "counter.closed | {} | counter",
        "rating.submitted | {\"channel\":\"qr\"} | score",
        "rating.submitted | {\"score\":0,\"channel\":\"qr\"} | score",
        "rating.submitted | {\"score\":6,\"channel\":\"qr\"} | score",
        "rating.submitted | {\"score\":4.5,\"channel\":\"qr\"} | score",
        "rating.submitted | {\"score\":4} | channel",
        "assistance.started | {\"staff\":\"s-1\"} | kind",
        "assistance.finished | {\"kind\":\"form\"} | staff",
        "dossier.received | {} | procedure",
        "dossier.received | {\"procedure\":\"1\",\"service\":\"land\",\"channel\":\"post\"} | due",
        "dossier.received |"
            + " {\"procedure\":\"1\",\"service\":\"land\",\"due\":\"2026-12-01T10:00:00Z\",\"channel\":\"post\",\"fee\":1}"
            + " | fee",
        "dossier.received |"
            + " {\"procedure\":\"1\",\"service\":\"land\",\"due\":\"2026-12-01T10:00:00Z\",\"channel\":\"post\",\"ticket\":\"a"
            + " b\"} | ticket",
        "dossier.resumed | {\"due\":\"soon\"} | due",
        "dossier.digitised | {\"pages\":-1} | pages",
        "dossier.paid | {} | channel",
        "dossier.completed | {\"result\":\"done\"} | result",
        "enquiry.received | {} | channel",
        "hall.occupancy | {} | people",
        "hall.occupancy | {\"people\":-1} | people",
        "device.fault | {} | code",
        "device.recovered | {\"code\":5} | code",
        "outbox.lost | {} | from",
        "outbox.lost | {\"from\":\"000000000002\",\"to\":\"000000000001\",\"reason\":\"x\"} | to",
        "outbox.lost | {\"from\":\"000000000002\",\"to\":\"000000000002\"} | reason",
      })
  void data(String type, String data, String field) {
    Reading.Rejected refused = rejected(EVENT.formatted(type, data).getBytes(UTF_8));
    assertThat(refused.reason().wireName()).isEqualTo("schema");
    assertThat(refused.detail()).startsWith("data." + field + ": ");
    assertThat(refused.id()).isEqualTo("i-1");
    assertThat(refused.sequence()).isEqualTo(42);
  }

  @Test
  void aCommentIsCountedInCharacters() {
    String data = "{\"score\":4,\"channel\":\"qr\",\"comment\":\"%s\"}";
    String fits = EVENT.formatted("rating.submitted", data.formatted("👍".repeat(500)));
    assertThat(WireSamples.read(fits.getBytes(UTF_8)).get(0)).isInstanceOf(Reading.Decoded.class);
    String over = EVENT.formatted("rating.submitted", data.formatted("👍".repeat(501)));
    assertThat(rejected(over.getBytes(UTF_8)).detail()).startsWith("data.comment: ");
  }

  static Stream<Arguments> malformed() {
    String event = EVENT.formatted("ticket.called", "{\"counter\":\"1\"}");
    return Stream.of(
        Arguments.of("nothing", "".getBytes(UTF_8)),
        Arguments.of("blanks", "  \n".getBytes(UTF_8)),
        Arguments.of("words", "hello".getBytes(UTF_8)),
        Arguments.of("trailing garbage", (event + "x").getBytes(UTF_8)),
        Arguments.of("two events", (event + event).getBytes(UTF_8)),
        Arguments.of("a comma too many", ("[" + event + ",]").getBytes(UTF_8)),
        Arguments.of("an open batch", ("[" + event).getBytes(UTF_8)),
        Arguments.of("a comment", ("/* */" + event).getBytes(UTF_8)),
        Arguments.of("single quotes", event.replace('"', '\'').getBytes(UTF_8)),
        Arguments.of("NaN", event.replace("\"1\"", "NaN").getBytes(UTF_8)),
        Arguments.of("leading zero", event.replace("\"1\"", "01").getBytes(UTF_8)),
        Arguments.of("BOM", ("\uFEFF" + event).getBytes(UTF_8)),
        Arguments.of("UTF-16", event.getBytes(UTF_16)),
        Arguments.of("UTF-32", event.getBytes(java.nio.charset.Charset.forName("UTF-32BE"))),
        Arguments.of("Latin 1", event.replace("i-1", "é").getBytes(ISO_8859_1)),
        Arguments.of("overlong", bytes(event, 0xC0, 0x80)),
        Arguments.of("raw surrogate", bytes(event, 0xED, 0xA0, 0x80)),
        Arguments.of("beyond Unicode", bytes(event, 0xF4, 0x90, 0x80, 0x80)),
        Arguments.of("cut character", bytes(event, 0xE1, 0xBB)),
        Arguments.of("raw NUL", event.replace("i-1", "i\0").getBytes(UTF_8)),
        Arguments.of("raw tab", event.replace("i-1", "i\t").getBytes(UTF_8)),
        Arguments.of("escaped NUL", event.replace("i-1", "i\\u0000").getBytes(UTF_8)),
        Arguments.of("NUL in a name", event.replace("{\"c", "{\"\\u0000\":1,\"c").getBytes(UTF_8)),
        Arguments.of("NUL in an unnamed text", unnamed(event, "\"\\u0000\"")),
        Arguments.of("high half", event.replace("i-1", "i\\ud83d").getBytes(UTF_8)),
        Arguments.of("low half", event.replace("i-1", "i\\udc4d!").getBytes(UTF_8)),
        Arguments.of(
            "halves the wrong way", event.replace("i-1", "\\udc4d\\ud83d").getBytes(UTF_8)),
        Arguments.of("bad escape", event.replace("i-1", "i\\x").getBytes(UTF_8)),
        Arguments.of("attribute twice", unnamed(event, "1,\"id\":\"i-2\"")),
        Arguments.of("unnamed twice", unnamed(event, "1,\"unnamed\":1")),
        Arguments.of("deep down twice", unnamed(event, "{\"a\":[{\"b\":1,\"c\":1,\"b\":2}]}")),
        Arguments.of("field twice", event.replace("{\"c", "{\"counter\":null,\"c").getBytes(UTF_8)),
        Arguments.of("too deep", unnamed(event, "[".repeat(16) + "]".repeat(16))),
        Arguments.of("far too deep", "[".repeat(100_000).getBytes(UTF_8)),
        Arguments.of("infinite", unnamed(event, "1e400")),
        Arguments.of("a hundred digits", unnamed(event, "1".repeat(100))));
  }

  private static byte[] unnamed(String event, String value) {
    return event.replace("\"data\"", "\"unnamed\":" + value + ",\"data\"").getBytes(UTF_8);
  }

  private static byte[] bytes(String event, int... instead) {
    String[] parts = event.split("i-1", 2);
    byte[] all = new byte[event.length() - 3 + instead.length];
    System.arraycopy(parts[0].getBytes(UTF_8), 0, all, 0, parts[0].length());
    for (int i = 0; i < instead.length; i++) {
      all[parts[0].length() + i] = (byte) instead[i];
    }
    byte[] rest = parts[1].getBytes(UTF_8);
    System.arraycopy(rest, 0, all, all.length - rest.length, rest.length);
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void whatIsNotOneCleanPieceOfJsonIsMalformed(String what, byte[] payload) {
    Reading.Rejected refused = rejected(payload);
    assertThat(refused.reason().wireName()).as(refused.detail()).isEqualTo("malformed");
    assertThat(refused.detail()).doesNotContain("\n").hasSizeLessThan(100);
  }

  @Test
  void whatIsAllowedIsNotRefused() {
    String event = EVENT.formatted("ticket.parked", "null");
    List<byte[]> payloads =
        List.of(
            event.getBytes(UTF_8),
            unnamed(event, "[".repeat(15) + "]".repeat(15)),
            unnamed(event, "\"\\ud83d\\udc4d \\\\u0000\""),
            unnamed(event, "[1e300, -0.5, " + "1".repeat(64) + "]"),
            event.replace("\"clockbound\":1", "\"clockbound\":null").getBytes(UTF_8));
    for (byte[] payload : payloads) {
      assertThat(WireSamples.read(payload)).hasSize(1);
      assertThat(WireSamples.read(payload).get(0)).isInstanceOf(Reading.Decoded.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"42", "'\"text\"'", "null", "true"})
  void jsonThatIsNoObjectIsNoEvent(String json) {
    Reading.Rejected refused = rejected(json.getBytes(UTF_8));
    assertThat(refused.reason().wireName()).isEqualTo("schema");
    assertThat(refused.detail()).startsWith("event: ");
    assertThat(refused.excerpt()).isEmpty();
  }

  @Test
  void truncationAnywhereIsOneRefusal() {
    byte[] event = EVENT.formatted("rating.submitted", RATING).getBytes(UTF_8);
    for (int length = 0; length < event.length; length++) {
      Reading.Rejected refused = rejected(java.util.Arrays.copyOf(event, length));
      assertThat(refused.reason().wireName()).isEqualTo("malformed");
    }
  }

  @Test
  void flippedBitsNeverThrowAndNeverMultiply() {
    Random random = new Random(20261123);
    String event = EVENT.formatted("rating.submitted", RATING);
    byte[] one = event.getBytes(UTF_8);
    byte[] three = ("[" + event + "," + event + "," + event + "]").getBytes(UTF_8);
    List<String> wrong = new ArrayList<>();
    for (int round = 0; round < 10_000; round++) {
      int size = WireSamples.read(flipped(one, random)).size();
      int batchSize = WireSamples.read(flipped(three, random)).size();
      if (size != 1 || (batchSize != 3 && batchSize != 1)) {
        wrong.add("round " + round + ": " + size + ", " + batchSize);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static final String RATING =
      "{\"score\":4,\"counter\":\"1\",\"comment\":\"T\u1ed1t \\ud83d\\udc4d\",\"channel\":\"qr\"}";

  private static byte[] flipped(byte[] original, Random random) {
    byte[] copy = original.clone();
    int flips = 1 + random.nextInt(3);
    for (int i = 0; i < flips; i++) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private static Reading.Rejected rejected(byte[] payload) {
    List<Reading> readings = WireSamples.read(payload);
    assertThat(readings).hasSize(1);
    assertThat(readings.get(0))
        .as(new String(payload, StandardCharsets.UTF_8))
        .isInstanceOf(Reading.Rejected.class);
    return (Reading.Rejected) readings.get(0);
  }
}
