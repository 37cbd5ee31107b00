package io.counterwatch.forecast;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.Roster.Shift;
import io.counterwatch.centre.Roster.StaffMember;
import io.counterwatch.centre.ServiceDays;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a centre's plan foresees: no counter while it is closed; else as many as have a shift,
 * scaled by how many of those that should be at work now are; where there is no roster, as many as
 * now.
 */
public final class PlannedCounters implements RosterOutlook {
  private static final long SLOT_MICROS = SLOT_MINUTES * Floor.MICROS_PER_MINUTE;
  private static final long PUNCTUAL_MICROS =
      CounterTally.PUNCTUAL_MINUTES * Floor.MICROS_PER_MINUTE;

  /**
   * A shift.
   *
   * @param services of its counter and of its staff: both must serve it; empty = all
   */
  private record Planned(
      String counter, OpeningHours hours, Set<DayOfWeek> days, List<List<String>> services) {
    boolean isOn(LocalDateTime local) {
      return days.contains(local.getDayOfWeek()) && hours.isOpen(local);
    }

    boolean serves(String service) {
      return services.stream().allMatch(some -> some.isEmpty() || some.contains(service));
    }

    /** Those of its counter and of its staff; empty = all. Null where they have none in common. */
    @Nullable List<String> served() {
      List<List<String>> named = services.stream().filter(some -> !some.isEmpty()).toList();
      if (named.isEmpty()) {
        return List.of();
      }
      List<String> common = named.getFirst().stream().filter(this::serves).toList();
      return common.isEmpty() ? null : common;
    }
  }

  private final CentrePlan plan;
  private final ServiceDays calendar;
  private final List<Planned> shifts = new ArrayList<>();

  /** Looked up for every estimate; as time goes on, only what comes into sight is reckoned. */
  private final Map<String, Ahead> aheadOf = new HashMap<>();

  /** What is planned for a service from a slot on. */
  private final class Ahead {
    private final String service;
    private final boolean[] open = new boolean[SLOTS];
    private final double[] planned = new double[SLOTS];
    private long firstSlot;

    Ahead(String service, long firstSlot) {
      this.service = service;
      this.firstSlot = firstSlot;
      reckon(0);
    }

    /** Time is at that slot now. */
    void moveTo(long slot) {
      long passed = slot - firstSlot;
      int kept = passed > 0 && passed < SLOTS ? SLOTS - (int) passed : 0;
      System.arraycopy(open, SLOTS - kept, open, 0, kept);
      System.arraycopy(planned, SLOTS - kept, planned, 0, kept);
      firstSlot = slot;
      reckon(kept);
    }

    private void reckon(int from) {
      for (int i = from; i < SLOTS; i++) {
        LocalDateTime local = local(firstSlot + i);
        open[i] = plan.hours().isOpen(local);
        planned[i] = planned(service, local);
      }
    }
  }

  /** Of a plan. */
  public PlannedCounters(CentrePlan plan) {
    this.plan = plan;
    this.calendar = ServiceDays.of(plan);
    Map<String, List<String>> staff = new HashMap<>();
    for (StaffMember member : plan.roster().staff()) {
      staff.put(member.staff(), member.services());
    }
    for (Shift shift : plan.roster().shifts()) {
      shifts.add(
          new Planned(
              shift.counter(),
              hours(shift),
              shift.hours().isEmpty() ? shift.days() : EnumSet.allOf(DayOfWeek.class),
              List.of(
                  plan.counter(shift.counter()).services(),
                  staff.getOrDefault(shift.staff(), List.of()))));
    }
  }

  private OpeningHours hours(Shift shift) {
    if (shift.hours().isEmpty()) {
      return plan.hours();
    }
    Map<DayOfWeek, List<Span>> spans = new EnumMap<>(DayOfWeek.class);
    shift.days().forEach(day -> spans.put(day, shift.hours()));
    return new OpeningHours(spans);
  }

  @Override
  public double[] counters(String service, long micros, double now) {
    long slot = Math.floorDiv(micros, SLOT_MICROS);
    Ahead ahead = ahead(service, slot);
    double plannedNow = ahead.planned[0];
    double present = plannedNow > 0 && now > 0 ? now / plannedNow : 1;
    double[] expected = new double[SLOTS];
    for (int i = 0; i < SLOTS; i++) {
      if (ahead.open[i]) {
        expected[i] = shifts.isEmpty() ? now : present * ahead.planned[i];
      }
    }
    return expected;
  }

