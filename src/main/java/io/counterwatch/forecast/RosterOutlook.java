package io.counterwatch.forecast;

/**
 * How many counters will serve a service in the next hours, as far as anybody knows: the roster and
 * the opening hours. Lunch, closing and changes of shift are in nothing else.
 */
@FunctionalInterface
public interface RosterOutlook {
  /** The length of a slot; slots begin at whole multiples of it since 1970. */
  int SLOT_MINUTES = 5;

  /** How many slots are looked at: four hours. */
  int SLOTS = 48;

  /** Where nothing is known. */
  RosterOutlook NONE = (service, micros, now) -> new double[0];

  /**
   * The counters that are expected in each slot, beginning with the one under way; none at all
   * where nothing is known.
   *
   * @param now how many serve it at that moment
   */
  double[] counters(String service, long micros, double now);

  /**
   * Which counters open and close by plan within the next minutes, and when the doors do.
   *
   * @param micros now
   */
  default Timetable timetable(long micros, double minutes) {
    return Timetable.AS_NOW;
  }
}
