package io.counterwatch.pipeline;

import io.counterwatch.pipeline.Inbox.Task;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a batch that the store did not take: how much is tried next, and when; and what
 * the log says of it. On the writer's thread alone.
 */
final class StoreTrouble {
  private static final Logger LOG = LoggerFactory.getLogger(StoreTrouble.class);
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 5_000;

  private final Figures figures;
  private long retryMillis = FIRST_RETRY_MILLIS;
  private int batchLimit = Writer.MAX_BATCH_EVENTS;

  StoreTrouble(Figures figures) {
    this.figures = figures;
  }

  /** So many events may be in the next batch. */
  int batchLimit() {
    return batchLimit;
  }

  /**
   * A batch is stored.
   *
   * @param repeating whether some of what failed is still to come
   */
  void stored(boolean repeating) {
    retryMillis = FIRST_RETRY_MILLIS;
    if (!repeating) {
      batchLimit = Writer.MAX_BATCH_EVENTS;
    }
  }

  /**
   * The database refuses what is in a batch. Alone in one they are refused, so nothing else waits.
   *
   * @return what to try again
   */
  List<Task> refused(List<Task> batch, Throwable cause) {
    LOG.atError()
        .setCause(cause)
        .addKeyValue("reason", "data-refused")
        .log("the database refuses a batch of {} messages", batch.size());
    batchLimit = 1;
    return batch.size() == 1 ? Refusals.refuse(batch, StoreException.describe(cause)) : batch;
  }

  /**
   * The database cannot be written.
   *
   * @param wasReady whether it could until now: then it is said
   */
  void failed(Throwable cause, boolean wasReady) {
    figures.recoveries.increment();
    if (!wasReady && retryMillis != FIRST_RETRY_MILLIS) {
      return;
    }
    // A defect's stack is worth a page of log; a database that is away is not.
    LOG.atError()
        .setCause(cause instanceof StoreException ? null : cause)
        .addKeyValue("reason", "database")
        .log("the database cannot be written, trying again: {}", StoreException.describe(cause));
  }

  /** How long to wait before it is tried again; longer each time until something is stored. */
  long nextDelayMillis() {
    long delay = retryMillis;
    retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
    return delay;
  }
}
