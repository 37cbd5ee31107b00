package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import io.counterwatch.event.Reading;
import io.counterwatch.event.ServerMessage;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the code makes of any message of the protocol. */
final class Codecs {
  private Codecs() {}

  /**
   * What came of a message.
   *
   * @param field what is wrong, null where it was accepted
   * @param reason of a refused event
   * @param detail what is wrong with the field
   * @param written the message, read and written again
   */
  record Verdict(
      @Nullable String field,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable String written) {
    boolean accepted() {
      return field == null;
    }

    private static Verdict accepted(byte[] written) {
      return new Verdict(null, null, null, new String(written, UTF_8));
    }

    private static Verdict refused(@Nullable String reason, String detail) {
      int colon = detail.indexOf(": ");
      return new Verdict(colon < 0 ? detail : detail.substring(0, colon), reason, detail, null);
    }
  }

  /** Reads a message as the one that its topic is for would. */
  static Verdict read(String topic, String json) {
    byte[] payload = json.getBytes(UTF_8);
    Topics.DeviceTopic device = Topics.parse(topic);
    if (device != null && device.kind() == Topics.Kind.EVENT) {
      return readEvents(device, payload);
    }
    try {
      return Verdict.accepted(rewrite(topic, payload));
    } catch (WireException e) {
      return Verdict.refused(null, String.valueOf(e.getMessage()));
    }
  }

  private static byte[] rewrite(String topic, byte[] payload) throws WireException {
    if (topic.equals(Topics.SERVER_STATUS)) {
      return ServerMessageCodec.write(ServerMessageCodec.readStatus(payload));
    }
    return switch (topic.substring(topic.lastIndexOf('/') + 1)) {
      case "status" -> {
        DeviceStatus status = StatusCodec.read(payload);
        yield StatusCodec.write(status);
      }
      case "ack" -> {
        ServerMessage.Ack ack = ServerMessageCodec.readAck(payload);
        yield ServerMessageCodec.write(ack);
      }
      case "rejected" -> ServerMessageCodec.write(ServerMessageCodec.readRejection(payload));
      case "board" -> ServerMessageCodec.write(CentreMessageCodec.readBoard(payload));
      case "alerts" -> ServerMessageCodec.write(CentreMessageCodec.readAlerts(payload));
      default -> throw new AssertionError("no topic of the protocol: " + topic);
    };
  }

  private static Verdict readEvents(Topics.DeviceTopic topic, byte[] payload) {
    List<Reading> readings =
        new EventReader(WireSamples.RULES)
            .read(topic.centre(), topic.device(), payload, WireSamples.RECEIVED);
    for (Reading reading : readings) {
      if (reading instanceof Reading.Rejected rejected) {
        return Verdict.refused(rejected.reason().wireName(), rejected.detail());
      }
    }
    List<EventWriter.OutgoingEvent> events =
        readings.stream().map(reading -> outgoing(((Reading.Decoded) reading).event())).toList();
    boolean batch = new String(payload, UTF_8).strip().startsWith("[");
    return Verdict.accepted(
        batch ? EventWriter.writeBatch(events) : EventWriter.write(events.get(0)));
  }

  /** The event as its device would send it again with a clock that is right. */
  private static EventWriter.OutgoingEvent outgoing(Event event) {
    return new EventWriter.OutgoingEvent(
        event.centre(),
        event.device(),
        event.id(),
        event.epoch(),
        event.sequence(),
        event.timeMicros(),
        null,
        event.clockBoundMillis() < 0 ? null : (Integer) event.clockBoundMillis(),
        event.subject(),
        event.body(),
        ZoneOffset.ofHours(7));
  }
}
