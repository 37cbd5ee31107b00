package io.counterwatch.centre;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Serving and available time as unions of stretches, so that overlaps count once.
 *
 * @param servingMicros union of the segments
 * @param availableMicros opened, minus serving, minus paused
 */
record WorkTime(long servingMicros, long availableMicros) {
  /** What is still open when asked counts for at most 12 hours. */
  static final long LONGEST_OPEN_MICROS = 12 * 3600 * 1_000_000L;

  /** From (inclusive) to (exclusive). */
  record Span(long fromMicros, long toMicros) {}

  /**
   * The work of one counter or staff member.
   *
   * @param closed union of the services that have ended
   * @param open services that go on
   * @param active opened and not paused
   */
  static WorkTime of(UnionTally closed, List<Span> open, List<Span> active) {
    List<Span> going = union(open);
    List<Span> working = union(active);
    long servingMicros = closed.total() + total(going) - closed.within(going);
    // |active ∩ (closed ∪ going)| = |active ∩ closed| + |active ∩ going| − |active ∩ going ∩
    // closed|
    List<Span> both = intersection(working, going);
    long servedWhileActive = closed.within(working) + total(both) - closed.within(both);
    return new WorkTime(servingMicros, total(working) - servedWhileActive);
  }

  private static List<Span> intersection(List<Span> some, List<Span> others) {
    List<Span> common = new ArrayList<>();
    for (Span a : some) {
      for (Span b : others) {
        long from = Math.max(a.fromMicros(), b.fromMicros());
        long to = Math.min(a.toMicros(), b.toMicros());
        if (from < to) {
          common.add(new Span(from, to));
        }
      }
    }
    return common;
  }

  /** Those spans without the time in the others. */
  static List<Span> minus(List<Span> from, List<Span> others) {
    List<Span> rest = new ArrayList<>();
    List<Span> cuts = union(others);
    for (Span span : union(from)) {
      long start = span.fromMicros();
      for (Span cut : cuts) {
        if (cut.fromMicros() < span.toMicros() && cut.toMicros() > start) {
          if (cut.fromMicros() > start) {
            rest.add(new Span(start, cut.fromMicros()));
          }
          start = cut.toMicros();
        }
      }
      if (start < span.toMicros()) {
        rest.add(new Span(start, span.toMicros()));
      }
    }
    return rest;
  }

  /** The same time in ascending spans that neither overlap nor touch. */
  static List<Span> union(List<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingLong(Span::fromMicros));
    List<Span> merged = new ArrayList<>();
    for (Span span : sorted) {
      if (span.toMicros() <= span.fromMicros()) {
        continue;
      }
      Span last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && span.fromMicros() <= last.toMicros()) {
        merged.set(
            merged.size() - 1,
            new Span(last.fromMicros(), Math.max(last.toMicros(), span.toMicros())));
      } else {
        merged.add(span);
      }
    }
    return merged;
  }

  static long total(List<Span> disjoint) {
    long sum = 0;
    for (Span span : disjoint) {
      sum += span.toMicros() - span.fromMicros();
    }
    return sum;
  }

  /** A stretch as a span; an open one ends now, and after 12 hours at the latest. */
  static Span span(long startMicros, long endMicros, long asOfMicros) {
    return new Span(
        startMicros,
        endMicros == Segment.OPEN
            ? Math.min(asOfMicros, startMicros + LONGEST_OPEN_MICROS)
            : endMicros);
  }
}
