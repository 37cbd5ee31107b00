package io.counterwatch.forecast;

import java.util.List;
import java.util.Set;

/**
 * What a plan says of a centre's doors and counters in the next while.
 *
 * @param open whether the doors are open now
 * @param plannedNow the counters that have a shift now and had one {@link
 *     CounterTally#PUNCTUAL_MINUTES} ago: one that isn't at work is absent
 * @param changes in their order; of one minute, those of the doors first. A shift that began since
 *     begins at 0
 */
public record Timetable(boolean open, Set<String> plannedNow, List<Change> changes) {
  /** Where nothing is foreseen: all goes on as it is. */
  public static final Timetable AS_NOW = new Timetable(true, Set.of(), List.of());

  /** Keeps copies. */
  public Timetable {
    plannedNow = Set.copyOf(plannedNow);
    changes = List.copyOf(changes);
  }

  /** Something that will change. */
  public sealed interface Change {
    /** Minutes from now. */
    double minute();
  }

  /** The doors open or close; while they are closed nobody comes and nobody is called. */
  public record Doors(double minute, boolean open) implements Change {}

  /**
   * A counter's shift begins or ends.
   *
   * @param services that it will serve; empty = all
   */
  public record Counter(double minute, String counter, boolean open, List<String> services)
      implements Change {}
}
