package io.counterwatch.simulator;

import java.time.LocalDate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** Any day from a Monday on, of any of twelve centres that work all days or only some. */
final class AnyCentreDay implements ArbitrarySupplier<CentreDay> {
  static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
  private static final int CENTRES = 12;
  private static final int DAYS = 3_000;

  @Override
  public Arbitrary<CentreDay> get() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().between(0, CENTRES - 1),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, DAYS))
        .as(
            (seed, index, everyDay, day) ->
                new CentreDay(
                    DemoWorld.centres(CENTRES, everyDay).get(index), MONDAY.plusDays(day), seed));
  }
}
