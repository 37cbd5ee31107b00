package io.counterwatch.centre;

import io.counterwatch.centre.WorkTime.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The work of a day's counters and staff. Services that ended are added as they end; the rare event
 * that changes one afterwards (an assumed end undone, a call that comes late and names the staff)
 * makes the sums of all be built again when they are next asked for.
 */
final class WorkTally {
  private final Collection<Desk> desks;
  private final Map<String, UnionTally> byCounter = new HashMap<>();
  private final Map<String, UnionTally> byStaff = new HashMap<>();
  private final Set<Segment> open = new LinkedHashSet<>();
  private boolean current = true;

  /** How often the sums were built again: what was taken down before is not in them one by one. */
  private long builds;

  private final Undo undo;

  /** Of those counters, which may become more. */
  WorkTally(Collection<Desk> desks, Undo undo) {
    this.desks = desks;
    this.undo = undo;
  }

  void opened(Segment segment) {
    undo.add(open, segment);
  }

  void closed(Segment segment) {
    undo.remove(open, segment);
    rememberSums();
    if (current) {
      add(byCounter, segment.desk.counter(), segment);
      String staff = segment.staff();
      if (staff != null) {
        add(byStaff, staff, segment);
      }
    }
  }

  /** An open segment never was. */
  void dropped(Segment segment) {
    undo.remove(open, segment);
  }

  /** A closed segment goes on after all. */
  void reopened(Segment segment) {
    undo.add(open, segment);
    restaffed();
  }

  /** Who served a closed segment may be somebody else. */
  void restaffed() {
    rememberSums();
    current = false;
  }

  /** Sums that were built again meanwhile, or are not current, are so after a taking back too. */
  private void rememberSums() {
    if (undo.remembers()) {
      boolean oldCurrent = current;
      long oldBuilds = builds;
      undo.step(() -> current = oldCurrent && builds == oldBuilds);
    }
  }

  private void add(Map<String, UnionTally> sums, String worker, Segment segment) {
    UnionTally sum = sums.get(worker);
    if (sum == null) {
      sum = new UnionTally();
      undo.key(sums, worker);
      sums.put(worker, sum);
    }
    sum.add(segment.startMicros, segment.endMicros, undo);
  }

  private void bringUpToDate() {
    if (current) {
      return;
    }
    builds++;
    byCounter.clear();
    byStaff.clear();
    Map<String, List<Segment>> staffSegments = new HashMap<>();
    for (Desk desk : desks) {
      byCounter.put(desk.counter(), UnionTally.of(desk.segments));
      for (Segment segment : desk.segments) {
        String staff = segment.staff();
        if (staff != null && !segment.isOpen()) {
          staffSegments.computeIfAbsent(staff, id -> new ArrayList<>()).add(segment);
        }
      }
    }
    staffSegments.forEach((staff, segments) -> byStaff.put(staff, UnionTally.of(segments)));
    current = true;
  }

  /** How many services go on for longer than any should, as of that moment. */
  long openTooLong(long asOfMicros) {
    return open.stream()
        .filter(segment -> asOfMicros - segment.startMicros > WorkTime.LONGEST_OPEN_MICROS)
        .count();
  }

  WorkTime ofCounter(Desk desk, long asOfMicros) {
    bringUpToDate();
    List<Span> going = new ArrayList<>();
    for (Segment segment : open) {
      if (segment.desk == desk) {
        going.add(WorkTime.span(segment.startMicros, segment.endMicros, asOfMicros));
      }
    }
    return WorkTime.of(
        byCounter.getOrDefault(desk.counter(), new UnionTally()),
        going,
        activeSpans(desk, desk.shifts, asOfMicros));
  }

  /** Everybody's work, by id; available is null for who was never on a shift. */
  Map<String, StaffWork> ofStaff(long asOfMicros) {
    bringUpToDate();
    Map<String, List<Span>> going = new HashMap<>();
    for (Segment segment : open) {
      String staff = segment.staff();
      if (staff != null) {
        going
            .computeIfAbsent(staff, id -> new ArrayList<>())
            .add(WorkTime.span(segment.startMicros, segment.endMicros, asOfMicros));
      }
    }
    Map<String, List<Span>> active = new HashMap<>();
    for (Desk desk : desks) {
      for (Desk.Stretch shift : desk.shifts) {
        if (shift.staff != null) {
          active
              .computeIfAbsent(shift.staff, id -> new ArrayList<>())
              .addAll(activeSpans(desk, List.of(shift), asOfMicros));
        }
      }
    }
    Set<String> everybody = new TreeSet<>(byStaff.keySet());
    everybody.addAll(going.keySet());
    everybody.addAll(active.keySet());
    Map<String, StaffWork> work = new TreeMap<>();
    for (String staff : everybody) {
      WorkTime time =
          WorkTime.of(
              byStaff.getOrDefault(staff, new UnionTally()),
              going.getOrDefault(staff, List.of()),
              active.getOrDefault(staff, List.of()));
      work.put(
          staff,
          new StaffWork(
              time.servingMicros(), active.containsKey(staff) ? time.availableMicros() : null));
    }
    return work;
  }

  /** One staff member's work. */
  record StaffWork(long servingMicros, @Nullable Long availableMicros) {}

  private static List<Span> activeSpans(Desk desk, List<Desk.Stretch> shifts, long asOfMicros) {
    return WorkTime.minus(stretches(shifts, asOfMicros), stretches(desk.pauses, asOfMicros));
  }

  private static List<Span> stretches(List<Desk.Stretch> stretches, long asOfMicros) {
    List<Span> spans = new ArrayList<>(stretches.size());
    for (Desk.Stretch stretch : stretches) {
      spans.add(WorkTime.span(stretch.startMicros, stretch.endMicros, asOfMicros));
    }
    return spans;
  }
}
