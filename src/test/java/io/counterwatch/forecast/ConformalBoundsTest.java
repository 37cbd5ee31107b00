package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConformalBoundsTest {
  private final ConformalBounds bounds = new ConformalBounds();

  /** Scores that are all the same make each level's bound that score. */
  private void observe(String service, int times, double score) {
    for (int i = 0; i < times; i++) {
      bounds.observe(service, 9, 10, 2, 10 + 2 * score);
    }
  }

  private double bound(String service, int hour) {
    return bounds.bound(service, hour, 10, 2);
  }

  @Test
  void aLevelsWordCountsTheMoreTheMoreItHasSeen() {
    assertThat(bound("land", 9)).isCloseTo(StrictMath.log(10) * 10, within(1e-9));
    observe("land", 3_000, 1);
    observe("tax", 19, 4);
    // 0.6 % of the centre's scores are 4: its bound is 1. 19 scores say nothing yet.
    assertThat(bound("tax", 9)).isEqualTo(10 + 2 * 1);
    assertThat(bound("post", 9)).isEqualTo(10 + 2 * 1);
    observe("tax", 1, 4);
    assertThat(bound("tax", 9)).isCloseTo(10 + 2 * (1 + 3 * 20 / 620.0), within(1e-9));
    assertThat(bound("tax", 11)).isEqualTo(bound("tax", 9));
    assertThat(bound("tax", 12)).isEqualTo(10 + 2 * 1);
    assertThat(bound("land", 9)).isEqualTo(10 + 2 * 1);
  }

  @Test
  void nobodyIsToldMoreThanTheLimit() {
    observe("land", 30, 5_000);
    assertThat(bound("land", 9)).isEqualTo(WaitModel.LONGEST_MINUTES);
  }
}
