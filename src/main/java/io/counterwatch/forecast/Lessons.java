package io.counterwatch.forecast;

import java.util.Set;

/** All that a centre's days have taught: what is kept from one to the next. */
record Lessons(
    Learned learned,
    WaitModel model,
    ConformalBounds bounds,
    StillWaiting stillWaiting,
    BreachCalibration calibration,
    KnownServices services) {

  /** Of a centre of which nothing was seen. */
  static Lessons none() {
    return new Lessons(
        Learned.nothing(),
        new WaitModel(Feature.COUNT_AT_ARRIVAL),
        new ConformalBounds(),
        new StillWaiting(),
        new BreachCalibration(),
        new KnownServices());
  }

  /**
   * A day begins under a plan with those services: what is known of some that went is forgotten.
   */
  void beginDay(Set<String> planned) {
    Set<String> gone = services.beginDay(planned);
    if (!gone.isEmpty()) {
      learned.forget(gone);
      bounds.forget(gone);
      stillWaiting.forget(gone);
    }
  }

  void write(StateWriter out) {
    learned.write(out);
    model.write(out);
    bounds.write(out);
    stillWaiting.write(out);
    calibration.write(out);
    services.write(out);
  }

  /** Takes over what another one wrote, into one that has seen nothing. */
  void read(StateReader in) {
    learned.read(in);
    model.read(in);
    bounds.read(in);
    stillWaiting.read(in);
    calibration.read(in);
    services.read(in);
  }
}
