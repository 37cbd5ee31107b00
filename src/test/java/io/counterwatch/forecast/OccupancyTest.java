package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class OccupancyTest {
  private static Occupancy oneToTwenty() {
    Occupancy occupancy = new Occupancy();
    for (int i = 1; i <= 20; i++) {
      occupancy.observe("land", i);
    }
    return occupancy;
  }

  @Test
  void meansStartFromTheBelief() {
    Occupancy occupancy = new Occupancy();
    assertThat(occupancy.mean("land")).isEqualTo(Occupancy.PRIOR_MINUTES);
    occupancy.observe("land", 8);
    // (5 + 5 + 8) ÷ 3
    assertThat(occupancy.mean("land")).isCloseTo(6, within(1e-12));
    assertThat(occupancy.mean("tax")).isCloseTo(6, within(1e-12));
    occupancy.observe("land", 0);
    assertThat(occupancy.mean("land")).isCloseTo(6, within(1e-12));
  }

  @Test
  void theRestIsThatOfLongerOnes() {
    // Longer than 10: 11…20, mean 15.5.
    assertThat(oneToTwenty().rest(10)).isCloseTo(5.5, within(1e-12));
    assertThat(oneToTwenty().rest(0)).isCloseTo(10.5, within(1e-12));
    // Longer than 15 are five only: the mean of all, (10 + 210) ÷ 22.
    assertThat(oneToTwenty().rest(15)).isCloseTo(10, within(1e-12));
  }

  @Test
  void aRestIsDrawnFromLongerOnes() {
    assertThat(oneToTwenty().drawRest(10, 0)).isEqualTo(1);
    assertThat(oneToTwenty().drawRest(10, 0.55)).isEqualTo(6);
    assertThat(oneToTwenty().drawRest(10, 0.999)).isEqualTo(10);
  }

  @Property
  void aRestIsNeverNegative(
      @ForAll @DoubleRange(min = 0, max = 40) double elapsed,
      @ForAll @DoubleRange(min = 0, max = 0.9999) @Scale(4) double at) {
    Occupancy occupancy = oneToTwenty();
    assertThat(occupancy.rest(elapsed)).isPositive();
    assertThat(occupancy.drawRest(elapsed, at)).isNotNegative();
  }

  @Test
  void onlyTheLastOnesCount() {
    Occupancy occupancy = new Occupancy();
    for (int i = 0; i < Occupancy.SAMPLES; i++) {
      occupancy.observe("land", 100);
    }
    for (int i = 0; i < Occupancy.SAMPLES; i++) {
      occupancy.observe("land", 10);
    }
    assertThat(occupancy.rest(4)).isCloseTo(6, within(1e-9));
  }
}
