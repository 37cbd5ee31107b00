package io.counterwatch.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The totals of a day's tickets: of the centre and of each service. */
final class TicketFigures {
  private static final long HOUR_MICROS = 3_600_000_000L;
  private static final int MOST_HOURS_LATER = 25;

  private final AuditPlan plan;
  private final List<Turn> turns;
  private final boolean over;
  private final long nowMicros;

  /** Whose end decides, since when, and how soon is early: a centre's ticket or a service's leg. */
  private record Unit(Leg last, long openedMicros, boolean called, int earlySeconds) {}

  private record Level(long met, long counted, Set<Integer> targets) {}

  /**
   * The totals as of a moment.
   *
   * @param over whether the day is over
   * @param nowMicros at the latest the day's end
   */
  TicketFigures(AuditPlan plan, Collection<Turn> turns, boolean over, long nowMicros) {
    this.plan = plan;
    this.turns = turns.stream().filter(Turn::counts).toList();
    this.over = over;
    this.nowMicros = nowMicros;
  }

  Set<String> services() {
    Set<String> services = new TreeSet<>();
    turns.forEach(turn -> turn.legs.forEach(leg -> services.add(turn.service(leg))));
    return services;
  }

  void ofCentre(Sheet sheet, String name) {
    List<Unit> units = new ArrayList<>();
    List<Long> visits = new ArrayList<>();
    List<Long> waits = new ArrayList<>();
    List<Long> walks = new ArrayList<>();
    List<Long> services = new ArrayList<>();
    for (Turn turn : turns) {
      Leg last = turn.leg();
      boolean called = turn.legs.stream().anyMatch(leg -> leg.firstCall != null);
      units.add(new Unit(last, turn.issued(), called, plan.early(turn.service(last))));
      if (last.is("served")) {
        visits.add(Sheet.seconds(Objects.requireNonNull(last.ended) - turn.issued()));
      }
      turn.legs.forEach(leg -> durations(turn, leg, waits, walks, services));
    }
    counts(sheet, name, units);
    sheet.statistics(name + ".wait", waits);
    sheet.statistics(name + ".walk", walks);
    sheet.statistics(name + ".service", services);
    sheet.statistics(name + ".visit", visits);
    long met = 0;
    long counted = 0;
    Set<Integer> targets = new HashSet<>(plan.targets().values());
    for (String service : services()) {
      Level level = level(service);
      met += level.met;
      counted += level.counted;
      targets.addAll(level.targets);
    }
    level(sheet, name, new Level(met, counted, targets));
  }

  void ofService(Sheet sheet, String name, String service) {
    List<Unit> units = new ArrayList<>();
    List<Long> waits = new ArrayList<>();
    List<Long> walks = new ArrayList<>();
    List<Long> services = new ArrayList<>();
    for (Turn turn : turns) {
      for (Leg leg : turn.legs) {
        if (turn.service(leg).equals(service)) {
          units.add(new Unit(leg, turn.opened(leg), leg.firstCall != null, plan.early(service)));
          durations(turn, leg, waits, walks, services);
        }
      }
    }
    counts(sheet, name, units);
    sheet.statistics(name + ".wait", waits);
    sheet.statistics(name + ".walk", walks);
    sheet.statistics(name + ".service", services);
    level(sheet, name, level(service));
  }

  private static void durations(
      Turn turn, Leg leg, List<Long> waits, List<Long> walks, List<Long> services) {
    if (leg.firstCall != null) {
      waits.add(Sheet.seconds(leg.firstCall - turn.opened(leg)));
    }
    if (leg.walk != null) {
      walks.add(Sheet.seconds(leg.walk));
    }
    if (leg.is("served")) {
      long sum = 0;
      for (Stretch stretch : leg.stretches) {
        sum += Objects.requireNonNull(stretch.to) - stretch.from;
      }
      services.add(Sheet.seconds(sum));
    }
  }

