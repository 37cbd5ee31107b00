package io.counterwatch.faults;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A device's wall clock.
 *
 * @param offsetMicros how far ahead it is at first
 * @param drift seconds that it gains in a second
 * @param stepMicros by how much it is set at some moment
 * @param stepAtMicros when, in the right time
 * @param anchorMicros since when it drifts, in the right time
 */
record DeviceClock(
    long offsetMicros, double drift, long stepMicros, long stepAtMicros, long anchorMicros) {
  static final DeviceClock RIGHT = new DeviceClock(0, 0, 0, 0, 0);

  /** The right time, in microseconds since 1970. */
  static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** How far ahead it is at that moment of the right time. */
  long errorMicros(long rightMicros) {
    return offsetMicros
        + Math.round(drift * (rightMicros - anchorMicros))
        + (rightMicros >= stepAtMicros ? stepMicros : 0);
  }

  /** What it shows now. */
  long showsMicros() {
    long now = nowMicros();
    return now + errorMicros(now);
  }
}
