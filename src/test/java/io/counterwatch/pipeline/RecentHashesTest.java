package io.counterwatch.pipeline;

import static io.counterwatch.pipeline.RecentHashes.Comparison.OTHER;
import static io.counterwatch.pipeline.RecentHashes.Comparison.SAME;
import static io.counterwatch.pipeline.RecentHashes.Comparison.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentHashesTest {
  private final HashRoom room = new HashRoom();
  private final RecentHashes recent = new RecentHashes(room);

  private void putThrough(long first, long last) {
    for (long sequence = first; sequence <= last; sequence++) {
      recent.put(sequence, hash(sequence));
    }
  }

  private static long hash(long sequence) {
    return sequence * 0x9E37_79B9_7F4A_7C15L;
  }

  @Test
  void theNewestAreKnownAndOlderOnesAreNot() {
    putThrough(1, 100);

    assertThat(recent.compare(100, hash(100))).isEqualTo(SAME);
    assertThat(recent.compare(69, hash(69))).isEqualTo(SAME);
    assertThat(recent.compare(69, hash(70))).isEqualTo(OTHER);
    assertThat(recent.compare(68, hash(68))).isEqualTo(UNKNOWN);
    assertThat(recent.compare(101, hash(101))).isEqualTo(UNKNOWN);
  }

  @Test
  void whoSendsOldOnesAgainHasMoreRemembered() {
    putThrough(1, 1_000);
    assertThat(recent.compare(600, hash(600))).isEqualTo(UNKNOWN);
    // What was known before it grew still is.
    assertThat(recent.compare(969, hash(969))).isEqualTo(SAME);

    putThrough(1_001, 2_000);

    assertThat(recent.compare(1_600, hash(1_600))).isEqualTo(SAME);
    assertThat(recent.compare(1_600, hash(1_601))).isEqualTo(OTHER);
  }

  @Test
  void itRemembersNoMoreThanItsLimit() {
    putThrough(1, 20_000);
    assertThat(recent.compare(1, hash(1))).isEqualTo(UNKNOWN);
    putThrough(20_001, 40_000);

    assertThat(recent.compare(40_000 - RecentHashes.MAX_SIZE + 1, hash(35_905))).isEqualTo(SAME);
    assertThat(recent.compare(40_000 - RecentHashes.MAX_SIZE, hash(35_904))).isEqualTo(UNKNOWN);
  }

  @Test
  void theNewestAreStoredHoweverManyAreRemembered() {
    putThrough(1, 1_000);
    recent.compare(10, hash(10));
    putThrough(1_001, 1_050);

    RecentHashes read = new RecentHashes(recent.text(), room);

    assertThat(read.compare(1_050, hash(1_050))).isEqualTo(SAME);
    assertThat(read.compare(1_019, hash(1_019))).isEqualTo(SAME);
    assertThat(read.compare(1_018, hash(1_018))).isEqualTo(UNKNOWN);
    assertThat(read.text()).isEqualTo(recent.text());
  }

  @Test
  void whereThereIsNoRoomNoMoreAreRemembered() {
    room.take(HashRoom.MAX_HASHES - 100);
    putThrough(1, 100);
    recent.compare(1, hash(1));
    putThrough(101, 200);

    assertThat(recent.compare(169, hash(169))).isEqualTo(SAME);
    assertThat(recent.compare(168, hash(168))).isEqualTo(SAME);
    assertThat(recent.compare(72, hash(72))).isEqualTo(UNKNOWN);
    recent.compare(1, hash(1));
    putThrough(201, 400);
    assertThat(recent.compare(272, hash(272))).isEqualTo(UNKNOWN);

    recent.discard();
    assertThat(room.used()).isEqualTo(HashRoom.MAX_HASHES - 100);
  }
}
