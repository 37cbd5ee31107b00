package io.counterwatch.forecast;

/**
 * Whether a service's estimates may be shown: not while fewer than four of five of its last waits
 * stayed within what was announced as nine of ten, nor until they have got well above that again.
 */
final class Trust {
  /** How many of the last waits count; before there are as many, estimates are shown. */
  static final int WINDOW = 300;

  /** Below it estimates are withdrawn. */
  static final double LEAST_COVERAGE = 0.80;

  /** From it on they are shown again: one wait must not switch to and fro. */
  static final double RECOVERED_COVERAGE = 0.85;

  private final boolean[] within = new boolean[WINDOW];
  private long count;
  private int covered;
  private boolean withdrawn;

  /** A wait is known; {@code inside} is whether it stayed within what was announced. */
  void observe(boolean inside) {
    int slot = (int) (count % WINDOW);
    if (count >= WINDOW && within[slot]) {
      covered--;
    }
    within[slot] = inside;
    if (inside) {
      covered++;
    }
    count++;
    if (count >= WINDOW) {
      double coverage = covered / (double) WINDOW;
      withdrawn = coverage < (withdrawn ? RECOVERED_COVERAGE : LEAST_COVERAGE);
    }
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  void write(StateWriter out) {
    out.put(count);
    out.put(withdrawn);
    for (int i = 0; i < Math.min(count, WINDOW); i++) {
      out.put(within[i]);
    }
  }

  static Trust read(StateReader in) {
    Trust trust = new Trust();
    trust.count = in.number();
    trust.withdrawn = in.flag();
    for (int i = 0; i < Math.min(trust.count, WINDOW); i++) {
      trust.within[i] = in.flag();
      if (trust.within[i]) {
        trust.covered++;
      }
    }
    return trust;
  }
}
