package io.counterwatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.web.ProtocolFiles;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The published examples say what schema and code say, each of each. */
class ProtocolExamplesTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("valid")
  void aValidExampleIsValidAndReadAndWrittenAgain(
      String name, String example, String topic, JsonNode message) throws Exception {
    assertThat(Schemas.errors(schema(name, message), message.toString())).isEmpty();
    Codecs.Verdict verdict = Codecs.read(topic, message.toString());
    assertThat(verdict.detail()).isNull();
    String written = String.valueOf(verdict.written());
    assertThat(Schemas.errors(schema(name, message), written)).isEmpty();
    // What was written says the same as what was read, and is written the same again.
    assertThat(Codecs.read(topic, written).written()).isEqualTo(written);
    assertSame(message, MAPPER.readTree(written));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("invalid")
  void anInvalidExampleIsRefusedForTheReasonItGives(
      String name, String example, String topic, JsonNode invalid) {
    String message =
        invalid.has("text") ? invalid.get("text").asText() : invalid.get("message").toString();
    Codecs.Verdict verdict = Codecs.read(topic, message);
    assertThat(verdict.accepted()).isFalse();
    assertThat(verdict.reason()).isEqualTo(invalid.path("reason").textValue());
    if (invalid.has("field")) {
      assertThat(verdict.field()).isEqualTo(invalid.get("field").asText());
    }
    if (!example.equals("not-json")) {
      assertThat(Schemas.accepts(schema(name, invalid.path("message")), message))
          .isEqualTo(invalid.path("schemaAccepts").asBoolean());
    }
  }

  static Stream<Arguments> valid() {
    return all("valid", (file, each) -> each.get("message"));
  }

  static Stream<Arguments> invalid() {
    return all("invalid", (file, each) -> each);
  }

  private interface Choice {
    JsonNode of(ObjectNode file, JsonNode example);
  }

  private static Stream<Arguments> all(String kind, Choice choice) {
    ProtocolFiles files = Schemas.FILES;
    return files.exampleNames().stream()
        .flatMap(
            name -> {
              ObjectNode file = files.examples(name);
              return StreamSupport.stream(file.withArray(kind).spliterator(), false)
                  .map(
                      each ->
                          Arguments.of(
                              name,
                              each.get("name").asText(),
                              file.get("topic").asText(),
                              choice.of(file, each)));
            });
  }

  /** An envelope is that of any event. */
  private static String schema(String name, JsonNode message) {
    return name.equals("envelope") ? Schemas.ofEvent(message.path("type").textValue()) : name;
  }

  /** Whether all that was written stood there before, and all that is named was written. */
  private static void assertSame(JsonNode read, JsonNode written) {
    if (written.isObject()) {
      for (Map.Entry<String, JsonNode> field : written.properties()) {
        if (!field.getKey().equals("data") || read.has("data")) {
          assertSame(read.path(field.getKey()), field.getValue());
        }
      }
      boolean left = written.path("online").isBoolean() && !written.path("online").asBoolean();
      for (Map.Entry<String, JsonNode> field : read.properties()) {
        if (!field.getValue().isNull() && !dropped(field.getKey()) && !left) {
          assertThat(written.has(field.getKey())).as(field.getKey()).isTrue();
        }
      }
    } else if (written.isArray()) {
      assertThat(written).hasSameSizeAs(read);
      for (int i = 0; i < written.size(); i++) {
        assertSame(read.get(i), written.get(i));
      }
    } else if (isTime(written)) {
      // The code corrects by the offset and cuts to the microsecond; times of others it keeps.
      long apart =
          Instant.EPOCH.until(instant(written), java.time.temporal.ChronoUnit.MILLIS)
              - Instant.EPOCH.until(instant(read), java.time.temporal.ChronoUnit.MILLIS);
      assertThat(List.of(0L, -1200L, -40L)).contains(apart);
    } else if (written.isNumber()) {
      assertThat(written.doubleValue()).isEqualTo(read.doubleValue());
    } else if (!read.isMissingNode() || !List.of("[]", "0").contains(written.toString())) {
      assertThat(written).isEqualTo(read);
    }
  }

  /** What the protocol does not name in the examples, and what is written into the time. */
  private static boolean dropped(String name) {
    return List.of("colour", "traceparent", "datacontenttype", "shopfloor", "clockoffset")
        .contains(name);
  }

  private static boolean isTime(JsonNode node) {
    return node.isTextual() && node.textValue().matches("\\d{4}-\\d\\d-\\d\\dT.*");
  }

  private static Instant instant(JsonNode node) {
    return OffsetDateTime.parse(node.textValue().toUpperCase(java.util.Locale.ROOT)).toInstant();
  }
}
