package io.counterwatch.device;

/**
 * How long a device waits for what, in milliseconds.
 *
 * @param tick between looks at what is due
 * @param birthRepeat after which an unanswered birth is repeated
 * @param birthSpread over which births after a restart of the server are spread
 * @param heartbeat between heartbeats
 * @param firstTimeout how long the oldest message may stay unacknowledged before it is sent again
 * @param lastTimeout where the doubling of the timeout ends
 */
public record DeviceTimes(
    long tick,
    long birthRepeat,
    long birthSpread,
    long heartbeat,
    long firstTimeout,
    long lastTimeout) {
  /** As docs/protocol.md has them. */
  public static final DeviceTimes OF_PROTOCOL =
      new DeviceTimes(
          250,
          HandshakeRules.BIRTH_REPEAT_MILLIS,
          HandshakeRules.BIRTH_SPREAD_MILLIS,
          HandshakeRules.HEARTBEAT_MILLIS,
          SendingRules.FIRST_TIMEOUT_MILLIS,
          SendingRules.LAST_TIMEOUT_MILLIS);
}
