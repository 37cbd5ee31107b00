package io.counterwatch.device;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads of all MQTT clients of a process. An MQTT client keeps three tasks running for as
 * long as it is connected, so a pool of a fixed size would starve; each task gets a thread of its
 * own here. On a JDK whose virtual threads may block inside {@code synchronized} (24 and later)
 * they are virtual, and hundreds of clients share a handful of real threads; on an older one they
 * are daemon threads. Timers of all clients share one thread.
 */
final class MqttThreads extends ScheduledThreadPoolExecutor {
  private static final int FIRST_JDK_WITHOUT_PINNING = 24;

  private final ThreadFactory perTask;

  MqttThreads() {
    super(1, Thread.ofPlatform().daemon().name("mqtt-timer").factory());
    setRemoveOnCancelPolicy(true);
    boolean virtual = Runtime.version().feature() >= FIRST_JDK_WITHOUT_PINNING;
    perTask =
        virtual
            ? Thread.ofVirtual().factory()
            : Thread.ofPlatform().daemon().name("mqtt-", 0).factory();
  }

  @Override
  public void execute(Runnable task) {
    perTask.newThread(task).start();
  }

  @Override
  public Future<?> submit(Runnable task) {
    return submit(Executors.callable(task));
  }

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    execute(future);
    return future;
  }

  /** Ignored: a client that is closed shuts its executor down, but the others still need it. */
  @Override
  public void shutdown() {}

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  /** Ends the timers for good. */
  void end() {
    super.shutdownNow();
  }
}
