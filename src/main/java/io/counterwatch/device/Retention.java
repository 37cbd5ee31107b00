package io.counterwatch.device;

import io.counterwatch.event.EventBody.OutboxLost;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files of an outbox have to go. A file goes as a whole, the oldest first, and never the one
 * that is written. Unacknowledged events that go are remembered until an event declares them lost.
 */
final class Retention {
  /**
   * 2024-01-01. A clock that says less was never set; once it is, what was recorded before would
   * seem decades old. So it has no age.
   */
  static final long EARLIEST_PLAUSIBLE_MICROS = 1_704_067_200_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final OutboxLimits limits;
  private @Nullable OutboxLost undeclared;

  Retention(OutboxLimits limits) {
    this.limits = limits;
  }

  /** What was kept before it and is stored may go. */
  long storedBefore(long nowMicros) {
    return nowMicros - TimeUnit.HOURS.toMicros(limits.acknowledgedHours());
  }

  /**
   * Drops what is stored and too old, and what has to go so that so many bytes fit. What is not
   * stored never goes by its age: a clock that is set forward would make it look old.
   */
  void makeRoom(EpochFiles files, int bytes, long nowMicros) {
    dropOld(files, nowMicros);
    boolean dropped = true;
    while (dropped && files.segments().bytes() + bytes > limits.maxBytes()) {
      dropped = drop(files, "the outbox is full: " + limits.maxBytes() + " bytes");
    }
  }

  /** Drops what is stored and too old to be asked for again. */
  void dropOld(EpochFiles files, long nowMicros) {
    boolean dropped = true;
    while (dropped && isStored(files) && isOlder(files, storedBefore(nowMicros))) {
      dropped = drop(files, "");
    }
  }

  /** Drops one file of events that are all stored; false if there is none. */
  boolean dropStored(EpochFiles files) {
    return isStored(files) && drop(files, "");
  }

  /** What was dropped and not yet declared lost; null if nothing. */
  @Nullable OutboxLost undeclared() {
    return undeclared;
  }

  /** It is declared now. */
  void declared() {
    undeclared = null;
  }

  private static boolean isStored(EpochFiles files) {
    return files.segments().size() > 1 && files.segments().endOfOldest() - 1 <= files.stored();
  }

  private static boolean isOlder(EpochFiles files, long thanMicros) {
    Segment oldest = files.segments().oldest();
    long kept = oldest.newestKeptMicros();
    boolean empty = oldest.end() == oldest.base();
    boolean known = empty || kept >= EARLIEST_PLAUSIBLE_MICROS;
    return files.segments().size() > 1 && known && kept < thanMicros;
  }

  private boolean drop(EpochFiles files, String why) {
    if (files.segments().size() == 1) {
      return false;
    }
    long from = Math.max(files.oldest(), files.stored() + 1);
    long to = files.segments().endOfOldest() - 1;
    try {
      files.dropOldest();
    } catch (IOException trouble) {
      LOG.warn("{}: cannot be deleted: {}", files.folder(), trouble.getMessage());
      return false;
    }
    if (from <= to) {
      LOG.warn("{}: events {} to {} are lost: {}", files.folder(), from, to, why);
      undeclared = new OutboxLost(undeclared == null ? from : undeclared.from(), to, why);
    }
    return true;
  }
}
