package io.counterwatch.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.EventBody.TicketPrintFailed;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryOutboxTest {
  private final MemoryOutbox outbox = new MemoryOutbox("00000000000000aa", 100, 3);

  @Test
  void sequencesBeginWithOneAndHaveNoHole() {
    append(70);
    assertThat(outbox.next()).isEqualTo(71);
    assertThat(sequences(outbox.read(60, 1_000)))
        .containsExactly(60L, 61L, 62L, 63L, 64L, 65L, 66L, 67L, 68L, 69L, 70L);
  }

  @Test
  void fullMeansFullUntilSomethingIsAcknowledged() {
    append(100);
    assertThat(append(1)).isEqualTo(Outbox.FULL);
    assertThat(outbox.next()).isEqualTo(101);
    outbox.acknowledged(1);
    assertThat(append(1)).isEqualTo(101);
    assertThat(append(1)).isEqualTo(Outbox.FULL);
  }

  @Test
  void theLastAcknowledgedOnesAreKept() {
    append(10);
    outbox.acknowledged(8);
    assertThat(outbox.oldest()).isEqualTo(6);
    assertThat(sequences(outbox.read(1, 10))).containsExactly(6L, 7L, 8L, 9L, 10L);
    outbox.acknowledged(5);
    assertThat(outbox.oldest()).isEqualTo(6);
  }

  @Test
  void aClockReadingIsFrozenOnce() {
    append(3);
    outbox.freeze(1, 2, new ClockReading(5, 1));
    outbox.freeze(1, 3, new ClockReading(9, 2));
    assertThat(outbox.read(1, 3))
        .extracting(Outbox.Entry::clock)
        .containsExactly(new ClockReading(5, 1), new ClockReading(5, 1), new ClockReading(9, 2));
  }

  private long append(int count) {
    long last = Outbox.FULL;
    for (int i = 0; i < count; i++) {
      last = outbox.append(1_000, "20261123-A001", new TicketPrintFailed());
    }
    return last;
  }

  private static List<Long> sequences(List<Outbox.Entry> entries) {
    return entries.stream().map(Outbox.Entry::sequence).toList();
  }
}
