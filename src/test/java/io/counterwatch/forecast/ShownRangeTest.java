package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownRangeTest {
  @ParameterizedTest
  @CsvSource({
    "7, 14, 5, 15",
    "4.9, 5, 0, 5",
    "0.1, 0.2, 0, 5",
    "20, 20, 20, 25",
    "5, 10.01, 5, 15",
  })
  void stepsOfFive(double expected, double high, int from, int to) {
    ShownRange shown = ShownRange.of(new WaitEstimate(expected, high));
    assertThat(shown.fromMinutes()).isEqualTo(from);
    assertThat(shown.toMinutes()).isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource({
    // More than five minutes, of either end.
    "30, 50, 35.1, 50, true",
    "30, 50, 35, 55, false",
    "30, 50, 30, 55.1, true",
    // More than a fifth.
    "10, 20, 12.1, 20, true",
    "10, 20, 12, 24, false",
    "10, 20, 10, 15.9, true",
    // A fifth, but less than two minutes.
    "1, 3, 2.9, 4.9, false",
    "4, 8, 5.9, 8, false",
    "4, 8, 6, 8, true",
  })
  void itStandsStillUntilTheEstimateHasMoved(
      double expected, double high, double nextExpected, double nextHigh, boolean moves) {
    ShownRange shown = ShownRange.of(new WaitEstimate(expected, high));
    WaitEstimate estimate = new WaitEstimate(nextExpected, nextHigh);
    if (moves) {
      assertThat(shown.next(estimate)).isEqualTo(ShownRange.of(estimate));
    } else {
      assertThat(shown.next(estimate)).isSameAs(shown);
    }
  }

  @Property
  void aRangeHoldsItsEstimate(
      @ForAll @DoubleRange(min = 0, max = 300) double expected,
      @ForAll @DoubleRange(min = 0, max = 300) double more) {
    ShownRange shown = ShownRange.of(new WaitEstimate(expected, expected + more));
    assertThat(expected).isGreaterThanOrEqualTo(shown.fromMinutes());
    assertThat(expected + more).isLessThanOrEqualTo(shown.toMinutes());
    assertThat(shown.toMinutes()).isGreaterThan(shown.fromMinutes());
    assertThat(shown.fromMinutes() % 5 + shown.toMinutes() % 5).isZero();
  }
}
