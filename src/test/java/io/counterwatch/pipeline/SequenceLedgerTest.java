package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceLedgerTest {
  @Test
  void uptoRisesWhenTheHoleIsFilled() {
    SequenceLedger ledger = new SequenceLedger(new HashRoom());
    for (long sequence : new long[] {1, 2, 5, 4, 9}) {
      ledger.add(sequence);
    }
    assertThat(ledger.upto()).isEqualTo(2);
    assertThat(ledger.missing(100))
        .containsExactly(new SequenceRange(3, 3), new SequenceRange(6, 8));
    ledger.add(3);
    assertThat(ledger.upto()).isEqualTo(5);
    assertThat(ledger.ranges()).containsExactly(9L, 9L);
  }

  @Test
  void whatWasDeclaredLostIsStoredShouldItComeAllTheSame() {
    SequenceLedger ledger = new SequenceLedger(new HashRoom());
    ledger.add(1);
    assertThat(ledger.addLost(1, 6)).isEqualTo(5);
    assertThat(ledger.upto()).isEqualTo(6);
    assertThat(ledger.contains(1)).isTrue();
    assertThat(ledger.contains(4)).isFalse();
    assertThat(ledger.hasRoomFor(4)).isTrue();
    ledger.add(4);
    assertThat(ledger.contains(4)).isTrue();
    assertThat(ledger.lostRanges()).containsExactly(2L, 3L, 5L, 6L);
    assertThat(ledger.upto()).isEqualTo(6);
  }

  @Test
  void holesHaveALimit() {
    SequenceLedger ledger = new SequenceLedger(new HashRoom());
    for (long i = 1; i <= SequenceLedger.MAX_RANGES; i++) {
      ledger.add(i * 2);
    }
    long next = SequenceLedger.MAX_RANGES * 2L + 2;
    assertThat(ledger.hasRoomFor(next)).isFalse();
    assertThat(ledger.hasRoomFor(1)).isTrue();
    assertThat(ledger.hasRoomFor(next - 1)).isTrue();
  }

  /** Against a plain set, over seeded draws, stored and read back on the way. */
  @Test
  void holdsWhatAPlainSetHolds() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      SequenceLedger ledger = new SequenceLedger(new HashRoom());
      BitSet stored = new BitSet();
      BitSet lost = new BitSet();
      for (int i = 0; i < 60; i++) {
        int sequence = 1 + random.nextInt(50);
        if (random.nextInt(6) == 0) {
          int to = sequence + random.nextInt(5);
          ledger.addLost(sequence, to);
          lost.set(sequence, to + 1);
          lost.andNot(stored);
        } else if (!ledger.contains(sequence)) {
          ledger.add(sequence);
          stored.set(sequence);
          lost.clear(sequence);
        }
        if (random.nextInt(10) == 0) {
          ledger =
              new SequenceLedger(
                  ledger.row(new LedgerKey("kiosk", "0".repeat(16))), new HashRoom());
        }
      }
      BitSet dealtWith = new BitSet();
      dealtWith.or(stored);
      dealtWith.or(lost);
      assertThat(ledger.upto()).as("seed %d", seed).isEqualTo(dealtWith.nextClearBit(1) - 1);
      for (int sequence = 1; sequence < 60; sequence++) {
        assertThat(ledger.contains(sequence))
            .as("seed %d, sequence %d", seed, sequence)
            .isEqualTo(stored.get(sequence));
      }
      assertThat(count(ledger.lostRanges())).as("seed %d", seed).isEqualTo(lost.cardinality());
    }
  }

  private static long count(List<Long> pairs) {
    long count = 0;
    for (int i = 0; i < pairs.size(); i += 2) {
      count += pairs.get(i + 1) - pairs.get(i) + 1;
    }
    return count;
  }

  /** Else each batch of what a device sends again would ask the database anew. */
  @Test
  void whatTheDatabaseToldOnceIsNotAskedAgain() {
    SequenceLedger ledger = new SequenceLedger(new HashRoom());
    for (long sequence = 1; sequence <= 200; sequence++) {
      ledger.add(sequence, sequence * 31);
    }
    assertThat(ledger.compare(50, 50 * 31)).isEqualTo(RecentHashes.Comparison.UNKNOWN);

    for (long sequence = 50; sequence <= 200; sequence++) {
      ledger.remember(sequence, sequence * 31);
    }

    for (long sequence = 50; sequence <= 200; sequence++) {
      assertThat(ledger.compare(sequence, sequence * 31)).isEqualTo(RecentHashes.Comparison.SAME);
      assertThat(ledger.compare(sequence, 7)).isEqualTo(RecentHashes.Comparison.OTHER);
    }
    assertThat(ledger.compare(49, 49 * 31)).isEqualTo(RecentHashes.Comparison.UNKNOWN);
  }
}
