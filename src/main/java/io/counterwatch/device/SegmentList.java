package io.counterwatch.device;

import io.counterwatch.device.Outbox.Entry;
import io.counterwatch.event.ServerMessage.SequenceRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of an epoch, oldest first; at least one. Not safe for use by many threads. */
final class SegmentList {
  private final TreeMap<Long, Segment> byBase = new TreeMap<>();

  void add(Segment segment) {
    byBase.put(segment.base(), segment);
  }

  Segment oldest() {
    return byBase.firstEntry().getValue();
  }

  Segment newest() {
    return byBase.lastEntry().getValue();
  }

  void removeOldest() {
    byBase.pollFirstEntry();
  }

  int size() {
    return byBase.size();
  }

  /** The first sequence that is not in the oldest file. */
  long endOfOldest() {
    Map.Entry<Long, Segment> second = byBase.higherEntry(oldest().base());
    return second == null ? oldest().end() : second.getKey();
  }

  long bytes() {
    long bytes = 0;
    for (Segment segment : byBase.values()) {
      bytes += segment.bytes();
    }
    return bytes;
  }

  List<Entry> read(long from, long to) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Segment segment : holding(from, to)) {
      segment.read(from, to, entries);
    }
    return entries;
  }

  void freeze(long from, long to, ClockReading clock) {
    for (Segment segment : holding(from, to)) {
      segment.freeze(from, to, clock);
    }
  }

  /** Whether any of these has no clock reading yet. */
  boolean anyUnfrozen(long from, long to) {
    for (Segment segment : holding(from, to)) {
      long last = Math.min(to, segment.end() - 1);
      for (long sequence = Math.max(from, segment.base()); sequence <= last; sequence++) {
        if (segment.unfrozen(sequence)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Which of these are not here. */
  List<SequenceRange> holes(long from, long to) {
    List<SequenceRange> holes = new ArrayList<>();
    long begin = from;
    for (Segment segment : holding(from, to)) {
      long last = Math.min(to, segment.end() - 1);
      for (long sequence = Math.max(from, segment.base()); sequence <= last; sequence++) {
        if (segment.holds(sequence)) {
          if (sequence > begin) {
            holes.add(new SequenceRange(begin, sequence - 1));
          }
          begin = sequence + 1;
        }
      }
    }
    if (begin <= to) {
      holes.add(new SequenceRange(begin, to));
    }
    return holes;
  }

  private Collection<Segment> holding(long from, long to) {
    if (to < from) {
      return List.of();
    }
    Long first = byBase.floorKey(from);
    return byBase.subMap(first == null ? from : first, true, to, true).values();
  }
}
