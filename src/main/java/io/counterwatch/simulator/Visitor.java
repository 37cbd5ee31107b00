package io.counterwatch.simulator;

import org.jspecify.annotations.Nullable;

/** Somebody with a ticket, on one day. Mutable; belongs to one simulation. */
final class Visitor {
  /** Where somebody stands. */
  enum State {
    WAITING,
    CALLED,
    SERVED_NOW,
    AWAY,
    GONE
  }

  final String subject;
  final boolean priority;
  final @Nullable Long appointmentMillis;

  /** How many calls pass before the visitor comes; all of them for one who never does. */
  final int ignoredCalls;

  String service;
  State state = State.WAITING;
  boolean returning;
  boolean wasParked;
  boolean wasTransferred;

  /** Order of joining the present line. */
  long place;

  Visitor(
      String subject,
      String service,
      boolean priority,
      @Nullable Long appointmentMillis,
      int ignoredCalls) {
    this.subject = subject;
    this.service = service;
    this.priority = priority;
    this.appointmentMillis = appointmentMillis;
    this.ignoredCalls = ignoredCalls;
  }
}
