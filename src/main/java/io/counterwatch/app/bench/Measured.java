package io.counterwatch.app.bench;

/**
 * One line of a bench's result.
 *
 * @param key its name for programs
 * @param what with its unit, for people
 * @param decimals that are worth printing
 */
record Measured(String key, String what, Figure figure, int decimals) {
  /** Something that was measured once. */
  static Measured once(String key, String what, double value, int decimals) {
    return new Measured(key, what, new Figure(value, value, value), decimals);
  }

  /** Whether there were rounds that differ. */
  boolean hasSpread() {
    return figure.least() < figure.most();
  }
}
