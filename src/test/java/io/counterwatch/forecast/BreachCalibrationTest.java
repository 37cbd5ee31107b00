package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.forecast.Draws.Purpose;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BreachCalibrationTest {
  @Test
  void withoutAnswersNothingIsCorrected() {
    BreachCalibration calibration = new BreachCalibration();
    for (double said : new double[] {0, 1 / 30.0, 0.05, 0.1, 0.333, 0.5, 0.95, 1}) {
      assertThat(calibration.correct(said)).isCloseTo(said, within(1e-12));
    }
  }

  @Test
  void neighboursInTheWrongOrderArePooledByHand() {
    BreachCalibration calibration = new BreachCalibration();
    for (int i = 0; i < 30; i++) {
      calibration.observe(0.9, false);
    }
    // 0 of 30, with the 30 that are assumed 27 of 60: .45. With .8 of 30: 51 of 90; with .7 of 30:
    // 72 of 120, which is .6.
    for (double said : List.of(0.7, 0.8, 0.9)) {
      assertThat(calibration.correct(said)).isCloseTo(0.6, within(1e-9));
    }
    assertThat(calibration.correct(0.5)).isCloseTo(0.5, within(1e-12));
    assertThat(calibration.correct(0.95)).isCloseTo(0.8, within(1e-9));
    assertThat(calibration.correct(1)).isEqualTo(1);
  }

  @Test
  void overconfidenceIsCorrected() {
    BreachCalibration calibration = new BreachCalibration();
    Draws draws = new Draws(7);
    double raw = 0;
    double corrected = 0;
    for (int i = 0; i < 3_000; i++) {
      double said = Math.floor(draws.uniform(0, Purpose.REST, i) * 31) / 30;
      double truth = 0.5 + (said - 0.5) * 0.4;
      boolean happened = draws.uniform(0, Purpose.PATIENCE, i) < truth;
      double outcome = happened ? 1 : 0;
      raw += (said - outcome) * (said - outcome);
      double shown = calibration.correct(said);
      corrected += (shown - outcome) * (shown - outcome);
      calibration.observe(said, happened);
    }
    // The best that anybody could reach is 0.25 − Var(truth) = .237; raw is .267.
    assertThat(corrected / 3_000).isLessThan(0.245);
    assertThat(raw / 3_000).isGreaterThan(0.26);
    assertThat(calibration.correct(0.9)).isCloseTo(0.66, within(0.06));
  }

  @Property(tries = 200)
  void aHigherProbabilityNeverBecomesTheLowerOne(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 400) int answers) {
    BreachCalibration calibration = new BreachCalibration();
    Draws draws = new Draws(seed);
    for (int i = 0; i < answers; i++) {
      calibration.observe(
          draws.uniform(0, Purpose.REST, i), draws.uniform(0, Purpose.PATIENCE, i) < 0.3);
    }
    double before = 0;
    for (int i = 0; i <= 300; i++) {
      double corrected = calibration.correct(i / 300.0);
      assertThat(corrected).isBetween(before - 1e-12, 1.0);
      before = corrected;
    }
  }

  @Test
  void oldAnswersCountLessAndLess() {
    BreachCalibration calibration = new BreachCalibration();
    for (int i = 0; i < 5_000; i++) {
      calibration.observe(0.5, true);
    }
    for (int i = 0; i < 3_000; i++) {
      calibration.observe(0.5, false);
    }
    assertThat(calibration.correct(0.5)).isLessThan(0.3);
  }

  @Test
  void itGoesOnFromItsState() {
    BreachCalibration calibration = new BreachCalibration();
    for (int i = 0; i < 100; i++) {
      calibration.observe(i / 100.0, i % 3 == 0);
    }
    StateWriter out = new StateWriter();
    calibration.write(out);
    BreachCalibration again = new BreachCalibration();
    again.read(new StateReader(out.bytes()));
    for (int i = 0; i <= 30; i++) {
      assertThat(again.correct(i / 30.0)).isEqualTo(calibration.correct(i / 30.0));
    }
  }

  @Test
  void onlyProbabilitiesAreTaken() {
    assertThatThrownBy(() -> new BreachCalibration().correct(1.01))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BreachCalibration().correct(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
