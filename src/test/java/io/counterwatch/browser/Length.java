package io.counterwatch.browser;

/** How thoroughly the pages are tried. */
enum Length {
  /** Within the build: each page once, the ways to see it in turn. */
  SHORT,
  /** By itself: each page in every language, theme and size. */
  LONG;

  /** As {@code -Dcounterwatch.browser} says; short where it says nothing. */
  static Length asked() {
    return switch (System.getProperty("counterwatch.browser", "short")) {
      case "short" -> SHORT;
      case "long" -> LONG;
      default -> throw new IllegalArgumentException("counterwatch.browser: short or long");
    };
  }

  /** One of two numbers. */
  int of(int inShort, int inLong) {
    return this == SHORT ? inShort : inLong;
  }
}
