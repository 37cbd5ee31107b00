package io.counterwatch.pipeline;

/** The writer's two clocks and its identity. */
public interface WriterClock {
  /** The server's "now", microseconds since 1970. */
  long nowMicros();

  /** A real clock that only goes forward, nanoseconds. */
  long nanos();

  /** Seconds of the server's clock per real second. */
  double speed();

  /** Drawn anew at each start of the process. */
  String run();
}
