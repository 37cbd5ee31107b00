package io.counterwatch.device;

import io.counterwatch.event.ServerMessage;
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

  /**
   * Reads a message that came on one of the {@link #topics}.
   *
   * @throws WireException where it is not what belongs on that topic
   */
  static ServerMessage read(String topic, byte[] payload) throws WireException {
    if (topic.equals(Topics.SERVER_STATUS)) {
      return ServerMessageCodec.readStatus(payload);
    }
    return topic.endsWith("/ack")
        ? ServerMessageCodec.readAck(payload)
        : ServerMessageCodec.readRejection(payload);
  }
}
