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

  /** Whether nobody comes to it all day. */
  final boolean absent;

  State state = State.CLOSED;
  String staff = "";
  long pauseMillis;
  boolean closing;

  Desk(CounterProfile profile, String device, boolean absent) {
    this.profile = profile;
    this.device = device;
    this.absent = absent;
  }
}
