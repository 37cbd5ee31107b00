package io.counterwatch.device;

/**
 * How wrong a device's clock is, from one round trip to the server.
 *
 * @param offsetMillis to be added to the device's time
 * @param boundMillis ± how far the offset may be off, at least 1
 */
public record ClockReading(int offsetMillis, int boundMillis) {
  /** What an offset can say at most, about 24 days either way. */
  private static final long LIMIT_MILLIS = Integer.MAX_VALUE;

  /**
   * Compares both clocks in the middle of a round trip. An offset that is within its own bound says
   * nothing about the clock, so it is given as 0: the order of a device's events is worth more. The
   * bound is then wider by what was left out.
   *
   * @param roundTripMillis from the birth to its answer, by the device's monotonic clock
   * @param deviceMicros the device's wall clock when the answer came
   * @param serverMicros the server's clock in the answer
   * @param speed seconds of both wall clocks per real second
   */
  public static ClockReading of(
      long roundTripMillis, long deviceMicros, long serverMicros, double speed) {
    double halfTripMillis = Math.max(0, roundTripMillis) * speed / 2;
    long boundMillis = clamp((long) Math.ceil(halfTripMillis) + 1);
    double midwayMicros = deviceMicros - halfTripMillis * 1_000;
    long offsetMillis = clamp(Math.round((serverMicros - midwayMicros) / 1_000));
    boolean indistinguishable = Math.abs(offsetMillis) <= boundMillis;
    return indistinguishable
        ? new ClockReading(0, (int) clamp(boundMillis + Math.abs(offsetMillis)))
        : new ClockReading((int) offsetMillis, (int) boundMillis);
  }

  private static long clamp(long millis) {
    return Math.max(-LIMIT_MILLIS, Math.min(LIMIT_MILLIS, millis));
  }
}
