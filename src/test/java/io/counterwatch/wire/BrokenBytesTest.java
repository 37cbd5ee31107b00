package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Reading;
import io.counterwatch.testing.Fuzz;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that were good once: cut off anywhere, with any bit flipped, mixed, and never good at all.
 * The verdict is compared with another reader's.
 */
class BrokenBytesTest {
  private static final List<byte[]> SAMPLES =
      WireSamples.bodies().keySet().stream()
          .map(body -> EventWriter.write(WireSamples.outgoing(body, 42)))
          .toList();

  /** Pieces of JSON, ours and others', of which much goes wrong can be put together. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud83d",
          "\\udc4d",
          "\\\"",
          " ",
          "\n",
          "\u0000",
          "0",
          "-",
          "1e999",
          "1E400",
          "-0",
          "0.5",
          "9".repeat(70),
          "true",
          "false",
          "null",
          "NaN",
          "//",
          "/*",
          "*/",
          "'",
          "\uFEFF",
          "\u2028",
          "đ",
          "👍",
          "\"id\":\"i-1\"",
          "\"id\":\"i-2\"",
          "\"\\u0069d\":\"i-3\"",
          "\"specversion\":\"1.0\"",
          "\"source\":\"/centres/hb-province/devices/hb-province-kiosk-1\"",
          "\"type\":\"counterwatch.ticket.called\"",
          "\"time\":\"2026-11-23T00:31:05Z\"",
          "\"subject\":\"A012\"",
          "\"epoch\":\"7c9e6679f0c4a1b2\"",
          "\"sequence\":\"000000000042\"",
          "\"clockoffset\":1",
          "\"data\":{\"counter\":\"1\"}",
          "\"data\":{}",
          "\"visitor\":\"Zqx\"",
          "[[[[[[[[[[[[[[[[",
          "]]]]]]]]]]]]]]]]");

  static Stream<byte[]> samples() {
    return SAMPLES.stream();
  }

  private static byte[] batch() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'['});
    for (byte[] sample : SAMPLES) {
      out.writeBytes(sample);
      out.writeBytes(new byte[] {sample == SAMPLES.getLast() ? (byte) ']' : (byte) ','});
    }
    return out.toByteArray();
  }

  @Test
  void theSamplesAreGood() {
    for (byte[] sample : SAMPLES) {
      assertThat(Verdicts.reasons(Verdicts.check("sample", sample))).containsExactly("ok");
    }
    assertThat(Verdicts.reasons(Verdicts.check("batch", batch())))
        .hasSameSizeAs(SAMPLES)
        .containsOnly("ok");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void cutOffAnywhereItIsMalformedOnce(byte[] sample) {
    for (int length = 0; length < sample.length; length++) {
      byte[] cut = Arrays.copyOf(sample, length);
      assertThat(Verdicts.reasons(Verdicts.check("cut at " + length, cut)))
          .containsExactly("malformed");
    }
  }

  @Test
  void aBatchThatIsCutOffAnywhereIsMalformedOnce() {
    byte[] batch = batch();
    int step = Math.max(1, 8 * 1000 / Fuzz.tries(1000));
    for (int length = 0; length < batch.length; length += step) {
      byte[] cut = Arrays.copyOf(batch, length);
      assertThat(Verdicts.reasons(Verdicts.check("cut at " + length, cut)))
          .containsExactly("malformed");
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anySingleBitMayFlip(byte[] sample) {
    byte[] flipped = sample.clone();
    for (int bit = 0; bit < 8 * sample.length; bit++) {
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Verdicts.check("bit " + bit, flipped)).hasSize(1);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void someBitsMayFlip() {
    byte[] batch = batch();
    for (int attempt = 0; attempt < Fuzz.tries(4_000); attempt++) {
      RandomGenerator random = Fuzz.random(attempt);
      byte[] good = random.nextInt(20) == 0 ? batch : any(SAMPLES, random);
      Verdicts.check(Fuzz.describe(attempt), flipped(good, random));
    }
  }

  @Test
  void piecesMayBeLostRepeatedOrStrayIn() {
    for (int attempt = 0; attempt < Fuzz.tries(4_000); attempt++) {
      RandomGenerator random = Fuzz.random(attempt);
      byte[] bytes = any(SAMPLES, random);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        bytes = edited(bytes, random);
      }
      Verdicts.checkBothWays(Fuzz.describe(attempt), bytes);
    }
  }

  @Test
  void piecesMayComeInAnyOrder() {
    for (int attempt = 0; attempt < Fuzz.tries(6_000); attempt++) {
      RandomGenerator random = Fuzz.random(attempt);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "{" : "[{");
      for (int pieces = random.nextInt(30); pieces > 0; pieces--) {
        text.append(any(PIECES, random));
        text.append(random.nextInt(3) > 0 ? "," : "");
      }
      text.append(random.nextBoolean() ? "}" : "}]");
      Verdicts.checkBothWays(Fuzz.describe(attempt), text.toString().getBytes(UTF_8));
    }
  }

  @Test
  void bytesMayBeAnything() {
    for (int attempt = 0; attempt < Fuzz.tries(4_000); attempt++) {
      RandomGenerator random = Fuzz.random(attempt);
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      Verdicts.check(Fuzz.describe(attempt), bytes);
    }
  }

  @Test
  void whatIsKeptOfBrokenBytesNamesNobody() {
    String named =
        new String(SAMPLES.getFirst(), UTF_8)
            .replace("\"time\"", "\"visitor\":{\"name\":\"Zqx\",\"phone\":\"0912345678\"},\"time\"")
            .replace("\"number\"", "\"citizen\":\"Zqx\",\"number\"");
    byte[] good = named.getBytes(UTF_8);
    for (int attempt = 0; attempt < Fuzz.tries(4_000); attempt++) {
      RandomGenerator random = Fuzz.random(attempt);
      byte[] broken =
          random.nextBoolean()
              ? Arrays.copyOf(good, random.nextInt(good.length))
              : flipped(good, random);
      for (Reading reading : Verdicts.check(Fuzz.describe(attempt), broken)) {
        String kept = reading.toString();
        assertThat(kept)
            .as(Fuzz.describe(attempt))
            .doesNotContainIgnoringCase("zqx")
            .doesNotContain("0912345");
      }
    }
  }

  static final List<byte[]> NEVER_JSON =
      List.of(
          "Nguyen Van A, 0912345678".getBytes(UTF_8),
          "{\"visitor\":\"Nguyen Van A\",}".getBytes(UTF_8),
          "[{\"visitor\":\"Nguyen Van A\"},".getBytes(UTF_8),
          "{\"visitor\":\"Nguyen Van A\"} 0912345678".getBytes(UTF_8),
          "\uFEFF{\"visitor\":\"Nguyen Van A\"}".getBytes(UTF_8),
          "{\"visitor\":\"Nguyen Van A\u0000\"}".getBytes(UTF_8),
          "<xml><name>Nguyen Van A</name></xml>".getBytes(UTF_8));

  @ParameterizedTest
  @FieldSource("NEVER_JSON")
  void ofWhatWasNeverJsonOnlyTheShapeIsKept(byte[] payload) {
    Reading.Rejected refused = (Reading.Rejected) Verdicts.check("broken", payload).getFirst();
    assertThat(refused.excerpt()).hasSizeBetween(10, 80).doesNotContain("Nguyen", "0912", "Van");
  }

  private static byte[] flipped(byte[] original, RandomGenerator random) {
    byte[] copy = original.clone();
    for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private static byte[] edited(byte[] original, RandomGenerator random) {
    int from = random.nextInt(original.length + 1);
    int to = Math.min(original.length, from + random.nextInt(12));
    byte[] between =
        switch (random.nextInt(4)) {
          case 0 -> new byte[0];
          case 1 -> any(PIECES, random).getBytes(UTF_8);
          case 2 -> Arrays.copyOfRange(original, from, original.length);
          default -> new byte[] {(byte) random.nextInt(256)};
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(original, 0, from);
    out.writeBytes(between);
    out.write(original, to, original.length - to);
    return out.toByteArray();
  }

  private static <T> T any(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }
}
