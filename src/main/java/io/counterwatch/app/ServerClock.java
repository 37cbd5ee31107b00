package io.counterwatch.app;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The server's idea of "now". Either the machine's own clock, or a clock that begins at a chosen
 * instant and runs a number of times faster than real time, for demonstrations and tests.
 *
 * <p>Safe for use by many threads.
 */
public final class ServerClock {
  private final LongSupplier micros;
  private final double speed;

  private ServerClock(LongSupplier micros, double speed) {
    this.micros = micros;
    this.speed = speed;
  }

  /** The machine's clock. It follows the machine's corrections, so it may step backwards. */
  public static ServerClock real() {
    return new ServerClock(() -> toMicros(Instant.now()), 1.0);
  }

  /**
   * A clock that reads {@code origin} at this moment and then advances {@code speed} seconds in
   * each real second. It never steps backwards, whatever is done to the machine's clock.
   *
   * @param speed greater than 0 and finite
   */
  public static ServerClock startingAt(Instant origin, double speed) {
    return startingAt(origin, speed, System::nanoTime);
  }

  static ServerClock startingAt(Instant origin, double speed, LongSupplier monotonicNanos) {
    if (!(speed > 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("clock speed must be above 0, not " + speed);
    }
    long originMicros = toMicros(origin);
    long startNanos = monotonicNanos.getAsLong();
    return new ServerClock(
        () -> originMicros + scaled(monotonicNanos.getAsLong() - startNanos, speed), speed);
  }

  /**
   * A clock for demonstrations that skips the nights: from {@code to} it goes on with {@code from}
   * of the next day. Like {@link #startingAt} else.
   *
   * @param origin a moment between {@code from} and {@code to} in that zone
   */
  public static ServerClock skippingNights(
      Instant origin, double speed, ZoneId zone, LocalTime from, LocalTime to) {
    return skippingNights(origin, speed, zone, from, to, System::nanoTime);
  }

  static ServerClock skippingNights(
      Instant origin,
      double speed,
      ZoneId zone,
      LocalTime from,
      LocalTime to,
      LongSupplier monotonicNanos) {
    LocalDateTime start = LocalDateTime.ofInstant(origin, zone);
    long dayMicros = ChronoUnit.MICROS.between(from, to);
    long startMicros = ChronoUnit.MICROS.between(from, start.toLocalTime());
    if (startMicros < 0 || startMicros >= dayMicros) {
      throw new IllegalArgumentException(start + " is not between " + from + " and " + to);
    }
    ServerClock elapsed = startingAt(Instant.EPOCH, speed, monotonicNanos);
    return new ServerClock(
        () -> {
          long awakeMicros = startMicros + elapsed.nowMicros();
          LocalDateTime morning =
              start.toLocalDate().plusDays(awakeMicros / dayMicros).atTime(from);
          return toMicros(morning.atZone(zone).toInstant()) + awakeMicros % dayMicros;
        },
        speed);
  }

  /** Microseconds since 1970-01-01T00:00:00Z. */
  public long nowMicros() {
    return micros.getAsLong();
  }

  /** How many of this clock's seconds pass in a real one; 1 for the machine's clock. */
  public double speed() {
    return speed;
  }

  private static long scaled(long nanos, double speed) {
    return (long) Math.floor(nanos / 1_000.0 * speed);
  }

  private static long toMicros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
