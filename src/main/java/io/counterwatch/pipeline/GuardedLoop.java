package io.counterwatch.pipeline;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop on which nothing that a task throws gets lost: it is logged, once in a while, and named
 * for some time.
 */
final class GuardedLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedLoop.class);

  /** Of failures that follow one another one is logged in that time. */
  static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** For so long a failure is {@linkplain #trouble named}. */
  static final long NAMED_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Loop loop;
  private final WriterClock clock;
  private long loggedNanos = Long.MIN_VALUE;
  private volatile Failure last = new Failure("", Long.MIN_VALUE);

  private record Failure(String what, long nanos) {}

  GuardedLoop(Loop loop, WriterClock clock) {
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(() -> run(task));
  }

  @Override
  public void after(long millis, Runnable task) {
    loop.after(millis, () -> run(task));
  }

  /** What failed lately: one line, or empty. From any thread. */
  String trouble() {
    Failure failure = last;
    return clock.hasPassed(NAMED_NANOS, failure.nanos) ? "" : failure.what;
  }

  /** Even errors: whatever becomes of this task, the next one must get its turn. */
  @SuppressWarnings("CatchThrowable")
  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      long nanos = clock.nanos();
      last = new Failure("making forecasts failed: " + e, nanos);
      if (clock.hasPassed(LOG_INTERVAL_NANOS, loggedNanos)) {
        loggedNanos = nanos;
        LOG.atError()
            .addKeyValue("reason", "forecast-failed")
            .setCause(e)
            .log("a task of the forecasts failed; all else goes on");
      }
    }
  }
}
