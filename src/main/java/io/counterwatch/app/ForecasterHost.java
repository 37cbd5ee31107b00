package io.counterwatch.app;

import io.counterwatch.pipeline.Forecaster;
import io.counterwatch.pipeline.Loop;
import io.counterwatch.pipeline.WriterClock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Gives the forecaster a thread that is nobody else's, and its ticks. Event loops are shared, and
 * what takes long there would keep others waiting.
 */
final class ForecasterHost implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final long CLOSE_MILLIS = 1_000;

  private final ScheduledThreadPoolExecutor thread;
  private final Forecaster forecaster;

  /** With a forecaster that hasn't begun. */
  ForecasterHost(WriterClock clock) {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread own = new Thread(task, "forecasts");
              own.setDaemon(true);
              return own;
            },
            // Who answers after the end finds nobody.
            new ThreadPoolExecutor.DiscardPolicy());
    forecaster = new Forecaster(new OwnThread(thread), clock);
    var unused =
        thread.scheduleWithFixedDelay(
            forecaster::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  Forecaster forecaster() {
    return forecaster;
  }

  /** Forecasts end; what they announced and didn't write is made again at the next start. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record OwnThread(ScheduledThreadPoolExecutor thread) implements Loop {
    @Override
    public void execute(Runnable task) {
      thread.execute(task);
    }

    @Override
    public void after(long millis, Runnable task) {
      var unused = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
  }
}
