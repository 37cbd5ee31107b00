package io.counterwatch.faults;

/** How thoroughly the matrix is run. */
enum Length {
  /** Within the build: seconds for each scenario. */
  SHORT,
  /** By itself: minutes for each scenario. */
  LONG;

  /** As {@code -Dcounterwatch.faults} says; short where it says nothing. */
  static Length asked() {
    return switch (System.getProperty("counterwatch.faults", "short")) {
      case "short" -> SHORT;
      case "long" -> LONG;
      default -> throw new IllegalArgumentException("counterwatch.faults: short or long");
    };
  }

  /** One of two numbers. */
  int of(int inShort, int inLong) {
    return this == SHORT ? inShort : inLong;
  }
}
