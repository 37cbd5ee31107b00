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

  /** Half a round trip on a machine that is busy with something else, and some drift. */
  private static final long MEASURED_WITHIN_MICROS = 60_000_000;

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

  /**
   * How far from the truth its events may be stored: their times are corrected by the server's, as
   * it was measured before or after a step.
   */
  long toleranceMicros() {
    return equals(RIGHT) ? 0 : MEASURED_WITHIN_MICROS + Math.abs(stepMicros);
  }

  /** What it shows now. */
  long showsMicros() {
    long now = nowMicros();
    return now + errorMicros(now);
  }
}
