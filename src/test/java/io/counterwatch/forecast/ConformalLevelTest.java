package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class ConformalLevelTest {
  @Test
  void tooFewScoresSayNothing() {
    ConformalLevel level = new ConformalLevel();
    for (int i = 0; i < ConformalLevel.LEAST_SCORES - 1; i++) {
      level.observe(i);
    }
    assertThatThrownBy(level::bound).isInstanceOf(IllegalStateException.class);
    level.observe(100);
    // 20 scores at 0.1: the ⌈0.9·21⌉ = 19th.
    assertThat(level.bound()).isEqualTo(18);
  }

  @Test
  void eachOutcomeMovesTheLevel() {
    ConformalLevel level = new ConformalLevel();
    for (int i = 1; i <= 20; i++) {
      level.observe(i);
    }
    assertThat(level.level()).isEqualTo(0.1);
    level.observe(19);
    assertThat(level.level()).isCloseTo(0.1 + 0.004 * 0.1, within(1e-12));
    level.observe(1_000);
    assertThat(level.level()).isCloseTo(0.1 + 0.004 * (0.1 - 0.9), within(1e-12));
  }

  /** The k-th of the last scores by sorting them all, each time. */
  @Property(tries = 20)
  void theBoundIsThatOfTheLastScores(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    Random random = new Random(seed);
    ConformalLevel level = new ConformalLevel();
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      // Few different ones, so that equal scores leave and come.
      double score = random.nextInt(50) / 10.0;
      level.observe(score);
      scores.add(score);
      if (scores.size() >= ConformalLevel.LEAST_SCORES) {
        List<Double> last =
            new ArrayList<>(
                scores.subList(Math.max(0, scores.size() - ConformalLevel.WINDOW), scores.size()));
        Collections.sort(last);
        int rank = (int) Math.ceil((1 - level.level()) * (last.size() + 1));
        assertThat(level.bound()).isEqualTo(last.get(Math.max(1, Math.min(last.size(), rank)) - 1));
      }
    }
  }

  /** However far the scores drift, nine of ten stay below the bound in the long run. */
  @Property(tries = 20)
  void coverageHoldsUnderDrift(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @DoubleRange(min = -0.002, max = 0.002) @Scale(4) double drift) {
    Random random = new Random(seed);
    ConformalLevel level = new ConformalLevel();
    int covered = 0;
    int judged = 0;
    for (int i = 0; i < 12_000; i++) {
      double score = random.nextGaussian() + drift * i;
      if (i >= 1_000) {
        judged++;
        if (score <= level.bound()) {
          covered++;
        }
      }
      level.observe(score);
    }
    assertThat(covered / (double) judged).isBetween(0.88, 0.92);
  }
}
