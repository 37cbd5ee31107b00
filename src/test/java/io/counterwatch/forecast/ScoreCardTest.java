package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScoreCardTest {
  @Test
  void figuresByHand() {
    ScoreCard card = new ScoreCard();
    card.add("land", 8, new WaitEstimate(10, 20), 14);
    card.add("land", 9, new WaitEstimate(10, 20), 4);
    card.add("tax", 9, new WaitEstimate(10, 20), 25);
    ScoreCard.Figures figures = card.figures();
    assertThat(figures.count()).isEqualTo(3);
    assertThat(figures.meanWait()).isCloseTo(43.0 / 3, within(1e-12));
    assertThat(figures.meanAbsoluteError()).isCloseTo(25.0 / 3, within(1e-12));
    assertThat(figures.rootMeanSquaredError()).isCloseTo(Math.sqrt(277.0 / 3), within(1e-12));
    assertThat(figures.bias()).isCloseTo(-13.0 / 3, within(1e-12));
    // 0.1·6 + 0.1·16 + 0.9·5
    assertThat(figures.pinball90()).isCloseTo(6.7 / 3, within(1e-12));
    assertThat(figures.coverage90()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(figures.meanHigh()).isEqualTo(20);
    assertThat(figures.worstCoverage()).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void theWorstIsOfThoseWithEnoughWaits() {
    ScoreCard card = new ScoreCard();
    for (int i = 0; i < ScoreCard.LEAST_WAITS; i++) {
      card.add(i % 2 == 0 ? "land" : "tax", 8, new WaitEstimate(1, 2), i % 2 == 0 ? 3 : 1);
    }
    // Each service has 150 only, the hour has 300.
    assertThat(card.figures().worstCoverage()).isEqualTo(OptionalDouble.of(0.5));
    for (int i = 0; i < ScoreCard.LEAST_WAITS; i++) {
      card.add("land", i % 3, new WaitEstimate(1, 2), i < 30 ? 3 : 1);
    }
    // The hour of 300 still has half; land has 150 + 30 misses of 450.
    assertThat(card.figures().worstCoverage()).isEqualTo(OptionalDouble.of(0.5));
    for (int i = 0; i < ScoreCard.LEAST_WAITS; i++) {
      card.add("post", 9, new WaitEstimate(1, 2), i < 200 ? 3 : 1);
    }
    assertThat(card.figures().worstCoverage()).isEqualTo(OptionalDouble.of(100.0 / 300));
  }

  @Test
  void nothingIsNoFigure() {
    assertThatThrownBy(new ScoreCard()::figures).isInstanceOf(IllegalStateException.class);
  }
}
