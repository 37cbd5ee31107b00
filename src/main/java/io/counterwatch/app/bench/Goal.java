package io.counterwatch.app.bench;

import java.util.Locale;

/**
 * What a figure should be on a quiet machine; its median is held against it.
 *
 * @param least whether it may not be below the bound; else it may not be above
 * @param bound in the figure's own unit
 */
record Goal(boolean least, double bound) {
  static Goal atLeast(double bound) {
    return new Goal(true, bound);
  }

  static Goal atMost(double bound) {
    return new Goal(false, bound);
  }

  boolean metBy(double value) {
    return least ? value >= bound : value <= bound;
  }

  /** As in a table's cell. */
  String shown(double value) {
    String number = String.format(Locale.ROOT, bound == Math.rint(bound) ? "%,.0f" : "%s", bound);
    return (least ? "≥ " : "≤ ") + number + (metBy(value) ? "" : ", missed");
  }
}
