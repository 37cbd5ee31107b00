package io.counterwatch.device;

/**
 * How a device goes about its sending: how long it waits for what, in milliseconds, and how much it
 * puts into a message.
 *
 * @param tick between looks at what is due
 * @param birthRepeat after which an unanswered birth is repeated
 * @param birthSpread over which births after a restart of the server are spread
 * @param heartbeat between heartbeats
 * @param firstTimeout how long the oldest message may stay unacknowledged before it is sent again
 * @param lastTimeout where the doubling of the timeout ends
 * @param messageEvents events in a message, where so many wait
 */
public record DeviceHabits(
    long tick,
    long birthRepeat,
    long birthSpread,
    long heartbeat,
    long firstTimeout,
    long lastTimeout,
    int messageEvents) {
  /** As docs/protocol.md has them. */
  public static final DeviceHabits OF_PROTOCOL =
      new DeviceHabits(
          250,
          HandshakeRules.BIRTH_REPEAT_MILLIS,
          HandshakeRules.BIRTH_SPREAD_MILLIS,
          HandshakeRules.HEARTBEAT_MILLIS,
          SendingRules.FIRST_TIMEOUT_MILLIS,
          SendingRules.LAST_TIMEOUT_MILLIS,
          SendingRules.MESSAGE_EVENTS);

  /** The same with another number of events in a message. */
  public DeviceHabits withMessageEvents(int events) {
    return new DeviceHabits(
        tick, birthRepeat, birthSpread, heartbeat, firstTimeout, lastTimeout, events);
  }
}
