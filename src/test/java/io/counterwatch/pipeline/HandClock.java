package io.counterwatch.pipeline;

/** A clock that the test moves. */
final class HandClock implements TestClock {
  long nanos;
  long nowMicros;

  @Override
  public long nowMicros() {
    return nowMicros;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  /** One whose real clock begins there. */
  static HandClock atNanos(long nanos) {
    HandClock clock = new HandClock();
    clock.nanos = nanos;
    return clock;
  }

  /** One whose server's clock begins there. */
  static HandClock at(long nowMicros) {
    HandClock clock = new HandClock();
    clock.nowMicros = nowMicros;
    return clock;
  }
}
