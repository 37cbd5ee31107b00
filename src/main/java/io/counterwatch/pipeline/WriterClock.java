package io.counterwatch.pipeline;

/** The writer's two clocks and its identity. */
public interface WriterClock {
  /** The server's "now", microseconds since 1970. */
  long nowMicros();

  /** A real clock that only goes forward, nanoseconds. */
  long nanos();

  /**
   * Whether that long has passed, in real time; always, since {@link Long#MIN_VALUE}, which is
   * never.
   */
  default boolean hasPassed(long intervalNanos, long sinceNanos) {
    return sinceNanos == Long.MIN_VALUE || nanos() - sinceNanos >= intervalNanos;
  }

  /** Seconds of the server's clock per real second. */
  double speed();

  /** Drawn anew at each start of the process. */
  String run();
}
