package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ErlangCTest {
  @Test
  void byHand() {
    // a = 2, c = 3: B = 2/3, 2/5, 4/19; C = (4/19) ÷ (1/3 + 2/3·4/19) = 4/9.
    assertThat(ErlangC.waiting(2, 3)).isCloseTo(4.0 / 9, within(1e-12));
    // One counter: the share of time in which it is busy.
    assertThat(ErlangC.waiting(0.7, 1)).isCloseTo(0.7, within(1e-12));
    // (c − a)t ÷ E[S] = 1·5 ÷ 5
    assertThat(ErlangC.longerThan(5, 2, 3, 5)).isCloseTo(4.0 / 9 * Math.exp(-1), within(1e-12));
  }

  @Test
  void countersThatCannotKeepUpLetEverybodyWait() {
    assertThat(ErlangC.waiting(3, 3)).isEqualTo(1);
    assertThat(ErlangC.longerThan(1_000, 4, 3, 5)).isEqualTo(1);
  }

  @Test
  void neededByHand() {
    // Of three 4/9 wait at all, of four 4/23.
    assertThat(ErlangC.needed(0.5, 0, 2, 5)).hasValue(3);
    assertThat(ErlangC.needed(0.4, 0, 2, 5)).hasValue(4);
    assertThat(ErlangC.needed(0.4, 5, 2, 5)).hasValue(3);
    assertThat(ErlangC.needed(0.4, 5, 0, 5)).hasValue(0);
    assertThat(ErlangC.needed(0.1, 0, 5_000, 5)).isEmpty();
  }

  @Property
  void moreCountersMakeFewerWait(
      @ForAll @DoubleRange(min = 0, max = 50) double load,
      @ForAll @IntRange(min = 1, max = 60) int counters) {
    double waiting = ErlangC.waiting(load, counters);
    assertThat(waiting).isBetween(0.0, 1.0);
    assertThat(ErlangC.waiting(load, counters + 1)).isLessThanOrEqualTo(waiting);
  }

  @Test
  void aSteadyDayNeedsTheSameThroughout() {
    // 12 in half an hour, 5 min each: a load of 2; at most 40 % wait longer than 5 min.
    StaffingNeed need = new StaffingNeed(30, 5, 1, 5, 0.4);
    List<Integer> counters = need.counters(List.of(12.0, 12.0, 12.0)).orElseThrow();
    assertThat(counters).hasSize(4);
    assertThat(counters.subList(1, 3)).containsExactly(3, 3);
    // At first nobody has come yet for five minutes; after the doors close some are still there.
    assertThat(counters.getFirst()).isLessThanOrEqualTo(3);
    assertThat(counters.getLast()).isPositive();
  }

  @Test
  void aRushIsFeltLater() {
    // Long services: the load follows 30 min behind.
    StaffingNeed need = new StaffingNeed(30, 30, 1, 5, 0.2);
    assertThat(need.lagMinutes()).isEqualTo(30);
    List<Integer> counters = need.counters(List.of(2.0, 10.0, 2.0)).orElseThrow();
    assertThat(counters).hasSize(4);
    assertThat(counters.get(0)).isZero();
    assertThat(counters.get(2)).isGreaterThan(counters.get(1));
    assertThat(counters.get(3)).isEqualTo(counters.get(1));
  }

  @Test
  void whatCannotBeMetIsRefused() {
    assertThatThrownBy(() -> new StaffingNeed(30, 5, 1, 5, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
