package io.counterwatch.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What counters and clerks did on a day. */
final class WorkFigures {
  private static final long MOST_OPEN_MICROS = 12 * 3_600_000_000L;
  private static final long SECONDS_PER_HOUR = 3_600;

  private final Collection<Turn> turns;
  private final Shifts shifts;
  private final long nowMicros;

  private record Span(long from, long to) {
    boolean holds(long a, long b) {
      return from <= a && b <= to;
    }
  }

  /** Whose work: a counter's or a clerk's. */
  record Worker(
      Function<Stretch, @Nullable String> ofStretch,
      Function<Shifts.Spell, @Nullable String> ofSpell,
      Function<Leg, @Nullable String> ofLeg) {}

  static final Worker COUNTERS =
      new Worker(stretch -> stretch.counter, spell -> spell.counter, leg -> leg.creditedCounter);

  static final Worker CLERKS =
      new Worker(Stretch::clerk, spell -> spell.clerk, leg -> leg.creditedClerk);

  WorkFigures(Collection<Turn> turns, Shifts shifts, long nowMicros) {
    this.turns = turns;
    this.shifts = shifts;
    this.nowMicros = nowMicros;
  }

  SortedSet<String> names(Worker worker) {
    SortedSet<String> names = new TreeSet<>();
    for (Turn turn : turns) {
      for (Leg leg : turn.legs) {
        add(names, leg.is("served") ? worker.ofLeg.apply(leg) : null);
        leg.stretches.forEach(stretch -> add(names, worker.ofStretch.apply(stretch)));
      }
    }
    shifts.spells.forEach(spell -> add(names, worker.ofSpell.apply(spell)));
    return names;
  }

  private static void add(SortedSet<String> names, @Nullable String name) {
    if (name != null) {
      names.add(name);
    }
  }

  void put(Sheet sheet, String list, String servedName, Worker worker, boolean rates) {
    for (String id : names(worker)) {
      String name = list + "." + id;
      long served = served(worker, id);
      List<Span> serving = serving(worker, id);
      List<Span> open = spells(worker, id, spell -> !spell.paused);
      long servingSeconds = Sheet.seconds(length(serving, List.of()));
      sheet.count(name + "." + servedName, served);
      sheet.count(name + ".serving", servingSeconds);
      if (!open.isEmpty()) {
        long available = Sheet.seconds(length(open, serving));
        sheet.number(name + ".available", available);
        if (rates) {
          long all = servingSeconds + available;
          sheet.ratio(name + ".occupancy", servingSeconds, all);
          sheet.ratio(name + ".throughput", served * SECONDS_PER_HOUR, all);
        }
      }
    }
  }

  private long served(Worker worker, String id) {
    long served = 0;
    for (Turn turn : turns) {
      for (Leg leg : turn.legs) {
        served += leg.is("served") && id.equals(worker.ofLeg.apply(leg)) ? 1 : 0;
      }
    }
    return served;
  }

  private List<Span> serving(Worker worker, String id) {
    List<Span> spans = new ArrayList<>();
    for (Turn turn : turns) {
      for (Leg leg : turn.legs) {
        for (Stretch stretch : leg.stretches) {
          if (id.equals(worker.ofStretch.apply(stretch))) {
            spans.add(span(stretch.from, stretch.to));
          }
        }
      }
    }
    return spans;
  }

  private List<Span> spells(Worker worker, String id, Predicate<Shifts.Spell> which) {
    List<Span> spans = new ArrayList<>();
    for (Shifts.Spell spell : shifts.spells) {
      if (id.equals(worker.ofSpell.apply(spell)) && which.test(spell)) {
        spans.add(
            isOver(spell)
                ? span(spell.from, spell.to)
                : open(spell.from, spell.to == null ? nowMicros : spell.to, spell.opened));
      }
    }
    return spans;
  }

  /** Whether the counter was closed, or opened under another name, since. */
  private boolean isOver(Shifts.Spell spell) {
    return shifts.spells.stream()
        .filter(other -> other.counter.equals(spell.counter) && other.opened == spell.opened)
        .filter(other -> Objects.equals(other.clerk, spell.clerk))
        .noneMatch(other -> other.to == null);
  }

  private Span span(long from, @Nullable Long to) {
    return to != null ? new Span(from, to) : open(from, nowMicros, from);
  }

  /** What goes on counts for so long at most. */
  private static Span open(long from, long to, long since) {
    return new Span(from, Math.max(from, Math.min(to, since + MOST_OPEN_MICROS)));
  }

  /** How long some of the first holds and none of the other: from edge to edge. */
  private static long length(List<Span> in, List<Span> out) {
    SortedSet<Long> edges = new TreeSet<>();
    for (List<Span> spans : List.of(in, out)) {
      for (Span span : spans) {
        edges.add(span.from);
        edges.add(span.to);
      }
    }
    long sum = 0;
    @Nullable Long before = null;
    for (Long edge : edges) {
      if (before != null) {
        long a = before;
        long b = edge;
        boolean counts =
            in.stream().anyMatch(span -> span.holds(a, b))
                && out.stream().noneMatch(span -> span.holds(a, b));
        sum += counts ? b - a : 0;
      }
      before = edge;
    }
    return sum;
  }

  /** Stretches of more than half a day. */
  long tooLong() {
    long count = 0;
    for (Turn turn : turns) {
      for (Leg leg : turn.legs) {
        for (Stretch stretch : leg.stretches) {
          long to = stretch.to == null ? nowMicros : stretch.to;
          count += to - stretch.from > MOST_OPEN_MICROS ? 1 : 0;
        }
      }
    }
    return count;
  }
}
