package io.counterwatch.app;

import io.counterwatch.pipeline.WriterClock;

/** The server's clock beside the machine's. */
record HostClock(ServerClock clock, String run) implements WriterClock {
  @Override
  public long nowMicros() {
    return clock.nowMicros();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public double speed() {
    return clock.speed();
  }
}