  private void counts(Sheet sheet, String name, List<Unit> units) {
    sheet.count(name + ".issued", units.size());
    sheet.count(name + ".called", units.stream().filter(Unit::called).count());
    long served = units.stream().filter(unit -> unit.last.is("served")).count();
    sheet.count(name + ".served", served);
    long left = 0;
    for (String reason : List.of("no-show", "cancelled", "walked-out")) {
      long gone =
          units.stream()
              .filter(unit -> unit.last.is("left") && unit.last.reason.equals(reason))
              .count();
      sheet.count(name + ".left." + reason, gone);
      left += gone;
    }
    long expired = units.stream().filter(unit -> isExpired(unit.last)).count();
    sheet.count(name + ".left.expired", expired);
    long early = units.stream().filter(TicketFigures::leftEarly).count();
    long lost = left + expired - early;
    sheet.ratio(name + ".abandonment", lost, served + lost);
  }

  boolean isExpired(Leg leg) {
    return over && (leg.is("waiting") || leg.is("called") || leg.is("parked"));
  }

  private static boolean leftEarly(Unit unit) {
    return unit.last.is("left")
        && Sheet.seconds(Objects.requireNonNull(unit.last.ended) - unit.openedMicros)
            <= unit.earlySeconds;
  }

  private Level level(String service) {
    long target = plan.target(service);
    long met = 0;
    long counted = 0;
    Set<Integer> targets = new HashSet<>();
    for (Turn turn : turns) {
      for (Leg leg : turn.legs) {
        if (turn.service(leg).equals(service)) {
          targets.add(plan.target(service));
          long until =
              leg.firstCall != null ? leg.firstCall : leg.ended != null ? leg.ended : nowMicros;
          boolean within = Sheet.seconds(until - turn.opened(leg)) <= target;
          met += leg.firstCall != null && within ? 1 : 0;
          counted += leg.firstCall != null || !within ? 1 : 0;
        }
      }
    }
    return new Level(met, counted, targets);
  }

  private static void level(Sheet sheet, String name, Level level) {
    sheet.count(name + ".serviceLevel.met", level.met);
    sheet.count(name + ".serviceLevel.counted", level.counted);
    sheet.ratio(name + ".serviceLevel.ratio", level.met, level.counted);
    if (level.targets.size() == 1 && level.counted > 0) {
      sheet.number(name + ".serviceLevel.target", level.targets.iterator().next());
    }
  }

  /** Adds a count for each service and hour, under the name that the hour has. */
  void hours(Sheet sheet, String list, long dayStart, LongFunction<String> names) {
    List<String> keys = new ArrayList<>();
    for (Turn turn : turns) {
      for (Leg leg : turn.legs) {
        String service = turn.service(leg);
        keys.add(hour(turn.opened(leg), dayStart, names) + "/" + service + ".issued");
        if (leg.firstCall != null) {
          keys.add(hour(leg.firstCall, dayStart, names) + "/" + service + ".called");
        }
        if (leg.is("served")) {
          long ended = Objects.requireNonNull(leg.ended);
          keys.add(hour(ended, dayStart, names) + "/" + service + ".served");
        }
      }
    }
    for (String key : new TreeSet<>(keys)) {
      sheet.count(list + "." + key, keys.stream().filter(key::equals).count());
    }
  }

  private String hour(long micros, long dayStart, LongFunction<String> names) {
    long last = plan.hourOf(dayStart) + MOST_HOURS_LATER * HOUR_MICROS;
    return names.apply(Math.min(last, plan.hourOf(Math.max(micros, dayStart))));
  }

  // ---- who waits

  /** The openings of the legs that waited at a moment, of one service or (null) of all. */
  List<Long> waitingAt(long micros, @Nullable String service) {
    List<Long> opened = new ArrayList<>();
    for (Turn turn : turns) {
      for (Leg leg : turn.legs) {
        boolean in = service == null || turn.service(leg).equals(service);
        if (in
            && turn.opened(leg) <= micros
            && (leg.outOfQueue == null || leg.outOfQueue > micros)) {
          opened.add(turn.opened(leg));
        }
      }
    }
    return opened;
  }
}
