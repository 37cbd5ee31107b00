package io.counterwatch.conformance;

import java.util.Locale;

/** How findings write what they name often. */
final class Words {
  private Words() {}

  /** Milliseconds as seconds with a unit. */
  static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
