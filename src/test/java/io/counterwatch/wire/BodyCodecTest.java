package io.counterwatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventType;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCodecTest {
  static Stream<Arguments> bodies() {
    return WireSamples.bodies().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void everyTypeIsWrittenInItsCanonicalTextAndReadBack(EventBody body, String data) {
    assertThat(BodyCodec.write(body)).isEqualTo(data);
    assertThat(BodyCodec.read(body.type(), data)).isEqualTo(body);
  }

  @Test
  void theExamplesCoverEveryType() {
    Set<EventType> missing = EnumSet.allOf(EventType.class);
    WireSamples.bodies().keySet().forEach(body -> missing.remove(body.type()));
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{}", "{\"counter\":\"1\"}x", "{\"counter\":\"A B\"}"})
  void whatIsNoDataOfTheTypeIsABrokenInvariant(String data) {
    assertThatThrownBy(() -> BodyCodec.read(EventType.COUNTER_CLOSED, data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("counter.closed");
  }
}
