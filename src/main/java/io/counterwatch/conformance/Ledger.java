package io.counterwatch.conformance;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What the played server says that it has stored of one epoch. */
final class Ledger {
  private static final int MAX_HOLES = 100;

  private final NavigableSet<Long> above = new TreeSet<>();
  private long upto;

  Ledger(long upto) {
    this.upto = upto;
  }

  long upto() {
    return upto;
  }

  /** Everything up to there is dealt with, whatever came. */
  void closeUpTo(long sequence) {
    upto = Math.max(upto, sequence);
    settle();
  }

  void add(long sequence) {
    if (sequence > upto) {
      above.add(sequence);
      settle();
    }
  }

  void addAll(SequenceRange range) {
    // A device may declare more lost than fits into memory, but only what is near matters here.
    for (long s = Math.max(range.from(), upto + 1);
        s <= Math.min(range.to(), upto + Inbox.MAX_WAITING);
        s++) {
      above.add(s);
    }
    settle();
  }

  /** As after the restoration of a backup: everything above is forgotten. */
  void forgetAbove(long sequence) {
    above.clear();
    upto = Math.min(upto, sequence);
  }

  List<SequenceRange> holes() {
    List<SequenceRange> holes = new ArrayList<>();
    long expected = upto + 1;
    for (long sequence : above) {
      if (sequence > expected && holes.size() < MAX_HOLES) {
        holes.add(new SequenceRange(expected, sequence - 1));
      }
      expected = sequence + 1;
    }
    return holes;
  }

  private void settle() {
    above.headSet(upto, true).clear();
    while (!above.isEmpty() && above.first() == upto + 1) {
      upto = above.removeFirst();
    }
  }
}
