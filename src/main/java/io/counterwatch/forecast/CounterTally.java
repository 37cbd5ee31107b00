package io.counterwatch.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Counters as they were foreseen at a border, against those that were at work afterwards. Foreseen
 * is that who is at work goes on, who has a break comes back or doesn't, and that counters open and
 * close as hours and roster say; whoever is absent from a shift that began a while ago is not
 * awaited. While the doors are closed anything is as foreseen, and so it is about a change: nobody
 * opens on the second.
 */
final class CounterTally {
  /** A counter that opens or closes so much before or after its time is as foreseen. */
  static final int PUNCTUAL_MINUTES = 10;

  /** So many counter-minutes more or fewer change next to nothing. */
  static final int TOLERATED_MINUTES = 5;

  private static final long PUNCTUAL_MICROS = PUNCTUAL_MINUTES * Floor.MICROS_PER_MINUTE;
  private static final long TOLERATED_MICROS = TOLERATED_MINUTES * Floor.MICROS_PER_MINUTE;

  /** Between so many counters all is as foreseen, from then on until the next step. */
  private record Step(long fromMicros, int fewest, int most) {
    Step and(Step other) {
      return new Step(fromMicros, Math.min(fewest, other.fewest), Math.max(most, other.most));
    }
  }

  private final List<Step> steps;
  private long moreMicros;
  private long fewerMicros;

  /**
   * Of a border.
   *
   * @param counters as they are then
   * @param timetable from then on
   * @param counted whether a counter is one of those that are counted; with the services that its
   *     shift names, empty where none does
   */
  CounterTally(
      long borderMicros,
      SpeakingCounters counters,
      Timetable timetable,
      BiPredicate<String, List<String>> counted) {
    Predicate<String> isCounted = counter -> counted.test(counter, List.of());
    Set<String> certain = new TreeSet<>(counters.open());
    certain.removeIf(isCounted.negate());
    Set<String> possible = new TreeSet<>(counters.onBreak());
    possible.removeIf(isCounted.negate());
    possible.addAll(certain);
    Set<String> absent = new TreeSet<>(timetable.plannedNow());
    absent.removeAll(possible);
    BiPredicate<String, List<String>> awaited =
        (counter, services) -> !absent.contains(counter) && counted.test(counter, services);
    this.steps =
        unpunctual(
            planned(borderMicros, timetable, certain, possible, awaited, counters::wouldSpeak));
  }

  /** What is foreseen of the counters that are certainly or possibly open at the border. */
  private static List<Step> planned(
      long borderMicros,
      Timetable timetable,
      Set<String> certain,
      Set<String> possible,
      BiPredicate<String, List<String>> awaited,
      Predicate<String> wouldSpeak) {
    List<Step> planned = new ArrayList<>();
    boolean open = timetable.open();
    planned.add(step(Long.MIN_VALUE, open, certain, possible));
    for (Timetable.Change change : timetable.changes()) {
      switch (change) {
        case Timetable.Doors doors -> open = doors.open();
        case Timetable.Counter counter -> {
          String id = counter.counter();
          if (!counter.open()) {
            certain.remove(id);
            possible.remove(id);
          } else if (awaited.test(id, counter.services())) {
            possible.add(id);
            if (wouldSpeak.test(id)) {
              certain.add(id);
            }
          }
        }
      }
      long from = borderMicros + Math.round(change.minute() * Floor.MICROS_PER_MINUTE);
      if (planned.getLast().fromMicros == from) {
        planned.removeLast();
      }
      planned.add(step(from, open, certain, possible));
    }
    return planned;
  }

  private static Step step(long from, boolean open, Set<String> certain, Set<String> possible) {
    return open
        ? new Step(from, certain.size(), possible.size())
        : new Step(from, 0, Integer.MAX_VALUE);
  }

  /** The same, each step being as foreseen for some minutes before it and after it, too. */
  private static List<Step> unpunctual(List<Step> planned) {
    TreeSet<Long> borders = new TreeSet<>(Set.of(Long.MIN_VALUE));
    for (Step step : planned.subList(1, planned.size())) {
      borders.add(step.fromMicros - PUNCTUAL_MICROS);
      borders.add(step.fromMicros + PUNCTUAL_MICROS);
    }
    List<Step> steps = new ArrayList<>();
    for (long border : borders) {
      Step all = null;
      for (int i = 0; i < planned.size(); i++) {
        boolean begun = i == 0 || planned.get(i).fromMicros - PUNCTUAL_MICROS <= border;
        boolean over =
            i + 1 < planned.size() && planned.get(i + 1).fromMicros + PUNCTUAL_MICROS <= border;
        if (begun && !over) {
          Step one = planned.get(i);
          all = all == null ? new Step(border, one.fewest, one.most) : all.and(one);
        }
      }
      if (all != null) {
        steps.add(all);
      }
    }
    return steps;
  }

  /**
   * So they were between two moments.
   *
   * @param open how many were open
   * @param onBreak how many others had closed for a break, as far as anybody knows
   */
  void add(long fromMicros, long toMicros, int open, int onBreak) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      long from = Math.max(fromMicros, step.fromMicros);
      long to = i + 1 < steps.size() ? Math.min(toMicros, steps.get(i + 1).fromMicros) : toMicros;
      if (from < to) {
        moreMicros += Math.max(0L, (long) open - step.most) * (to - from);
        fewerMicros += Math.max(0L, (long) step.fewest - open - onBreak) * (to - from);
      }
    }
  }

  /** Whether more counters were at work than foreseen. */
  boolean isMore() {
    return moreMicros > TOLERATED_MICROS;
  }

  /** Whether fewer were. */
  boolean isFewer() {
    return fewerMicros > TOLERATED_MICROS;
  }
}
