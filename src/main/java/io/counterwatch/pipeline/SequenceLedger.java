package io.counterwatch.pipeline;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which sequences of one publisher's epoch are dealt with: stored, rejected or declared lost. Holds
 * {@code upto} and the ranges above it, so a duplicate is told from a new event without an index
 * over years of events.
 */
final class SequenceLedger {
  /** Limit on the ranges above {@code upto}. */
  static final int MAX_RANGES = 1_000;

  private long upto;

  /** From → to, both inclusive, all above {@code upto + 1}, apart from one another. */
  private final TreeMap<Long, Long> above = new TreeMap<>();

  private long rejected;
  private long lost;

  SequenceLedger() {}

  /** As it was stored; ranges as pairs from, to. */
  SequenceLedger(long upto, List<Long> ranges, long rejected, long lost) {
    this.upto = upto;
    for (int i = 0; i < ranges.size(); i += 2) {
      above.put(ranges.get(i), ranges.get(i + 1));
    }
    this.rejected = rejected;
    this.lost = lost;
  }

  boolean contains(long sequence) {
    if (sequence <= upto) {
      return true;
    }
    Map.Entry<Long, Long> range = above.floorEntry(sequence);
    return range != null && sequence <= range.getValue();
  }

  /** Whether one more sequence can be held without passing the limit on ranges. */
  boolean hasRoomFor(long sequence) {
    return above.size() < MAX_RANGES || sequence == upto + 1 || contains(sequence - 1);
  }

  /** Marks a sequence as dealt with. */
  void add(long sequence) {
    addRange(sequence, sequence);
  }

  /**
   * Marks those that are not dealt with yet as lost.
   *
   * @return how many that were
   */
  long addLost(long from, long to) {
    long known = 0;
    for (SequenceRange hole : holes(from, to)) {
      known += hole.to() - hole.from() + 1;
    }
    if (known > 0) {
      addRange(from, to);
      lost += known;
    }
    return known;
  }

  void countRejected() {
    rejected++;
  }

  private void addRange(long from, long to) {
    long low = Math.max(from, upto + 1);
    long high = to;
    if (low > high) {
      return;
    }
    Map.Entry<Long, Long> before = above.floorEntry(low);
    if (before != null && before.getValue() >= low - 1) {
      low = before.getKey();
      high = Math.max(high, before.getValue());
    }
    for (Map.Entry<Long, Long> next = above.ceilingEntry(low);
        next != null && next.getKey() <= high + 1;
        next = above.ceilingEntry(low)) {
      high = Math.max(high, next.getValue());
      above.remove(next.getKey());
    }
    if (low == upto + 1) {
      above.remove(low);
      upto = high;
    } else {
      above.put(low, high);
    }
  }

  private List<SequenceRange> holes(long from, long to) {
    List<SequenceRange> holes = new ArrayList<>();
    long next = Math.max(from, upto + 1);
    for (Map.Entry<Long, Long> range : above.entrySet()) {
      if (next > to) {
        break;
      }
      if (range.getKey() > next) {
        holes.add(new SequenceRange(next, Math.min(to, range.getKey() - 1)));
      }
      next = Math.max(next, range.getValue() + 1);
    }
    if (next <= to) {
      holes.add(new SequenceRange(next, to));
    }
    return holes;
  }

  /** Known holes: between {@code upto} and the newest sequence, at most {@code limit} ranges. */
  List<SequenceRange> missing(int limit) {
    if (above.isEmpty()) {
      return List.of();
    }
    List<SequenceRange> holes = holes(upto + 1, above.lastEntry().getValue());
    return holes.size() <= limit ? holes : List.copyOf(holes.subList(0, limit));
  }

  /** The ranges above {@code upto} as pairs from, to. */
  List<Long> ranges() {
    List<Long> ranges = new ArrayList<>(above.size() * 2);
    above.forEach(
        (from, to) -> {
          ranges.add(from);
          ranges.add(to);
        });
    return ranges;
  }

  long upto() {
    return upto;
  }

  long rejected() {
    return rejected;
  }

  long lost() {
    return lost;
  }
}
