package io.counterwatch.device;

import io.counterwatch.event.ServerMessage.Ack;
import io.counterwatch.event.ServerMessage.Rejection;
import io.counterwatch.event.ServerMessage.Status;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.util.List;

/** What a device hears: the topics, and which kind of message comes on which. */
final class Incoming {
  private Incoming() {}

  static List<String> topics(String centre, String device) {
    return List.of(
        Topics.ack(centre, device), Topics.rejected(centre, device), Topics.SERVER_STATUS);
  }

  /** Who hears it. */
  interface Hearer {
    void status(Status status);

    void ack(Ack ack);

    void rejection(Rejection rejection);
  }

  /**
   * Reads a message that came on one of the {@link #topics}, and tells what it says.
   *
   * @throws WireException where it is not what belongs on that topic
   */
  static void tell(String topic, byte[] payload, Hearer hearer) throws WireException {
    if (topic.equals(Topics.SERVER_STATUS)) {
      hearer.status(ServerMessageCodec.readStatus(payload));
    } else if (topic.endsWith("/ack")) {
      hearer.ack(ServerMessageCodec.readAck(payload));
    } else {
      hearer.rejection(ServerMessageCodec.readRejection(payload));
    }
  }
}
