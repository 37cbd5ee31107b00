package io.counterwatch.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server tells devices. */
public sealed interface ServerMessage {

  /**
   * What is durably stored of an epoch, on a device's {@code ack} topic.
   *
   * @param upto every sequence up to and with this one is stored, rejected or declared lost
   * @param missing known holes above {@code upto}, at most 100: please send them again
   * @param rejected how many of the epoch's events were rejected
   * @param timeMicros the server's clock
   * @param uptimeMillis echoes a birth's, or −1 in an answer to events
   */
  record Ack(
      String epoch,
      long upto,
      List<SequenceRange> missing,
      long rejected,
      long timeMicros,
      long uptimeMillis)
      implements ServerMessage {}

  /** A refusal, on a device's {@code rejected} topic. */
  record Rejection(@Nullable String id, RefusalReason reason, String detail)
      implements ServerMessage {}

  /**
   * The server's state, retained on {@code counterwatch/v1/server/status}.
   *
   * @param run drawn anew at each start; when it changes, devices send a birth again
   * @param accepting false while events cannot be stored: devices send nothing
   * @param timeMicros the server's clock
   * @param speed seconds of that clock per real second
   */
  record Status(boolean online, String run, boolean accepting, long timeMicros, double speed)
      implements ServerMessage {}

  /** A closed range of sequences. */
  record SequenceRange(long from, long to) {}
}
