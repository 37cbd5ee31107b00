package io.counterwatch.simulator;

import java.time.LocalDate;

/** A centre on a day, and the seed of everything that is drawn for it. */
record CentreDay(CentreProfile centre, LocalDate day, long seed) {
  /** The draws of one concern; those of another change nothing in them. */
  Chance chance(String concern) {
    return new Chance(seed, centre.id() + '/' + concern, day);
  }

  boolean works() {
    return WorkingHours.worksOn(day, centre.everyDay());
  }

  /** The centre on another day. */
  CentreDay on(LocalDate other) {
    return new CentreDay(centre, other, seed);
  }

  /** Something that a device records on this day, at a time since local midnight. */
  long micros(long millisOfDay) {
    return WorkingHours.micros(day, millisOfDay);
  }
}
