package io.counterwatch.simulator;

/** Where a simulation's events come from. */
interface Source {
  /**
   * Hands the fleet everything that has happened up to now.
   *
   * @param nowMicros the server's clock
   * @return when the next event happens, by the server's clock
   */
  long play(Fleet fleet, long nowMicros);
}
