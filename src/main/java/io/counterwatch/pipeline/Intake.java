package io.counterwatch.pipeline;

import io.counterwatch.event.DeviceStatus;

/** Where sources hand over what they received. Safe to call from any thread; never blocks. */
public interface Intake {
  /** Limit on the bytes that are received but not yet stored. */
  long MAX_IN_FLIGHT_BYTES = 64L << 20;

  /**
   * Takes a message.
   *
   * @return false when the limit on what is in flight is reached: the source must not acknowledge
   *     it, and must offer it again once {@link #hasRoom}, taking nothing more of that sender
   *     meanwhile
   */
  boolean offer(Arrival arrival);

  /** Whether less than half of the limit is in flight. */
  boolean hasRoom();

  /** Whether nothing more will ever be taken: the server is ending. */
  default boolean isClosed() {
    return false;
  }

  /**
   * Takes a device's status.
   *
   * @param retained whether the broker kept it from earlier: such a birth isn't answered
   */
  void status(String centre, String device, DeviceStatus status, boolean retained);

  /** Counts a message whose topic or status could not be read, with the reason for the log. */
  void unreadable(String topic, String reason);
}
