package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Reading;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is allowed and strange, or strange and not allowed. */
class StrangeJsonTest {
  private static final String GOOD =
      "{\"specversion\":\"1.0\",\"id\":\"i-1\",\"source\":\"/centres/hb-province/devices/"
          + "hb-province-kiosk-1\",\"type\":\"counterwatch.ticket.parked\","
          + "\"time\":\"2026-11-23T00:31:05Z\",\"subject\":\"A012\","
          + "\"data\":{\"reason\":\"because\"}}";

  private static String reason(String json) {
    return reason(json.getBytes(UTF_8));
  }

  private static String reason(byte[] json) {
    List<String> reasons = Verdicts.reasons(Verdicts.checkBothWays("strange", json));
    assertThat(reasons).hasSize(1);
    return reasons.getFirst();
  }

  private static String with(String extra) {
    return GOOD.substring(0, GOOD.length() - 1) + "," + extra + "}";
  }

  /** Too deep for a reader that calls itself. */
  private static List<Reading> readUnjudged(String json) {
    return new EventReader(WireSamples.RULES)
        .read(WireSamples.CENTRE, WireSamples.DEVICE, json.getBytes(UTF_8), WireSamples.RECEIVED);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 63, 64, 65, 1_000, 10_000, 100_000})
  void aDeepEventIsRefusedAlone(int levels) {
    for (String deep :
        List.of(
            "[".repeat(levels) + "]".repeat(levels),
            "{\"a\":".repeat(Math.min(levels, 30_000))
                + "1"
                + "}".repeat(Math.min(levels, 30_000)))) {
      List<Reading> one = readUnjudged(with("\"x\":" + deep));
      assertThat(Verdicts.reasons(one)).containsExactly("malformed");
      assertThat(((Reading.Rejected) one.getFirst()).id()).isEqualTo("i-1");
      List<Reading> three =
          readUnjudged("[" + GOOD + "," + with("\"x\":" + deep) + "," + GOOD + "]");
      assertThat(Verdicts.reasons(three)).containsExactly("ok", "malformed", "ok");
      List<Reading> noEvent = readUnjudged("[" + GOOD + "," + deep + "," + GOOD + "]");
      assertThat(Verdicts.reasons(noEvent)).containsExactly("ok", "malformed", "ok");
    }
    assertThat(Verdicts.reasons(readUnjudged("[".repeat(levels)))).containsExactly("malformed");
    assertThat(Verdicts.reasons(readUnjudged("{\"data\":".repeat(levels / 8 + 1))))
        .containsExactly("malformed");
  }

  @Test
  void sixteenLevelsAreNotTooDeep() {
    assertThat(reason(with("\"x\":" + "[".repeat(15) + "]".repeat(15)))).isEqualTo("ok");
    assertThat(reason(with("\"x\":" + "[".repeat(16) + "]".repeat(16)))).isEqualTo("malformed");
    assertThat(reason("[" + "[".repeat(16) + "]".repeat(16) + "]")).isEqualTo("schema");
    assertThat(reason("[" + "[".repeat(17) + "]".repeat(17) + "]")).isEqualTo("malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999",
        "-1e999999",
        "1E400",
        "-1E400",
        "1e9223372036854775808",
        "DIGITS",
      })
  void absurdNumbersAreMalformedWhereverTheyStand(String written) {
    String number = written.equals("DIGITS") ? "7".repeat(10_000) : written;
    for (String place :
        List.of(
            with("\"x\":" + number),
            with("\"x\":[[" + number + "]]"),
            with("\"clockoffset\":" + number),
            GOOD.replace("\"because\"", number),
            GOOD.replace("\"because\"", "\"because\",\"x\":" + number))) {
      assertThat(reason(place)).as(place).isEqualTo("malformed");
      assertThat(Verdicts.reasons(Verdicts.check("batch", bytes("[" + GOOD + "," + place + "]"))))
          .containsExactly("ok", "malformed");
    }
    assertThat(reason(number)).isEqualTo("malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0",
        "-0.0",
        "0e99999999999",
        "0.000e-99999999999",
        "0E400",
        "1.0",
        "10e-1",
        "1e0",
        "2147483647",
        "2.147483647e9",
        "0.00000000001e11",
      })
  void wholeNumbersMayBeWrittenStrangely(String number) {
    assertThat(reason(with("\"clockbound\":" + number))).as(number).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5",
        "1e-400",
        "1e-99999999999",
        "-1e-99999999999",
        "1.0000000000000000000000000000001",
        "0.99999999999999999999999999999999",
        "2147483648",
        "2147483646.9999999999999999999999",
        "1e300",
        "9223372036854775808",
        "18446744073709551617",
        "99999999999999999999",
        "\"1\"",
        "true",
        "[1]",
        "{}",
      })
  void whatIsNoWholeNumberIsRefused(String number) {
    Reading.Rejected refused =
        (Reading.Rejected)
            Verdicts.check(number, bytes(with("\"clockbound\":" + number))).getFirst();
    assertThat(refused.reason().wireName()).isEqualTo("schema");
    assertThat(refused.detail()).startsWith("clockbound: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "-Infinity",
        "+1",
        ".5",
        "1.",
        "01",
        "-01",
        "0x1",
        "1e",
        "1e+",
        "1_000",
        "--1",
        "- 1",
        "1,",
        "'x'",
        "\"a\tb\"",
        "\"a\nb\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\U0041\"",
        "\"\\\r\"",
        "\"a",
        "tru",
        "True",
        "nul",
        "undefined",
        "/*x*/1",
        "1//x\n",
        "#x\n1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{1:1}",
        "[\"a\":1]",
        "]",
        "}",
        "(1)",
        "\u00A01",
        "\u20281",
        "\f1",
        "\u000B1",
        "1\u0085",
        "𝟏",
        "١",
      })
  void whatIsNearlyJsonIsMalformed(String value) {
    assertThat(reason(value)).isEqualTo("malformed");
    assertThat(reason(with("\"x\":" + value))).isEqualTo("malformed");
    assertThat(reason("[" + GOOD + "," + with("\"x\":" + value) + "]")).isEqualTo("malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "1", "x", ",", "]", "}", "\"", "//", "/**/", "#", "\u001a"})
  void nothingMayFollow(String more) {
    assertThat(reason(GOOD + more)).isEqualTo("malformed");
    assertThat(reason(GOOD + "\n" + more)).isEqualTo("malformed");
    assertThat(reason("[" + GOOD + "]" + more)).isEqualTo("malformed");
    assertThat(reason(GOOD + " \t\r\n")).isEqualTo("ok");
    assertThat(reason(" \t\r\n" + GOOD)).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"id\":\"i-1\"",
        "\"id\":\"i-2\"",
        "\"id\":null",
        "\"\\u0069d\":\"i-1\"",
        "\"\\u0069\\u0064\":{}",
        "\"x\":1,\"x\":1",
        "\"x\":1,\"\\u0078\":1",
        "\"\":1,\"\":2",
        "\"x\":{\"y\":1,\"y\":1}",
        "\"x\":[{\"y\":1,\"\\u0079\":1}]",
        "\"/\":1,\"\\/\":1",
        "\"\uD83D\uDC4D\":1,\"\\ud83d\\udc4d\":1",
        "\"data\":{}",
        "\"data\":{\"reason\":\"because\"}",
        "\"x\":1,\"y\":2,\"z\":3,\"x\":4",
      })
  void aKeyMayNotStandTwice(String more) {
    assertThat(reason(with(more))).isEqualTo("malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ID\":1",
        "\"Id\":1",
        "\"id \":1",
        "\"i\u0307d\":1",
        "\"і\u0064\":1",
        "\"\":1",
        "\"x\":{\"id\":1}",
        "\"reason\":1",
        "\"\\\\u0069d\":1",
        "\"__proto__\":{\"id\":1}",
        "\"$ref\":\"#\"",
        "\"@type\":\"java.lang.Runtime\"",
        "\"xé\":1,\"xe\u0301\":1",
      })
  void aKeyThatOnlyLooksTheSameIsAnother(String more) {
    assertThat(reason(with(more))).isEqualTo("ok");
  }

  @Test
  void nobodyGuessesWhichOfTwoSequencesIsMeant() {
    String sequenced =
        with("\"epoch\":\"7c9e6679f0c4a1b2\",\"sequence\":\"000000000042\",\"sequence\":%s");
    for (String second : List.of("\"000000000043\"", "\"000000000042\"", "null", "[]")) {
      Reading.Rejected refused =
          (Reading.Rejected) Verdicts.check("twice", bytes(sequenced.formatted(second))).getFirst();
      assertThat(refused.detail()).isEqualTo("sequence: stands twice");
      assertThat(refused.epoch()).isNull();
      assertThat(refused.sequence()).isZero();
      assertThat(refused.id()).isEqualTo("i-1");
      assertThat(refused.excerpt()).doesNotContain("00000000004");
    }
  }

  static Stream<Arguments> charsets() {
    return Stream.of("UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")
        .flatMap(name -> Stream.of("", "\uFEFF").map(mark -> Arguments.of(name, mark)));
  }

  @ParameterizedTest
  @MethodSource("charsets")
  void onlyUtf8IsRead(String charset, String mark) {
    assertThat(reason((mark + GOOD).getBytes(Charset.forName(charset)))).isEqualTo("malformed");
    assertThat(reason((mark + "[]").getBytes(Charset.forName(charset)))).isEqualTo("malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0 80",
        "c0 af",
        "c1 bf",
        "c3",
        "c3 28",
        "e0 80 80",
        "e0 80 af",
        "e0 9f bf",
        "e1 80",
        "e2 82",
        "e2 28 a1",
        "ed a0 80",
        "ed bf bf",
        "ed a0 bd ed b1 8d",
        "ef bf",
        "f0 80 80 80",
        "f0 8f bf bf",
        "f0 9f 91",
        "f0 28 8c bc",
        "f4 90 80 80",
        "f5 80 80 80",
        "f8 88 80 80 80",
        "fc 84 80 80 80 80",
        "fe",
        "ff",
        "fe ff",
        "ff fe",
        "00",
        "ef bb",
      })
  void bytesThatAreNoUtf8AreMalformed(String hex) {
    byte[] bad = HexFormat.ofDelimiter(" ").parseHex(hex);
    for (String place :
        List.of(
            GOOD.replace("because", "?"),
            GOOD.replace("i-1", "?"),
            "?" + GOOD,
            GOOD + "?",
            with("\"?\":1"),
            with("\"x\":\"?\""),
            "[" + GOOD + "," + GOOD.replace("A012", "?") + "]")) {
      byte[] json = place.replace("?", new String(bad, ISO_8859_1)).getBytes(ISO_8859_1);
      assertThat(reason(json)).as(place).isEqualTo("malformed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\u0000",
        "\\uD800",
        "\\udfff",
        "\\ud83d\\ud83d",
        "\\udc4d\\ud83d",
        "\\ud83dx",
        "\\ud83d\\n",
        "\\ud83d\\\\udc4d",
        "x\\ud83d",
        "\\uDBFF\\uE000"
      })
  void textsThatNoDatabaseTakesAreMalformedWhereverTheyStand(String escaped) {
    for (String place :
        List.of(
            GOOD.replace("because", escaped),
            GOOD.replace("i-1", escaped),
            with("\"" + escaped + "\":1"),
            with("\"x\":[\"" + escaped + "\"]"),
            with("\"x\":{\"" + escaped + "\":1}"),
            GOOD.replace("\"reason\"", "\"services\":[\"" + escaped + "\"],\"reason\""))) {
      assertThat(reason(place)).as(place).isEqualTo("malformed");
      assertThat(Verdicts.reasons(Verdicts.check("batch", bytes("[" + place + "," + GOOD + "]"))))
          .containsExactly("malformed", "ok");
    }
  }

  @Test
  void aBatchMayHoldAnything() {
    assertThat(Verdicts.check("empty", bytes("[]"))).isEmpty();
    assertThat(Verdicts.check("empty", bytes(" [ \n ] "))).isEmpty();
    assertThat(reason("[[]]")).isEqualTo("schema");
    assertThat(reason("[[" + GOOD + "]]")).isEqualTo("schema");
    assertThat(Verdicts.reasons(Verdicts.check("mixed", bytes("[null,1,\"x\",true,[],{}]"))))
        .hasSize(6)
        .containsOnly("schema");
    String small = "{}";
    for (int count : List.of(499, 500)) {
      assertThat(Verdicts.check("many", bytes(repeated(small, count)))).hasSize(count);
    }
    for (int count : List.of(501, 1_000, 80_000)) {
      assertThat(reason(repeated(small, count))).isEqualTo("too-large");
      assertThat(reason(repeated("1", count))).isEqualTo("too-large");
    }
    assertThat(reason(repeated("1", 131_000))).isEqualTo("too-large");
  }

  private static String repeated(String element, int count) {
    return Collections.nCopies(count, element).stream().collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void eachLimitIsExact() {
    int rest = EventReader.MAX_EVENT_BYTES - with("\"x\":\"\"").length();
    assertThat(reason(with("\"x\":\"" + "x".repeat(rest) + "\""))).isEqualTo("ok");
    assertThat(reason(with("\"x\":\"" + "x".repeat(rest + 1) + "\""))).isEqualTo("too-large");
    assertThat(reason(with("\"x\":\"" + "đ".repeat(rest / 2) + "\""))).isEqualTo("ok");
    assertThat(reason(with("\"x\":\"" + "đ".repeat(rest / 2 + 1) + "\""))).isEqualTo("too-large");
    String pad = " ".repeat(EventReader.MAX_MESSAGE_BYTES - GOOD.length());
    assertThat(reason(pad + GOOD)).isEqualTo("ok");
    assertThat(reason(GOOD + pad)).isEqualTo("ok");
    assertThat(reason(GOOD + pad + " ")).isEqualTo("too-large");
    assertThat(reason("\"" + "x".repeat(EventReader.MAX_MESSAGE_BYTES - 2) + "\""))
        .isEqualTo("schema");
    assertThat(reason(with("\"" + "x".repeat(200_000) + "\":1"))).isEqualTo("too-large");
    assertThat(reason("-".repeat(EventReader.MAX_MESSAGE_BYTES))).isEqualTo("malformed");
    assertThat(reason("9".repeat(EventReader.MAX_MESSAGE_BYTES))).isEqualTo("malformed");
  }

  /** Names whose hash in the parser's table is the same for every seed of it. */
  @Test
  void namesThatCollideInTheParsersTableAreOnlyNames() {
    Set<String> names = collidingNames(15_000);
    String object =
        names.stream().map(name -> "\"" + name + "\":1").collect(Collectors.joining(","));
    List<Reading> readings = readUnjudged("[" + GOOD + ",{" + object + "}," + GOOD + "]");
    assertThat(Verdicts.reasons(readings)).containsExactly("ok", "too-large", "ok");
    assertThat(Verdicts.check("afterwards", bytes(GOOD))).hasSize(1);
  }

  private static Set<String> collidingNames(int count) {
    Random random = new Random(7);
    int inverseOf33 = 0x3e0f83e1;
    Set<String> names = new LinkedHashSet<>();
    while (names.size() < count) {
      int first = 0;
      for (int i = 0; i < 4; i++) {
        first = first << 8 | '#' + random.nextInt('[' - '#');
      }
      int hash = first + (first >>> 15);
      hash ^= hash >>> 9;
      int second = (0x12345678 - hash) * inverseOf33;
      String name = quad(first) + quad(second);
      if (name.chars().allMatch(c -> c > '"' && c < 0x7f && c != '\\')) {
        names.add(name);
      }
    }
    return names;
  }

  private static String quad(int bytes) {
    return IntStream.of(24, 16, 8, 0)
        .mapToObj(shift -> String.valueOf((char) (bytes >>> shift & 0xff)))
        .collect(Collectors.joining());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
