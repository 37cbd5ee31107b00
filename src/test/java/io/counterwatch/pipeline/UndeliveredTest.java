package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.testing.Story;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Something on the way swallows a device's events, and lets its statuses through. */
class UndeliveredTest {
  private static final long NOON = Story.micros("12:00:00");
  private static final String EPOCH = "00000000000000aa";
  private static final long HEARTBEAT_SECONDS = 60;

  private final WriterRun run = WriterRun.open(new MemoryStore(), NOON);

  @Test
  void oneThatAnnouncesInVainIsNamedAfterThreeHeartbeats() {
    run.send(WriterRun.issued(1));
    for (int minute = 0; minute <= 2; minute++) {
      heartbeat(8);
      assertThat(problem()).isNull();
    }
    heartbeat(8);
    assertThat(problem()).isEqualTo("undelivered");

    run.send(WriterRun.issued(2));
    assertThat(problem()).as("one that comes shows that the way is free").isNull();
  }

  @Test
  void oneThatIsSlowIsNot() {
    for (int sequence = 1; sequence <= 10; sequence++) {
      run.send(WriterRun.issued(sequence));
      heartbeat(1_000);
      assertThat(problem()).isNull();
    }
  }

  @Test
  void oneThatHasNothingMoreToSendIsNot() {
    run.send(WriterRun.issued(1));
    for (int minute = 0; minute < 10; minute++) {
      heartbeat(2);
    }
    assertThat(problem()).isNull();
  }

  @Test
  void oneThatSpeaksOftenIsNotNamedEarlier() {
    for (int i = 0; i < 14; i++) {
      say(8);
      run.pass(10);
    }
    assertThat(problem()).isNull();
  }

  private void heartbeat(long next) {
    say(next);
    run.pass(HEARTBEAT_SECONDS);
  }

  private void say(long next) {
    run.say(
        "kiosk", new DeviceStatus(true, false, DeviceKind.KIOSK, EPOCH, 1, next, 1, NOON, null));
    run.tick();
  }

  private @Nullable String problem() {
    return Objects.requireNonNull(run.writer.directory().device("kiosk")).problem();
  }
}
