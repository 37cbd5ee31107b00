package io.counterwatch.app.bench;

import org.jspecify.annotations.Nullable;

/**
 * One line of a bench's result.
 *
 * @param key its name for programs
 * @param what with its unit, for people
 * @param decimals that are worth printing
 * @param goal or null where there is none
 */
record Measured(String key, String what, Figure figure, int decimals, @Nullable Goal goal) {
  Measured(String key, String what, Figure figure, int decimals) {
    this(key, what, figure, decimals, null);
  }

  /** Something that was measured once. */
  static Measured once(String key, String what, double value, int decimals) {
    return new Measured(key, what, new Figure(value, value, value), decimals);
  }

  /** The same figure, held against a goal. */
  Measured goal(@Nullable Goal held) {
    return new Measured(key, what, figure, decimals, held);
  }

  /** Whether there were rounds that differ. */
  boolean hasSpread() {
    return figure.least() < figure.most();
  }
}
