package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlayedDayTest {
  private static final double[] TEN_MINUTES = {10};

  private static PlayedDay day(double... arrivals) {
    List<Double> expected = new ArrayList<>();
    for (double each : arrivals) {
      expected.add(each);
    }
    return new PlayedDay(30, 5, expected, TEN_MINUTES, 1);
  }

  @Test
  void enoughCountersServeEverybodyAtOnce() {
    assertThat(day(6, 6).levels(List.of(30, 30))).containsExactly(1, 1);
  }

  @Test
  void whereNobodyComesThereIsNoShare() {
    assertThat(day(6, 0).levels(List.of(30, 30))[1]).isNaN();
  }

  @Test
  void withoutACounterEverybodyWaitsForTheNextPart() {
    double[] levels = day(60, 0).levels(List.of(0, 100));
    // Only who comes in the last five minutes of half an hour waits no longer than five: a sixth.
    assertThat(levels[0]).isBetween(0.13, 0.20);
  }

  @Test
  void anOverloadedHalfHourIsFeltInTheNext() {
    // Two an hour each can be served; 30 come at once. Who comes next waits for them.
    double[] levels = day(30, 3, 3).levels(List.of(2, 2, 2));
    assertThat(levels[0]).isLessThan(0.5);
    assertThat(levels[1]).isLessThan(0.1);
  }

  @Test
  void itAgreesWithErlangOnASteadyDay() {
    // Exponential occupancies of mean 10, an arrival every 5 minutes: a load of 2, with 3 counters.
    double[] occupancies = new double[1_000];
    for (int i = 0; i < occupancies.length; i++) {
      occupancies[i] = -10 * StrictMath.log(1 - (i + 0.5) / occupancies.length);
    }
    int parts = 40;
    PlayedDay day = new PlayedDay(30, 5, Collections.nCopies(parts, 6.0), occupancies, 1);
    double[] levels = day.levels(Collections.nCopies(parts, 3));
    double sum = 0;
    for (int part = 5; part < parts; part++) {
      sum += levels[part];
    }
    double expected = 1 - ErlangC.longerThan(5, 2, 3, 10);
    assertThat(sum / (parts - 5)).isBetween(expected - 0.04, expected + 0.04);
  }

  @Property(tries = 40)
  void oneMoreCounterNeverHurts(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 5) int part,
      @ForAll @IntRange(min = 0, max = 4) int counters) {
    PlayedDay day =
        new PlayedDay(
            30, 10, List.of(5.0, 9.0, 12.0, 0.0, 7.0, 3.0), new double[] {2, 5, 9, 20}, seed);
    List<Integer> few = new ArrayList<>(Collections.nCopies(6, counters));
    List<Integer> more = new ArrayList<>(few);
    more.set(part, counters + 1);
    double[] less = day.levels(few);
    double[] better = day.levels(more);
    for (int i = 0; i < 6; i++) {
      if (!Double.isNaN(less[i])) {
        assertThat(better[i]).isGreaterThanOrEqualTo(less[i]);
      }
    }
  }
}
