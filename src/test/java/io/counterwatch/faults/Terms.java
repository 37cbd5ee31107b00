package io.counterwatch.faults;

import io.counterwatch.device.DeviceHabits;
import java.util.SplittableRandom;
import java.util.function.Function;

/** What a scenario plays with: what it says of itself, and for the rest what is usual. */
final class Terms {
  private static final int USUAL_CENTRES = 4;
  private static final int USUAL_PACE = 250;

  private final int strikes;
  private final int events;
  private int centres = USUAL_CENTRES;
  private int eventsPerSecond = USUAL_PACE;
  private int retained;
  private boolean bumpy = true;
  private double maxSendings = Double.POSITIVE_INFINITY;
  private DeviceHabits habits = DeviceHabits.OF_PROTOCOL;
  private Function<SplittableRandom, DeviceClock> clocks = random -> DeviceClock.RIGHT;
  private SiteTerms site = SiteTerms.USUAL;

  private Terms(int strikes, int events) {
    this.strikes = strikes;
    this.events = events;
  }

  /** So many strikes and events, the usual rest. */
  static Terms of(int strikes, int events) {
    return new Terms(strikes, events);
  }

  Terms inCentres(int number) {
    centres = number;
    return this;
  }

  Terms eventsPerSecond(int pace) {
    eventsPerSecond = pace;
    return this;
  }

  Terms retaining(int number) {
    retained = number;
    return this;
  }

  /** Messages go straight. */
  Terms straight() {
    bumpy = false;
    return this;
  }

  Terms sendingAtMost(double times) {
    maxSendings = times;
    return this;
  }

  /** Devices with clocks that may be wrong. */
  Terms withClocks(Function<SplittableRandom, DeviceClock> drawn) {
    clocks = drawn;
    return this;
  }

  /**
   * Devices with other habits than the protocol's, where the protocol's patience proves nothing.
   */
  Terms withHabits(DeviceHabits other) {
    habits = other;
    return this;
  }

  Terms at(SiteTerms other) {
    site = other;
    return this;
  }

  /** How often it strikes. */
  int strikes() {
    return strikes;
  }

  /** That are recorded in all. */
  int events() {
    return events;
  }

  /** In which they are. */
  int centres() {
    return centres;
  }

  /** The pace at which they are recorded. */
  int eventsPerSecond() {
    return eventsPerSecond;
  }

  /**
   * Stored events that a device keeps for a server that forgot them. 0 hides nothing: what the
   * server loses after it acknowledged it, is lost.
   */
  int retained() {
    return retained;
  }

  /** Whether messages are doubled and overtaken on their way. */
  boolean bumpy() {
    return bumpy;
  }

  /** How often an event may go over the wire, on average. */
  double maxSendings() {
    return maxSendings;
  }

  /** Of the devices. */
  DeviceHabits habits() {
    return habits;
  }

  /** Draws a device's clock. */
  Function<SplittableRandom, DeviceClock> clocks() {
    return clocks;
  }

  /** The installation. */
  SiteTerms site() {
    return site;
  }
}
