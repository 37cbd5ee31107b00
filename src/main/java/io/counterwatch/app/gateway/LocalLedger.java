package io.counterwatch.app.gateway;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Which sequences of one local device's epoch the gateway has: everything up to one of them, and
 * some above it.
 */
final class LocalLedger {
  /** Sequences above a hole that can be held; a device sends at most 750 ahead. */
  static final int MAX_AHEAD = 1_000;

  private static final int MAX_MISSING_RANGES = 100;

  private long upto;
  private final TreeSet<Long> above = new TreeSet<>();

  LocalLedger() {}

  LocalLedger(long upto, List<Long> above) {
    this.upto = upto;
    this.above.addAll(above);
  }

  long upto() {
    return upto;
  }

  List<Long> above() {
    return List.copyOf(above);
  }

  boolean hasRoomFor(long sequence) {
    return sequence <= upto + 1 || above.size() < MAX_AHEAD || above.contains(sequence);
  }

  /** Marks it; false if it was marked already. */
  boolean add(long sequence) {
    if (sequence <= upto || !above.add(sequence)) {
      return false;
    }
    close();
    return true;
  }

  /** These will never come, both inclusive. */
  void addLost(long from, long to) {
    if (from <= upto + 1) {
      upto = Math.max(upto, to);
      above.headSet(upto, true).clear();
    } else {
      for (long lost = from; lost <= to && above.size() < MAX_AHEAD; lost++) {
        above.add(lost);
      }
    }
    close();
  }

  private void close() {
    while (!above.isEmpty() && above.first() == upto + 1) {
      upto = above.removeFirst();
    }
  }

  List<SequenceRange> missing() {
    List<SequenceRange> missing = new ArrayList<>();
    long next = upto + 1;
    for (long have : above) {
      if (have > next && missing.size() < MAX_MISSING_RANGES) {
        missing.add(new SequenceRange(next, have - 1));
      }
      next = have + 1;
    }
    return missing;
  }
}
