package io.counterwatch.pipeline;

import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.EventStore.LedgerRow;
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

  /** Declared lost: dealt with, but stored all the same should they come. From → to, inclusive. */
  private final TreeMap<Long, Long> lost = new TreeMap<>();

  private final RecentHashes recent;
  private long rejected;
  private long announced;
  private boolean stored;

  /** Of an epoch that begins. */
  SequenceLedger(HashRoom room) {
    recent = new RecentHashes(room);
  }

  /** As it was stored. */
  SequenceLedger(LedgerRow row, HashRoom room) {
    upto = row.upto();
    fill(above, row.ranges());
    fill(lost, row.lost());
    rejected = row.rejected();
    announced = row.announced();
    recent = new RecentHashes(row.recentHashes(), room);
    stored = true;
  }

  /** To be stored; ranges as pairs from, to. */
  LedgerRow row(LedgerKey key) {
    stored = true;
    return new LedgerRow(key, upto, pairs(above), rejected, lostRanges(), announced, recent.text());
  }

  /** It is in memory no more. */
  void discard() {
    recent.discard();
  }

  /** Whether the database has never been given it. */
  boolean isNew() {
    return !stored;
  }

  private static void fill(TreeMap<Long, Long> map, List<Long> pairs) {
    for (int i = 0; i < pairs.size(); i += 2) {
      map.put(pairs.get(i), pairs.get(i + 1));
    }
  }

  /** Whether it is stored or rejected. One that was only declared lost is still welcome. */
  boolean contains(long sequence) {
    return isDealtWith(sequence) && !holds(lost, sequence);
  }

  private boolean isDealtWith(long sequence) {
    return sequence <= upto || holds(above, sequence);
  }

  private static boolean holds(TreeMap<Long, Long> ranges, long sequence) {
    Map.Entry<Long, Long> range = ranges.floorEntry(sequence);
    return range != null && sequence <= range.getValue();
  }

  /** Whether one more sequence can be held without passing the limit on ranges. */
  boolean hasRoomFor(long sequence) {
    return above.size() < MAX_RANGES || isDealtWith(sequence) || isDealtWith(sequence - 1);
  }

  /** Marks a sequence as stored, and remembers what it said. */
  void add(long sequence, long contentHash) {
    add(sequence);
    recent.put(sequence, contentHash);
  }

  /** Remembers what the event said that is stored under that sequence. */
  void remember(long sequence, long contentHash) {
    if (sequence <= upto) {
      recent.put(sequence, contentHash);
    }
  }

  /** Compares an event with what is remembered of the one that is stored under its sequence. */
  RecentHashes.Comparison compare(long sequence, long contentHash) {
    return recent.compare(sequence, contentHash);
  }

  /** The device says that it has recorded everything up to this sequence. */
  void announce(long newest) {
    announced = Math.max(announced, newest);
  }

  /** Marks a sequence as dealt with. */
  void add(long sequence) {
    Map.Entry<Long, Long> found = lost.floorEntry(sequence);
    if (found != null && sequence <= found.getValue()) {
      lost.remove(found.getKey());
      if (found.getKey() < sequence) {
        lost.put(found.getKey(), sequence - 1);
      }
      if (sequence < found.getValue()) {
        lost.put(sequence + 1, found.getValue());
      }
    }
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
      lost.put(hole.from(), hole.to());
    }
    if (known > 0) {
      addRange(from, to);
    }
    while (lost.size() > MAX_RANGES) {
      lost.pollFirstEntry();
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
    return pairs(above);
  }

  /** What was declared lost and has not come, as pairs from, to; the oldest beyond the limit go. */
  List<Long> lostRanges() {
    return pairs(lost);
  }

  private static List<Long> pairs(TreeMap<Long, Long> map) {
    List<Long> pairs = new ArrayList<>(map.size() * 2);
    map.forEach(
        (from, to) -> {
          pairs.add(from);
          pairs.add(to);
        });
    return pairs;
  }

  long upto() {
    return upto;
  }

  long rejected() {
    return rejected;
  }
}
