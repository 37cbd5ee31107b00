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
    long start = fromMicros;
    while (size > 0 && to[size - 1] >= start) {
      size--;
      start = Math.min(start, from[size]);
    }
    if (toMicros <= start) {
      return;
    }
    if (size == from.length) {
      from = Arrays.copyOf(from, size * 2);
      to = Arrays.copyOf(to, size * 2);
      before = Arrays.copyOf(before, size * 2);
    }
    from[size] = start;
    to[size] = toMicros;
    before[size] = size == 0 ? 0 : before[size - 1] + to[size - 1] - from[size - 1];
    size++;
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
