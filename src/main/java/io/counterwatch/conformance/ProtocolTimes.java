package io.counterwatch.conformance;

/**
 * The times that are checked, in milliseconds. They are the protocol's, unless the device under
 * test runs on other ones too.
 *
 * @param birthRepeat after which an unanswered birth comes again
 * @param birthSpread within which a birth follows a new {@code run}
 * @param heartbeat between heartbeats
 * @param firstTimeout after which an unacknowledged message comes again
 * @param answerDelay by which one answer is held back, to see it in {@code clockbound}
 * @param grace for what is under way when the server's state changes
 * @param slack for a slow machine or line, added to every time
 * @param reconnect within which a device is back that was cut off
 * @param farewell how long an orderly stop is waited for
 */
public record ProtocolTimes(
    long birthRepeat,
    long birthSpread,
    long heartbeat,
    long firstTimeout,
    long answerDelay,
    long grace,
    long slack,
    long reconnect,
    long farewell) {
  /** As docs/protocol.md has them. */
  public static final ProtocolTimes OF_PROTOCOL =
      new ProtocolTimes(10_000, 30_000, 60_000, 2_000, 400, 1_000, 2_000, 60_000, 15_000);
}
