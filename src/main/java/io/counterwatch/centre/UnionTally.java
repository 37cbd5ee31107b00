package io.counterwatch.centre;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A union of stretches of time that are added in the order of their ends, as services end: each
 * addition costs next to nothing, and so does asking how much of it lies between two moments.
 */
final class UnionTally {
  private long[] from = new long[8];
  private long[] to = new long[8];

  /** Length of all spans before this one. */
  private long[] before = new long[8];

  private int size;

  /** A union of closed segments, in whatever order. */
  static UnionTally of(Collection<Segment> segments) {
    UnionTally union = new UnionTally();
    segments.stream()
        .filter(segment -> !segment.isOpen())
        .sorted(Comparator.comparingLong(segment -> segment.endMicros))
        .forEach(segment -> union.add(segment.startMicros, segment.endMicros));
    return union;
  }

  /** Adds a stretch that ends no earlier than any before it. */
  void add(long fromMicros, long toMicros) {
    add(fromMicros, toMicros, Undo.NONE);
  }

  /** The same, so that it can be taken back. */
  void add(long fromMicros, long toMicros, Undo undo) {
    int at = size;
    long start = fromMicros;
    while (at > 0 && to[at - 1] >= start) {
      at--;
      start = Math.min(start, from[at]);
    }
    if (toMicros <= start) {
      return;
    }
    if (at == from.length) {
      from = Arrays.copyOf(from, at * 2);
      to = Arrays.copyOf(to, at * 2);
      before = Arrays.copyOf(before, at * 2);
    }
    if (undo.remembers()) {
      undo.step(remember(at));
    }
    from[at] = start;
    to[at] = toMicros;
    before[at] = at == 0 ? 0 : before[at - 1] + to[at - 1] - from[at - 1];
    size = at + 1;
  }

  /** What sets it back to what it is now, once that place was written over. */
  private Runnable remember(int at) {
    int oldSize = size;
    long oldFrom = from[at];
    long oldTo = to[at];
    long oldBefore = before[at];
    return () -> {
      from[at] = oldFrom;
      to[at] = oldTo;
      before[at] = oldBefore;
      size = oldSize;
    };
  }

  /** The whole length. */
  long total() {
    return size == 0 ? 0 : before[size - 1] + to[size - 1] - from[size - 1];
  }

  /** How much of it lies in that span. */
  long within(WorkTime.Span span) {
    return Math.max(0, upTo(span.toMicros()) - upTo(span.fromMicros()));
  }

  /** How much of several spans that don't overlap lies in it. */
  long within(List<WorkTime.Span> disjoint) {
    long sum = 0;
    for (WorkTime.Span span : disjoint) {
      sum += within(span);
    }
    return sum;
  }

  /** How much of it lies before that moment. */
  private long upTo(long micros) {
    int at = Arrays.binarySearch(from, 0, size, micros);
    int index = at >= 0 ? at : -at - 2;
    return index < 0 ? 0 : before[index] + Math.min(micros, to[index]) - from[index];
  }
}
