package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RecursiveLeastSquaresTest {
  private static void learn(RecursiveLeastSquares squares, double[] x, double y, double weight) {
    squares.learn(x, new double[] {y - squares.predict(0, x)}, weight);
  }

  @Test
  void oneFeatureByHand() {
    // P = 4, λ = 1, x = 2, y = 6: k = 4·2 ÷ (1 + 16) = 8/17, θ = 48/17, P = 4 − 8/17·8 = 4/17.
    RecursiveLeastSquares squares = new RecursiveLeastSquares(1, 1, 1, 4, 100);
    learn(squares, new double[] {2}, 6, 1);
    assertThat(squares.weight(0, 0)).isCloseTo(48.0 / 17, within(1e-12));
    // x = 1, y = 3: k = (4/17) ÷ (21/17) = 4/21, θ = 48/17 + 4/21·3/17 = 1020/357.
    learn(squares, new double[] {1}, 3, 1);
    assertThat(squares.weight(0, 0)).isCloseTo(1020.0 / 357, within(1e-12));
  }

  @Test
  void forgettingAndWeightByHand() {
    // λ = ½, w = 2: k = 1 ÷ (¼ + 1) = 4/5; θ = 4; P = (1 − 4/5) ÷ ½ = 2/5.
    RecursiveLeastSquares squares = new RecursiveLeastSquares(1, 1, 0.5, 1, 100);
    learn(squares, new double[] {1}, 5, 2);
    assertThat(squares.weight(0, 0)).isCloseTo(4, within(1e-12));
    // w = 1: k = 2/5 ÷ (½ + 2/5) = 4/9; θ = 4 + 4/9·(−4) = 20/9.
    learn(squares, new double[] {1}, 0, 1);
    assertThat(squares.weight(0, 0)).isCloseTo(20.0 / 9, within(1e-12));
  }

  @Test
  void targetsAreLearnedApart() {
    RecursiveLeastSquares both = new RecursiveLeastSquares(1, 2, 1, 1, 100);
    both.learn(new double[] {1}, new double[] {2, -4}, 1);
    assertThat(both.weight(0, 0)).isEqualTo(1);
    assertThat(both.weight(1, 0)).isEqualTo(-2);
  }

  @Property(tries = 50)
  void aLineIsFound(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @DoubleRange(min = -3, max = 3) double slope,
      @ForAll @DoubleRange(min = -3, max = 3) double offset) {
    Random random = new Random(seed);
    RecursiveLeastSquares squares = new RecursiveLeastSquares(2, 1, 1, 1e6, 1e6);
    for (int i = 0; i < 200; i++) {
      double[] x = {1, random.nextDouble() * 10};
      learn(squares, x, offset + slope * x[1], 1);
    }
    assertThat(squares.weight(0, 0)).isCloseTo(offset, within(1e-3));
    assertThat(squares.weight(0, 1)).isCloseTo(slope, within(1e-3));
  }

  @Test
  void aFeatureThatNeverMovesLosesNothing() {
    // Nothing is ever told of the second one: its variance would grow a thousandfold.
    RecursiveLeastSquares squares = new RecursiveLeastSquares(2, 1, 0.99, 1, 2);
    for (int i = 0; i < 5_000; i++) {
      learn(squares, new double[] {1, 0}, 3, 1);
    }
    assertThat(squares.weight(0, 0)).isCloseTo(3, within(1e-6));
    assertThat(squares.weight(0, 1)).isZero();
    learn(squares, new double[] {0, 1}, 1, 1);
    // Variance 2 at most, ÷ λ: k ≤ 2 ÷ (0.99 + 2).
    assertThat(squares.weight(0, 1)).isBetween(0.6, 2 / 2.99 + 1e-9);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    RecursiveLeastSquares squares = new RecursiveLeastSquares(2, 1, 0.99, 1, 100);
    learn(squares, new double[] {1, 2}, 5, 1);
    StateWriter out = new StateWriter();
    squares.write(out);
    RecursiveLeastSquares again = new RecursiveLeastSquares(2, 1, 0.99, 7, 100);
    StateReader in = new StateReader(out.bytes());
    again.read(in);
    in.end();
    learn(squares, new double[] {2, 1}, 3, 1);
    learn(again, new double[] {2, 1}, 3, 1);
    assertThat(again.weight(0, 0)).isEqualTo(squares.weight(0, 0));
    assertThat(again.weight(0, 1)).isEqualTo(squares.weight(0, 1));
  }

  /** So long that what is lost by rounding would show if it grew by 1/λ with each observation. */
  @Test
  void roundingDoesNotGrowInVeryManyObservations() {
    Random random = new Random(5);
    int features = 6;
    RecursiveLeastSquares squares = new RecursiveLeastSquares(features, 1, 0.9995, 0.05, 1);
    double[] x = new double[features];
    double worst = 0;
    int observations = 150_000;
    for (int n = 0; n < observations; n++) {
      x[0] = 1;
      for (int i = 1; i < features; i++) {
        // Alike but for a little, as the features of a queue are.
        x[i] = 5 * random.nextDouble() + x[i - 1];
      }
      double observed = 2 + x[features - 1] + random.nextGaussian();
      double error = observed - squares.predict(0, x);
      worst = n < observations / 2 ? 0 : Math.max(worst, Math.abs(error));
      squares.learn(x, new double[] {error}, 1 / (1 + x[1]));
    }
    assertThat(worst).isLessThan(7);
  }
}
