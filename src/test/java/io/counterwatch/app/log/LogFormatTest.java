package io.counterwatch.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterwatch.testing.NastyTexts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class LogFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORGED =
      "kiosk\n2026-01-01T00:00:00.000Z ERROR Server forged\r\u001b[2K\u2028x\u0085y\u202ez";

  @Test
  void aLineForPeople() {
    LoggingEvent event = event("Device {} went", "kiosk-1");
    event.addKeyValuePair(new KeyValuePair("device", "kiosk-1"));
    event.addKeyValuePair(new KeyValuePair("reason", "too slow"));

    assertThat(LogFormat.TEXT.line(event, 0))
        .isEqualTo("2026-11-22T13:14:41.120Z WARN  Hub Device kiosk-1 went reason=\"too slow\"\n");
  }

  @Test
  void aLineForMachines() throws IOException {
    LoggingEvent event = event("Device {} went", "kiosk-1");
    event.addKeyValuePair(new KeyValuePair("device", "kiosk-1"));
    event.addKeyValuePair(new KeyValuePair("count", 7));

    JsonNode line = json(event, 3);

    assertThat(line.get("timestamp").asText()).isEqualTo("2026-11-22T13:14:41.120Z");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("logger").asText()).isEqualTo("io.counterwatch.ingest.Hub");
    assertThat(line.get("thread").asText()).isEqualTo("vert.x-1");
    assertThat(line.get("message").asText()).isEqualTo("Device kiosk-1 went");
    assertThat(line.get("device").asText()).isEqualTo("kiosk-1");
    assertThat(line.get("count").isInt()).isTrue();
    assertThat(line.get("leftOut").asInt()).isEqualTo(3);
    assertThat(line.has("exception")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void nobodyForgesALine(LogFormat format) {
    LoggingEvent event = event("Device {} went", FORGED);
    event.addKeyValuePair(new KeyValuePair("device", FORGED + " \" x=\"y"));

    String line = format.line(event, 0);

    assertThat(line).endsWith("\n");
    assertThat(line.strip()).matches("[^\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\x{85}]*");
  }

  @Test
  void everyNastyTextIsOneLineThatSaysItAgain() throws IOException {
    for (String nasty : NastyTexts.all()) {
      LoggingEvent event = event("{}", nasty);
      event.addKeyValuePair(new KeyValuePair("device", nasty));

      assertThat(LogFormat.TEXT.line(event, 0).lines()).hasSize(1);
      assertThat(LogFormat.JSON.line(event, 0).lines()).hasSize(1);
      if (nasty.length() < LogFormat.MAX_VALUE_CHARS && nasty.codePoints().allMatch(c -> c > 31)) {
        assertThat(json(event, 0).get("device").isTextual()).isTrue();
      }
    }
  }

  @Test
  void aHostileExceptionIsItsOwn() throws IOException {
    LoggingEvent event = event("{} failed", "it");
    Throwable cause = new IllegalStateException(FORGED);
    event.setThrowableProxy(new ThrowableProxy(new IOException("outer", cause)));

    List<String> text = LogFormat.TEXT.line(event, 0).lines().toList();
    assertThat(text.getFirst()).endsWith("it failed");
    assertThat(text.subList(1, text.size()))
        .allMatch(
            line ->
                line.startsWith("\tat ")
                    || line.startsWith("\t… ")
                    || line.startsWith("java.io.IOException: outer")
                    || line.startsWith("Caused by: java.lang.IllegalStateException: kiosk\\n2026"));

    assertThat(LogFormat.JSON.line(event, 0).lines()).hasSize(1);
    assertThat(json(event, 0).get("exception").asText())
        .startsWith("java.io.IOException: outer\n\tat ")
        .contains("\nCaused by: java.lang.IllegalStateException: kiosk\\n2026");
  }

  @Test
  void aLongMessageIsCut() {
    String line = LogFormat.TEXT.line(event("{}", "x".repeat(100_000)), 0);

    assertThat(line.length()).isLessThan(LogFormat.MAX_MESSAGE_CHARS + 100);
    assertThat(line).endsWith("x…\n");
  }

  @Test
  void levelsAreReadByRoom() throws LogSettings.WrongException {
    assertThat(LogSettings.levels("info, ingest=debug,io.netty=error"))
        .isEqualTo(
            Map.of(
                "io.counterwatch", Level.INFO,
                "io.counterwatch.ingest", Level.DEBUG,
                "io.netty", Level.ERROR));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "loud", "info,", "ingst=debug", "ingest", "=info", "info=ingest"})
  void otherLevelsAreWrong(String levels) {
    assertThatThrownBy(() -> LogSettings.of("text", levels))
        .isInstanceOf(LogSettings.WrongException.class)
        .hasMessageContaining("must be like info");
  }

  private static JsonNode json(LoggingEvent event, long leftOut) throws IOException {
    return JSON.readTree(LogFormat.JSON.line(event, leftOut));
  }

  static LoggingEvent event(String message, Object... arguments) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(new LoggerContext());
    event.setLoggerName("io.counterwatch.ingest.Hub");
    event.setLevel(Level.WARN);
    event.setThreadName("vert.x-1");
    event.setInstant(Instant.parse("2026-11-22T13:14:41.120Z"));
    event.setMessage(message);
    event.setArgumentArray(arguments);
    return event;
  }
}
