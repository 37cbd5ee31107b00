package io.counterwatch.app;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An end in order, within a time. What cannot be closed must not keep the rest open, and whatever
 * is left open loses nothing: what was not stored was not acknowledged.
 */
final class Ending {
  /** What a part gets once there is no time left, or somebody is in a hurry. */
  static final long HURRIED_MILLIS = 500;

  /** The share of the time that is kept for the parts after the first. */
  private static final double RESERVE = 0.25;

  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final long deadlineNanos;
  private final long reserveNanos;
  private final CompletableFuture<?> hurry;
  private boolean inOrder = true;

  /** Something to be closed that takes its own time. */
  interface Closing {
    void close() throws IOException, InterruptedException;
  }

  /**
   * @param hurry completes when somebody does not want to wait any longer
   */
  Ending(long withinMillis, CompletableFuture<?> hurry) {
    long withinNanos = TimeUnit.MILLISECONDS.toNanos(withinMillis);
    this.deadlineNanos = System.nanoTime() + withinNanos;
    this.reserveNanos = (long) (withinNanos * RESERVE);
    this.hurry = hurry;
  }

  /** Waits for what is closing, but leaves time for what comes after it. */
  void awaitFirst(String part, @Nullable Future<?> closing) throws InterruptedException {
    await(part, closing, reserveNanos);
  }

  /** Waits for what is closing; null is closed already. */
  void await(String part, @Nullable Future<?> closing) throws InterruptedException {
    await(part, closing, 0);
  }

  private void await(String part, @Nullable Future<?> closing, long keptNanos)
      throws InterruptedException {
    if (closing == null) {
      return;
    }
    CompletableFuture<?> closed = closing.toCompletionStage().toCompletableFuture();
    try {
      long leftMillis =
          TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime() - keptNanos);
      waitFor(CompletableFuture.anyOf(closed, hurry), Math.max(leftMillis, HURRIED_MILLIS));
      waitFor(closed, HURRIED_MILLIS);
      if (!closed.isDone()) {
        notInOrder(part, hurry.isDone() ? "there was no time" : "it took too long");
      }
    } catch (ExecutionException e) {
      notInOrder(part, String.valueOf(e.getCause()));
    }
  }

  private static void waitFor(CompletableFuture<?> one, long millis)
      throws InterruptedException, ExecutionException {
    try {
      one.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("not closed within {} ms", millis, e);
    }
  }

  /** Closes what has a limit of its own. */
  void close(String part, @Nullable Closing closing) throws InterruptedException {
    try {
      if (closing != null) {
        closing.close();
      }
    } catch (IOException e) {
      notInOrder(part, String.valueOf(e.getMessage()));
    }
  }

  private void notInOrder(String part, String why) {
    inOrder = false;
    LOG.atWarn().addKeyValue("part", part).log("not ended in order: {}: {}", part, why);
  }

  /** Whether everything was closed as it should be, so far. */
  boolean inOrder() {
    return inOrder;
  }
}
