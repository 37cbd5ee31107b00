package io.counterwatch.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline. */
public final class Await {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final long CHECK_NANOS = 2_000_000;

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param what completes "never came true: …"
   */
  public static void until(String what, BooleanSupplier condition) {
    until(what, DEADLINE, condition);
  }

  /** The same, with another deadline than the usual 20 seconds. */
  public static void until(String what, Duration deadline, BooleanSupplier condition) {
    long beganNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - beganNanos > deadline.toNanos()) {
        throw new AssertionError("never came true: " + what);
      }
      LockSupport.parkNanos(CHECK_NANOS);
    }
  }
}
