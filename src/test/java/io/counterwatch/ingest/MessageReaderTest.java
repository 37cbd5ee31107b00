package io.counterwatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.pipeline.Arrival;
import io.counterwatch.testing.NastyTexts;
import io.counterwatch.wire.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private static final String EVENTS = Topics.event(TestDevice.CENTRE, "kiosk-1");
  private static final Arrival.Completion NOBODY =
      new Arrival.Completion() {
        @Override
        public void stored(Arrival.Outcome outcome) {}

        @Override
        public void withheld(String reason) {}
      };

  private final MemoryIntake intake = new MemoryIntake();
  private final MessageReader reader =
      new MessageReader(intake, SourceScenarios.EVENTS, SourceScenarios.NOW_MICROS);

  @AfterEach
  void close() {
    intake.close();
  }

  private @Nullable Arrival retained(String message) {
    return reader.read(EVENTS, message.getBytes(UTF_8), true, NOBODY);
  }

  private static int events(@Nullable Arrival arrival) {
    return arrival == null ? 0 : arrival.readings().size();
  }

  @Test
  void ofARetainedCopyOnlyWhatIsKnownForEverIsRead() {
    String sequenced = new String(TestDevice.event("kiosk-1", 7), UTF_8);
    String bestEffort = sequenced.replaceFirst("\"epoch\":\"[^\"]*\",\"sequence\":\"[^\"]*\",", "");
    assertThat(events(retained(sequenced))).isEqualTo(1);
    assertThat(retained(bestEffort)).isNull();
    assertThat(retained("no event")).isNull();
    assertThat(intake.unreadableMessages())
        .hasSize(2)
        .allMatch(line -> line.startsWith(EVENTS + ": a retained copy"));
    String mixed = "[" + bestEffort + ",3," + sequenced + "]";
    assertThat(events(retained(mixed))).isEqualTo(1);
    assertThat(reader.read(EVENTS, bestEffort.getBytes(UTF_8), false, NOBODY)).isNotNull();
  }

  @Test
  void aTopicIsShownAsOneShortHarmlessLine() {
    for (String text : NastyTexts.all()) {
      String topic = "counterwatch/v1/hall/" + text + "x_/event";
      assertThat(reader.read(topic, new byte[0], false, NOBODY)).isNull();
    }
    assertThat(intake.unreadableMessages())
        .hasSize(NastyTexts.all().size())
        .allMatch(line -> line.matches("[ -~]*…?: [ -~]+") && line.length() < 300);
  }
}
