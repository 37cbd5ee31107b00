package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.forecast.Draws.Purpose;
import org.junit.jupiter.api.Test;

class DrawsTest {
  @Test
  void theGeneratorIsSplitMix64() {
    // Its published first output for the seed 0.
    assertThat(Draws.mix(0)).isEqualTo(0xE220A8397B1DCDAFL);
  }

  @Test
  void aDrawBelongsToWhatItIsFor() {
    Draws draws = new Draws(5);
    double first = draws.uniform(1, Purpose.REST, 7);
    assertThat(new Draws(5).uniform(1, Purpose.REST, 7)).isEqualTo(first);
    assertThat(draws.uniform(2, Purpose.REST, 7)).isNotEqualTo(first);
    assertThat(draws.uniform(1, Purpose.PATIENCE, 7)).isNotEqualTo(first);
    assertThat(draws.uniform(1, Purpose.REST, 8)).isNotEqualTo(first);
    assertThat(new Draws(6).uniform(1, Purpose.REST, 7)).isNotEqualTo(first);
  }

  @Test
  void drawsAreSpreadEvenly() {
    Draws draws = new Draws(1);
    int[] tenths = new int[10];
    double sum = 0;
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      double draw = draws.uniform(i % 30, Purpose.ARRIVAL, i);
      assertThat(draw).isGreaterThanOrEqualTo(0).isLessThan(1);
      tenths[(int) (draw * 10)]++;
      sum += draws.exponential(i % 30, Purpose.OCCUPANCY, i, 4);
    }
    for (int tenth : tenths) {
      assertThat(tenth).isBetween(1_800, 2_200);
    }
    assertThat(sum / count).isCloseTo(4, within(0.12));
  }
}
