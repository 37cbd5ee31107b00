package io.counterwatch.testing;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * How long the tests with random input go on, and with which numbers. The same seed gives the same
 * input; every failure names it.
 */
public final class Fuzz {
  private static final String TRIES = "counterwatch.fuzz.tries";
  private static final String SEED = "counterwatch.fuzz.seed";
  private static final String ANEW = "random";
  private static final int USUAL_TRIES = 1000;
  private static final long USUAL_SEED = 20261123;

  /** One for all tests of this process, so that a failure can name it. */
  private static final long DRAWN = drawsAnew() ? new Random().nextInt() : USUAL_SEED;

  private Fuzz() {}

  /** How often to try, where the short form tries so often. */
  public static int tries(int inShortForm) {
    String set = System.getProperty(TRIES, "");
    long tries = set.isEmpty() ? USUAL_TRIES : Long.parseLong(set);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, inShortForm * tries / USUAL_TRIES));
  }

  /** Where the random numbers begin. */
  public static long seed() {
    return drawsAnew() ? DRAWN : Long.getLong(SEED, USUAL_SEED);
  }

  /** Whether properties draw anew each time, as {@code -Pseeds} has it. */
  static boolean drawsAnew() {
    return System.getProperty(SEED, "").equals(ANEW);
  }

  /** For one try; independent of how many came before it. */
  public static RandomGenerator random(long attempt) {
    return new Random(seed() * 1_000_003 + attempt);
  }

  /** For a failure's description. */
  public static String describe(long attempt) {
    return "try " + attempt + " of -D" + SEED + "=" + seed();
  }
}
