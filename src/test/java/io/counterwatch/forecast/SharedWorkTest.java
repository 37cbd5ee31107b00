package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SharedWorkTest {
  @Test
  void byHand() {
    // Three of the own service at 6 min, two of another at 10 min of whose four counters one is
    // ours; 4 min rest; two counters: (18 + 2·10·¼ + 4) ÷ 2.
    assertThat(SharedWork.minutes(3 * 6 + 2 * 10 * 0.25, 4, 2)).isEqualTo(13.5);
  }

  @Test
  void changingCountersByHand() {
    // Two counters for the 3 minutes that are left of this slot, one for 5, none for 10, then two.
    double[] counters = {2, 1, 0, 0, 2};
    assertThat(SharedWork.minutes(6, counters, 2)).isEqualTo(3);
    assertThat(SharedWork.minutes(8, counters, 2)).isEqualTo(5);
    assertThat(SharedWork.minutes(13, counters, 2)).isEqualTo(19);
    assertThat(SharedWork.minutes(100, counters, 2)).isEqualTo(23);
    assertThat(SharedWork.minutes(5, new double[] {0, 1}, 1)).isEqualTo(9);
  }

  @Test
  void leavingByHand() {
    // θ = 0.1, n ÷ μ = 10: ln 2 ÷ 0.1.
    assertThat(SharedWork.withLeaving(10, 0.1)).isCloseTo(6.931471805599453, within(1e-12));
    assertThat(SharedWork.withLeaving(10, 0)).isEqualTo(10);
  }

  @Property
  void whoLeavesNeverMakesItLonger(
      @ForAll @DoubleRange(min = 0, max = 500) double minutes,
      @ForAll @DoubleRange(min = 0, max = 1) double rate) {
    assertThat(SharedWork.withLeaving(minutes, rate)).isBetween(0.0, minutes + 1e-9);
  }
}