  @Override
  public Timetable timetable(long micros, double minutes) {
    boolean open = plan.hours().isOpen(calendar.localTime(micros));
    Map<String, List<String>> planned = onShift(calendar.localTime(micros));
    Set<String> plannedNow = new TreeSet<>(planned.keySet());
    plannedNow.retainAll(onShift(calendar.localTime(micros - PUNCTUAL_MICROS)).keySet());
    List<Timetable.Change> changes = new ArrayList<>();
    planned.forEach(
        (counter, services) -> {
          if (!plannedNow.contains(counter)) {
            changes.add(new Timetable.Counter(0, counter, true, services));
          }
        });
    for (long border : borders(micros, minutes)) {
      double minute = Floor.minutes(micros, border);
      LocalDateTime local = calendar.localTime(border);
      if (plan.hours().isOpen(local) != open) {
        open = !open;
        changes.add(new Timetable.Doors(minute, open));
      }
      Map<String, List<String>> before = planned;
      Map<String, List<String>> after = onShift(local);
      before.forEach(
          (counter, services) -> {
            if (!after.containsKey(counter)) {
              changes.add(new Timetable.Counter(minute, counter, false, services));
            }
          });
      after.forEach(
          (counter, services) -> {
            if (!before.containsKey(counter)) {
              changes.add(new Timetable.Counter(minute, counter, true, services));
            }
          });
      planned = after;
    }
    return new Timetable(plan.hours().isOpen(calendar.localTime(micros)), plannedNow, changes);
  }

  /** The counters that have a shift, with what they serve; none while the centre is closed. */
  Map<String, List<String>> onShift(LocalDateTime local) {
    Map<String, List<String>> counters = new TreeMap<>();
    if (plan.hours().isOpen(local)) {
      for (Planned shift : shifts) {
        List<String> served = shift.served();
        if (served != null && shift.isOn(local)) {
          counters.putIfAbsent(shift.counter, served);
        }
      }
    }
    return counters;
  }

  /** Whether there is a roster at all. */
  boolean hasShifts() {
    return !shifts.isEmpty();
  }

  /** When hours or shifts begin or end, after that moment. */
  private TreeSet<Long> borders(long micros, double minutes) {
    long end = micros + (long) (minutes * Floor.MICROS_PER_MINUTE);
    TreeSet<Long> borders = new TreeSet<>();
    LocalDate last = calendar.localTime(end).toLocalDate();
    LocalDate date = calendar.localTime(micros).toLocalDate().minusDays(1);
    for (; !date.isAfter(last); date = date.plusDays(1)) {
      addBorders(borders, plan.hours(), date);
      for (Planned shift : shifts) {
        addBorders(borders, shift.hours, date);
      }
    }
    return new TreeSet<>(borders.subSet(micros, false, end, true));
  }

  private void addBorders(TreeSet<Long> borders, OpeningHours hours, LocalDate date) {
    for (Span span : hours.on(date)) {
      borders.add(micros(date.atTime(span.from())));
      // The end of a whole day is the last nanosecond of it.
      boolean nextDate = span.passesMidnight() || span.to().equals(LocalTime.MAX);
      LocalTime to = span.to().equals(LocalTime.MAX) ? LocalTime.MIDNIGHT : span.to();
      borders.add(micros((nextDate ? date.plusDays(1) : date).atTime(to)));
    }
  }

  private long micros(LocalDateTime local) {
    return ServiceDays.toMicros(local.atZone(calendar.zone()).toInstant());
  }

  private Ahead ahead(String service, long slot) {
    Ahead known = aheadOf.get(service);
    if (known == null) {
      known = new Ahead(service, slot);
      if (aheadOf.size() >= KnownServices.MAX_SERVICES) {
        aheadOf.clear();
      }
      aheadOf.put(service, known);
    } else if (known.firstSlot != slot) {
      known.moveTo(slot);
    }
    return known;
  }

  /** The middle of a slot on the centre's clock. */
  private LocalDateTime local(long slot) {
    return calendar.localTime(slot * SLOT_MICROS + SLOT_MICROS / 2);
  }

  private double planned(String service, LocalDateTime local) {
    int count = 0;
    for (Planned shift : shifts) {
      if (shift.serves(service) && shift.isOn(local)) {
        count++;
      }
    }
    return count;
  }
}
