package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.Organisation;
import io.counterwatch.event.Reading;
import io.counterwatch.testing.Story;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A device that sends more than any centre's work could make is stored, and shown. */
class FloodsTest {
  private static final int MESSAGE = 500;

  private final MemoryStore store = new MemoryStore();
  private final WriterRun run = WriterRun.open(store, Story.micros("12:00:00"));

  private void send(long from, long to) {
    List<Reading> message = new ArrayList<>();
    for (long sequence = from; sequence <= to; sequence++) {
      message.addAll(WriterRun.issued(sequence));
    }
    run.send(message);
  }

  private @Nullable String problem() {
    return Objects.requireNonNull(run.writer.directory().device("kiosk")).problem();
  }

  @Test
  void aFloodIsShownUntilItEnds() {
    run.nanosPerLook = 1;
    for (int i = 0; i < Floods.MAX_EVENTS / MESSAGE; i++) {
      // The same again and again: duplicates count, too.
      send(1, MESSAGE);
    }
    assertThat(problem()).isNull();
    send(MESSAGE + 1, MESSAGE + 1);
    assertThat(problem()).isEqualTo("flood");
    assertThat(run.stored).isEqualTo(MESSAGE + 1);

    run.pass(TimeUnit.NANOSECONDS.toSeconds(Floods.WINDOW_NANOS));
    send(MESSAGE + 2, MESSAGE + 2);
    assertThat(problem()).isEqualTo("flood");
    run.pass(TimeUnit.NANOSECONDS.toSeconds(Floods.WINDOW_NANOS));
    send(MESSAGE + 3, MESSAGE + 3);
    assertThat(problem()).isNull();
  }

  /** A broker that lets anybody publish could fill the memory with names. */
  @Test
  void nobodyIsCountedWhoIsNotLetIn() {
    Registry registry = new Registry(Organisation.empty(ZoneOffset.UTC), false);
    Floods floods = new Floods(registry, 0);
    for (int i = 0; i < 100; i++) {
      floods.came("stranger-" + i, 1, i);
    }
    assertThat(floods.counted()).isZero();
  }
}
