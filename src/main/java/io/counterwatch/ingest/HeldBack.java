package io.counterwatch.ingest;

import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.Queue;

/**
 * The messages of one broker connection that the pipeline withheld.
 *
 * <p>A broker hands out only so many unacknowledged messages (Mosquitto: 20 unless configured) and
 * then nothing more to anybody: one device that nobody enrolled would stop a whole province. So
 * only the newest {@value #MAX_HELD_BACK} are left unacknowledged, to come again at the next
 * connection; the oldest beyond them is acknowledged to the broker. That tells its device nothing:
 * stored is only what the device's own {@code ack} says, so a device with an outbox still has the
 * event and sends it again once it is enrolled. Of a device without an outbox an event is lost
 * here, as it is without a broker when nobody listens.
 */
final class HeldBack {
  /** At most half of the window of a broker that nobody configured. */
  static final int MAX_HELD_BACK = 10;

  private final Queue<Integer> messageIds = new ArrayDeque<>();

  /** Holds a message back; returns another that must now be acknowledged, if any. */
  synchronized OptionalInt hold(int messageId) {
    messageIds.add(messageId);
    return messageIds.size() > MAX_HELD_BACK
        ? OptionalInt.of(messageIds.remove())
        : OptionalInt.empty();
  }
}
