package io.counterwatch.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for a condition, with a deadline. The usual one says nothing of how long anything may take:
 * it only ends the waiting for what never comes, also where several builds share a processor.
 */
public final class Await {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
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

  /**
   * The same, with another deadline than the usual minute. However late it is, the condition is
   * looked at once more after the deadline: this process, too, may have stood still.
   */
  public static void until(String what, Duration deadline, BooleanSupplier condition) {
    long beganNanos = System.nanoTime();
    boolean late = false;
    while (!condition.getAsBoolean()) {
      if (late) {
        throw new AssertionError("never came true: " + what);
      }
      LockSupport.parkNanos(CHECK_NANOS);
      late = System.nanoTime() - beganNanos > deadline.toNanos();
    }
  }
}
