package io.counterwatch.faults;

import io.counterwatch.device.DeviceHabits;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What a scenario plays with.
 *
 * @param strikes how often it strikes
 * @param events that are recorded in all
 * @param centres in which
 * @param eventsPerSecond the pace at which they are recorded
 * @param retained stored events that a device keeps for a server that forgot them. 0 hides nothing:
 *     what the server loses after it acknowledged it, is lost
 * @param bumpy whether messages are doubled and overtaken on their way
 * @param maxSendings how often an event may go over the wire, on average
 * @param habits of the devices
 * @param clocks draws a device's clock
 * @param site the installation
 */
record Terms(
    int strikes,
    int events,
    int centres,
    int eventsPerSecond,
    int retained,
    boolean bumpy,
    double maxSendings,
    DeviceHabits habits,
    Function<SplittableRandom, DeviceClock> clocks,
    SiteTerms site) {
  private static final int USUAL_CENTRES = 4;
  private static final int USUAL_PACE = 250;

  /** So many strikes and events, the usual rest. */
  static Terms of(int strikes, int events) {
    return new Terms(
        strikes,
        events,
        USUAL_CENTRES,
        USUAL_PACE,
        0,
        true,
        Double.POSITIVE_INFINITY,
        DeviceHabits.OF_PROTOCOL,
        random -> DeviceClock.RIGHT,
        SiteTerms.USUAL);
  }

  Terms inCentres(int number) {
    return new Terms(
        strikes,
        events,
        number,
        eventsPerSecond,
        retained,
        bumpy,
        maxSendings,
        habits,
        clocks,
        site);
  }

  Terms eventsPerSecond(int pace) {
    return new Terms(
        strikes, events, centres, pace, retained, bumpy, maxSendings, habits, clocks, site);
  }

  Terms retaining(int number) {
    return new Terms(
        strikes,
        events,
        centres,
        eventsPerSecond,
        number,
        bumpy,
        maxSendings,
        habits,
        clocks,
        site);
  }

  /** Messages go straight. */
  Terms straight() {
    return new Terms(
        strikes,
        events,
        centres,
        eventsPerSecond,
        retained,
        false,
        maxSendings,
        habits,
        clocks,
        site);
  }

  Terms sendingAtMost(double times) {
    return new Terms(
        strikes, events, centres, eventsPerSecond, retained, bumpy, times, habits, clocks, site);
  }

  /** Devices with clocks that may be wrong. */
  Terms withClocks(Function<SplittableRandom, DeviceClock> drawn) {
    return new Terms(
        strikes,
        events,
        centres,
        eventsPerSecond,
        retained,
        bumpy,
        maxSendings,
        habits,
        drawn,
        site);
  }

  /**
   * Devices with other habits than the protocol's, where the protocol's patience proves nothing.
   */
  Terms withHabits(DeviceHabits other) {
    return new Terms(
        strikes,
        events,
        centres,
        eventsPerSecond,
        retained,
        bumpy,
        maxSendings,
        other,
        clocks,
        site);
  }

  Terms at(SiteTerms other) {
    return new Terms(
        strikes,
        events,
        centres,
        eventsPerSecond,
        retained,
        bumpy,
        maxSendings,
        habits,
        clocks,
        other);
  }
}
