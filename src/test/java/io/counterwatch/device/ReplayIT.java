package io.counterwatch.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.EventBody.TicketCalled;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayIT {
  private static final long START_MICROS = 1_795_393_865_120_000L;
  private static final String EPOCH = "7c9e6679f0c4a1b2";

  private final List<String> lines = new ArrayList<>();
  private final ByteArrayOutputStream recording = new ByteArrayOutputStream();
  private MosquittoProcess broker;
  private ScriptedServer server;

  @BeforeEach
  void start() throws MqttException {
    broker = MosquittoProcess.start();
    server = new ScriptedServer(broker.url(), START_MICROS + 86_400_000_000L, 1);
    server.announce("run-a", true);
  }

  @AfterEach
  void stop() throws MqttException {
    server.close();
    broker.close();
  }

  @Test
  void everyLineArrivesUnchangedInItsDevicesOrder() throws Exception {
    for (int sequence = 1; sequence <= 3_000; sequence++) {
      line("a-counter-1", EPOCH, sequence);
      line("b-counter-1", EPOCH, sequence);
    }
    Replay.Summary summary = replay(OptionalDouble.empty());

    assertThat(summary).isEqualTo(new Replay.Summary(6_000, 6_000, 0, 0, List.of()));
    assertThat(server.stored()).isEqualTo(6_000);
    assertThat(server.refused()).isZero();
    // What is acknowledged late, on a busy machine, comes once more.
    assertThat(sequencesOf("a-counter-1").stream().distinct()).hasSize(3_000).isSorted();
    assertThat(server.births()).containsExactlyInAnyOrder("a-counter-1", "b-counter-1");
    assertThat(lines).isEmpty();
  }

  @Test
  void badLinesAreNamedAndNotSentAndStopNothing() throws Exception {
    line("a-counter-1", EPOCH, 1);
    recording.writeBytes("{\"specversion\":\"1.0\"}\nno json\n\n".getBytes(StandardCharsets.UTF_8));
    recording.writeBytes((" ".repeat(20_000) + "x\n").getBytes(StandardCharsets.UTF_8));
    line("a-counter-1", EPOCH, 2);
    Replay.Summary summary = replay(OptionalDouble.empty());

    assertThat(summary).isEqualTo(new Replay.Summary(2, 2, 3, 0, List.of()));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("day.ndjson:2: not sent, schema: ");
    assertThat(lines.get(1)).startsWith("day.ndjson:3: not sent, malformed: ");
    assertThat(lines.get(2)).isEqualTo("day.ndjson:5: not sent, too-large: over 16 KiB");
  }

  @Test
  void eventsWithoutASequenceAreDoneWhenTheBrokerHasThem() throws Exception {
    for (int i = 1; i <= 700; i++) {
      line("a-counter-1", null, i);
    }
    Replay.Summary summary = replay(OptionalDouble.empty());

    assertThat(summary).isEqualTo(new Replay.Summary(700, 700, 0, 0, List.of()));
    assertThat(server.births()).isEmpty();
  }

  @Test
  void aRecordingOutOfOrderIsCompleteAllTheSame() throws Exception {
    for (int sequence : new int[] {3, 1, 2, 2, 5, 4}) {
      line("a-counter-1", EPOCH, sequence);
    }
    Replay.Summary summary = replay(OptionalDouble.empty());

    assertThat(summary.complete()).isTrue();
    assertThat(sequencesOf("a-counter-1")).startsWith(3L, 1L, 2L, 2L, 5L, 4L);
  }

  @Test
  void aSpeedSpacesEventsByTheirTime() throws Exception {
    for (int second = 1; second <= 11; second++) {
      line("a-counter-1", EPOCH, second);
    }
    long before = System.nanoTime();
    replay(OptionalDouble.of(20));

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(500_000_000L);
  }

  /** The sequence is also the second in which it happened. */
  private void line(String device, @Nullable String epoch, long sequence) {
    OutgoingEvent event =
        new OutgoingEvent(
            "hb-province",
            device,
            epoch == null ? "id-" + sequence : EventWriter.sequencedId(epoch, sequence),
            epoch,
            epoch == null ? 0 : sequence,
            START_MICROS + sequence * 1_000_000,
            null,
            null,
            "20261123-A" + sequence,
            new TicketCalled("1", "s-01"),
            ZoneOffset.ofHours(7));
    recording.writeBytes(EventWriter.write(event));
    recording.write('\n');
  }

  private Replay.Summary replay(OptionalDouble speed) throws IOException, InterruptedException {
    try (Replay replay = new Replay(broker.url(), speed, lines::add)) {
      assertThat(replay.send("day.ndjson", new ByteArrayInputStream(recording.toByteArray())))
          .isTrue();
      assertThat(replay.drain()).isTrue();
      return replay.summary();
    }
  }

  private List<Long> sequencesOf(String device) {
    return server.seen().stream()
        .filter(seen -> seen.device().equals(device))
        .map(seen -> seen.event().sequence())
        .toList();
  }
}
