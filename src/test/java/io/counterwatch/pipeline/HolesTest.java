package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.testing.Story;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is missing of an epoch: asked for again, and given up only when nobody can have it. */
class HolesTest {
  private static final long NOON = Story.micros("12:00:00");
  private static final String EPOCH = "00000000000000aa";

  private final MemoryStore store = new MemoryStore();
  private WriterRun run = WriterRun.open(store, NOON);

  private static Reading refusal(long sequence) {
    return new Reading.Rejected(
        RefusalReason.SCHEMA, "data.number: is missing", "x", EPOCH, sequence, "{}");
  }

  @Test
  void aHoleIsAskedForFiveTimesAndThenGivenUp() {
    run.send(WriterRun.issued(1, 4));
    long asked = 0;
    List<Long> waits = new ArrayList<>();
    long second = 0;
    long lastAsked = 0;
    while (run.lastAck().upto() == 1 && second < 200) {
      asked = requests();
      run.pass(1);
      run.writer.intake().status("hall", "kiosk", heartbeat(), false);
      run.tick();
      second++;
      if (requests() > asked) {
        waits.add(second - lastAsked);
        lastAsked = second;
      }
    }
    assertThat(waits).containsExactly(2L, 4L, 8L, 16L);
    // The answer to the giving up follows within the next tick.
    assertThat(second - lastAsked).isBetween(32L, 33L);
    assertThat(run.lastAck().upto()).isEqualTo(4);
    assertThat(run.figures.lost("hall").sum()).isEqualTo(2);
    // Should it come all the same, it is stored.
    run.send(WriterRun.issued(2));
    assertThat(run.stored).isEqualTo(3);
  }

  private long requests() {
    return run.acks.stream().filter(ack -> !ack.missing().isEmpty()).count();
  }

  private static DeviceStatus heartbeat() {
    return new DeviceStatus(true, false, DeviceKind.KIOSK, EPOCH, 1, 5, 1_234, NOON, null);
  }

  @Test
  void nothingIsGivenUpOfADeviceThatIsAway() {
    run.send(WriterRun.issued(1, 4));
    run.writer
        .intake()
        .status(
            "hall",
            "kiosk",
            new DeviceStatus(false, false, null, null, 0, 0, 0, null, null),
            false);
    run.tick();
    for (int i = 0; i < 300; i++) {
      run.pass(1);
      run.tick();
    }
    assertThat(run.lastAck().upto()).isEqualTo(1);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void aHoleOfWhichSomeCameIsAskedForAnew() {
    run.send(WriterRun.issued(1, 9));
    for (int i = 0; i < 40; i++) {
      run.pass(1);
      run.tick();
    }
    run.send(WriterRun.issued(5));
    for (int i = 0; i < 40; i++) {
      run.pass(1);
      run.tick();
    }
    assertThat(run.lastAck().upto()).isEqualTo(1);
    assertThat(run.acks.getLast().missing())
        .containsExactly(new SequenceRange(2, 4), new SequenceRange(6, 8));
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      run.pass(1);
      run.tick();
    }
  }

  private void passHeard(int seconds) {
    for (int i = 0; i < seconds; i++) {
      run.writer.intake().status("hall", "kiosk", heartbeat(), false);
      pass(1);
    }
  }

  @Test
  void nothingIsGivenUpOfADeviceThatWasNotHeardSince() {
    run.send(WriterRun.issued(1, 4));
    pass(170);
    assertThat(run.lastAck().upto()).isEqualTo(1);
  }

  @Test
  void aDeviceThatFillsOneHoleLosesNoOther() {
    run.send(WriterRun.issued(1, 100, 200));
    for (int sequence = 2; sequence < 92; sequence++) {
      run.send(WriterRun.issued(sequence));
      passHeard(1);
    }
    assertThat(run.figures.lost("hall").sum()).isZero();
  }

  @Test
  void whatStaysWithItsSenderIsNotGivenUp() {
    for (long sequence = 1; sequence <= RefusalQuota.MAX_OF_PUBLISHER; sequence++) {
      run.send(List.of(refusal(sequence)));
    }
    long withheld = RefusalQuota.MAX_OF_PUBLISHER + 1L;
    run.send(WriterRun.issued(withheld + 1));
    for (int i = 0; i < 40; i++) {
      run.send(List.of(refusal(withheld)));
      passHeard(3);
    }
    assertThat(run.lastAck().upto()).isEqualTo(withheld - 1);
    assertThat(run.figures.lost("hall").sum()).isZero();
  }

  @Test
  void nothingIsGivenUpOfADeviceThatIsDisabled() {
    run.send(WriterRun.issued(1, 3));
    var disabled = run.writer.administration().order(new RegistryOrder.Disable("kiosk"));
    passHeard(100);
    assertThat(disabled.toCompletableFuture()).isDone();
    assertThat(run.figures.lost("hall").sum()).isZero();
  }

  @Test
  void aHoleThatIsGivenUpIsSaidOnce() {
    run.send(WriterRun.issued(1, 4));
    HeldStore held = new HeldStore(store);
    run = WriterRun.open(held, NOON);
    run.send(WriterRun.issued(5));
    passHeard(61);
    held.holding = true;
    run.send(WriterRun.issued(6));
    passHeard(20);
    held.holding = false;
    while (held.waiting() > 0) {
      held.release();
      run.work();
    }
    passHeard(80);
    assertThat(run.figures.lost("hall").sum()).isEqualTo(2);
    assertThat(run.figures.batches.sum()).isLessThan(200);
  }
}
