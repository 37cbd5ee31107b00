package io.counterwatch.forecast;

/**
 * Random numbers that belong to what they are for: the same run, purpose and index give the same
 * number, however many others were drawn. So two simulations that differ by one counter meet the
 * same people with the same business (common random numbers), and every machine draws alike.
 *
 * <p>Each is the output of SplitMix64 (Steele, Lea, Flood 2014) for a state made of the three.
 */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  /** What a number is drawn for. */
  enum Purpose {
    REST,
    ARRIVAL,
    OCCUPANCY,
    PATIENCE
  }

  private final long seed;

  Draws(long seed) {
    this.seed = seed;
  }

  /** Of a centre and a minute: within it the same state is always played alike. */
  static long seed(String centre, long micros) {
    return mix(mix(centre.hashCode()) ^ Math.floorDiv(micros, Floor.MICROS_PER_MINUTE));
  }

  /** The output of SplitMix64 for that state. */
  static long mix(long state) {
    long mixed = state + GOLDEN_GAMMA;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** Uniform from 0 (inclusive) to 1 (exclusive). */
  double uniform(int run, Purpose purpose, long index) {
    return (mix(mix(mix(seed ^ run) + purpose.ordinal()) + index) >>> 11) * UNIT;
  }

  /** Exponential of that mean. */
  double exponential(int run, Purpose purpose, long index, double mean) {
    return -mean * StrictMath.log(1 - uniform(run, purpose, index));
  }
}
