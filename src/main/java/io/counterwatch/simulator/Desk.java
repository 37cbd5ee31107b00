package io.counterwatch.simulator;

/** A service counter with its clerk, on one day. Mutable; belongs to one simulation. */
final class Desk {
  /** What the clerk does. */
  enum State {
    CLOSED,
    FREE,
    BUSY,
    PAUSED
  }

  final CounterProfile profile;
  final String device;
  State state = State.CLOSED;
  String staff = "";
  long pauseMillis;
  boolean closing;

  Desk(CounterProfile profile, String device) {
    this.profile = profile;
    this.device = device;
  }
}
