package io.counterwatch.pipeline;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to learn former days. A centre learns all of its days before it is the next
 * one's turn: so half of them have estimates when half of the work is done. Were it a day of each
 * by turns, all would have to wait for nearly the whole.
 *
 * <p>Not safe for use by several threads.
 */
final class LearningTurn {
  /** Who has got no further for so long loses the turn: the store may fail at its days alone. */
  static final long MAX_STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final WriterClock clock;
  private @Nullable Object holder;
  private int daysLeft;
  private long sinceNanos;

  LearningTurn(WriterClock clock) {
    this.clock = clock;
  }

  /**
   * Whether it is that one's turn; it is, where it is nobody's.
   *
   * @param left how many days it has to learn
   */
  boolean isOf(Object asking, int left) {
    boolean mine = holder == asking;
    if (!mine && holder != null && !clock.hasPassed(MAX_STUCK_NANOS, sinceNanos)) {
      return false;
    }
    if (!mine || left != daysLeft) {
      holder = asking;
      daysLeft = left;
      sinceNanos = clock.nanos();
    }
    return true;
  }

  /** That one gets further with a day: a long one is not stuck. */
  void renew(Object who) {
    if (holder == who) {
      sinceNanos = clock.nanos();
    }
  }

  /** That one has nothing more to learn, or can't for now. */
  void end(Object who) {
    if (holder == who) {
      holder = null;
    }
  }
}
