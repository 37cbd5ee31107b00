package io.counterwatch.app.health;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the machine's clock. Waits are differences of times, so a clock that is wrong makes
 * figures wrong, and nothing in the events shows it. There are two witnesses: the count of elapsed
 * nanoseconds, beside which a step shows; and the database's clock, if that is another machine's.
 */
public final class ClockWatch {
  /** A change against the elapsed time by so much is a step, not a correction. */
  public static final long STEP_MICROS = TimeUnit.SECONDS.toMicros(2);

  /** Further from the database's clock than this, one of the two is wrong. */
  public static final long MAX_OFF_MICROS = TimeUnit.SECONDS.toMicros(30);

  /** An answer that took longer says too little about the time. */
  static final long MAX_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** For so long a step is told. */
  static final long STEP_TOLD_NANOS = TimeUnit.HOURS.toNanos(1);

  private static final double MICROS_PER_SECOND = 1e6;
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

  private final LongSupplier wallMicros;
  private final LongSupplier nanos;
  private long aheadMicros;
  private volatile long steps;
  private volatile String stepped = "";
  private volatile long steppedNanos;
  private volatile long offMicros;

  /** Of the machine's clock, microseconds since 1970, and the elapsed nanoseconds. */
  public ClockWatch(LongSupplier wallMicros, LongSupplier nanos) {
    this.wallMicros = wallMicros;
    this.nanos = nanos;
    this.aheadMicros = ahead();
  }

  private long ahead() {
    return wallMicros.getAsLong() - TimeUnit.NANOSECONDS.toMicros(nanos.getAsLong());
  }

  /** To be called once a second, always by the same thread. */
  public void look() {
    long now = ahead();
    long stepMicros = now - aheadMicros;
    aheadMicros = now;
    if (Math.abs(stepMicros) >= STEP_MICROS) {
      steps++;
      steppedNanos = nanos.getAsLong();
      stepped =
          "the machine's clock stepped by %+.0f s to %s"
              .formatted(
                  stepMicros / MICROS_PER_SECOND,
                  Instant.ofEpochSecond(0, 0)
                      .plusMillis(TimeUnit.MICROSECONDS.toMillis(wallMicros.getAsLong())));
      LOG.atWarn().addKeyValue("reason", "clock-step").log("{}", stepped);
    }
  }

  /**
   * The database told its time.
   *
   * @param askedMicros by the machine's clock
   * @param tookNanos until its answer came
   */
  public void databaseSays(long databaseMicros, long askedMicros, long tookNanos) {
    if (tookNanos <= MAX_ANSWER_NANOS) {
      offMicros = askedMicros + TimeUnit.NANOSECONDS.toMicros(tookNanos / 2) - databaseMicros;
    }
  }

  /** Why the clock must be wrong; empty while no witness says so. */
  public String wrong() {
    double off = offMicros / MICROS_PER_SECOND;
    return Math.abs(offMicros) <= MAX_OFF_MICROS
        ? ""
        : "clock: %.0f s %s the database's"
            .formatted(Math.abs(off), off > 0 ? "ahead of" : "behind");
  }

  /** The last step, for an hour; else empty. */
  public String lastStep() {
    return !stepped.isEmpty() && nanos.getAsLong() - steppedNanos < STEP_TOLD_NANOS
        ? stepped + ": waits that span it may be wrong"
        : "";
  }

  long steps() {
    return steps;
  }

  double offSeconds() {
    return offMicros / MICROS_PER_SECOND;
  }
}
