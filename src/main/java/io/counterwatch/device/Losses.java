package io.counterwatch.device;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which sequences of an outbox were declared lost, and in which of its events. */
final class Losses {
  /** From → to and the sequence of the event that says so. */
  private final TreeMap<Long, Declared> byFrom = new TreeMap<>();

  private record Declared(long to, long by) {}

  /** An event says that these are lost, both inclusive. */
  void declared(long from, long to, long by) {
    byFrom.merge(
        from, new Declared(to, by), (known, other) -> other.to() > known.to() ? other : known);
  }

  /** Forgets what events said that are gone. */
  void forgetBelow(long oldest) {
    byFrom.values().removeIf(declared -> declared.by() < oldest);
  }

  /** The events that declare any of these, oldest first. */
  List<Long> declaring(long from, long to) {
    List<Long> events = new ArrayList<>();
    for (Map.Entry<Long, Declared> one : byFrom.headMap(to, true).entrySet()) {
      if (one.getValue().to() >= from) {
        events.add(one.getValue().by());
      }
    }
    return events;
  }

  /** What of these is not declared yet. */
  List<SequenceRange> undeclared(long from, long to) {
    List<SequenceRange> rest = new ArrayList<>();
    long begin = from;
    for (Map.Entry<Long, Declared> one : byFrom.headMap(to, true).entrySet()) {
      if (one.getValue().to() >= begin) {
        if (one.getKey() > begin) {
          rest.add(new SequenceRange(begin, one.getKey() - 1));
        }
        begin = one.getValue().to() + 1;
      }
    }
    if (begin <= to) {
      rest.add(new SequenceRange(begin, to));
    }
    return rest;
  }
}
