package io.counterwatch.forecast;

import io.counterwatch.forecast.Floor.Desk;

/**
 * The counters of a service at one moment.
 *
 * @param busy counters that attend to somebody, whatever they serve
 * @param eligible busy counters, each by how much it serves the service
 * @param free counters at work that attend to nobody, each by how much it serves the service
 * @param justFree how many of all attend to nobody since two minutes at most
 * @param restMinutes mean rest of the occupancies at eligible counters
 */
record Staffing(int busy, double eligible, double free, int justFree, double restMinutes) {
  private static final double JUST_MINUTES = 2;

  /** As of that moment. */
  static Staffing of(
      Floor floor, Capability capability, Occupancy occupancy, String service, long micros) {
    int busy = 0;
    int justFree = 0;
    double eligible = 0;
    double free = 0;
    double rest = 0;
    for (Desk desk : floor.desks()) {
      if (!desk.atWork(micros)) {
        continue;
      }
      double serves = capability.serves(desk.counter, service);
      if (desk.occupant != null) {
        busy++;
        eligible += serves;
        rest += serves * occupancy.rest(Floor.minutes(desk.occupant.sinceMicros(), micros));
      } else {
        free += serves;
        if (desk.idleMinutes(micros) <= JUST_MINUTES) {
          justFree++;
        }
      }
    }
    return new Staffing(
        busy, eligible, free, justFree, eligible > 0 ? rest / eligible : occupancy.mean(service));
  }

  /** |Cₛ|, at least one. */
  double counters() {
    return Math.max(1, eligible);
  }
}
