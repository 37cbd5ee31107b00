package io.counterwatch.ingest;

import io.counterwatch.event.Reading;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.StatusCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.Topics.DeviceTopic;
import io.counterwatch.wire.WireException;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what came on a topic into an arrival for the intake, or hands it over as a status. */
final class MessageReader {
  private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);
  private static final int MAX_SHOWN_TOPIC_LENGTH = 200;

  private final Intake intake;
  private final EventReader events;
  private final LongSupplier nowMicros;

  MessageReader(Intake intake, EventReader events, LongSupplier nowMicros) {
    this.intake = intake;
    this.events = events;
    this.nowMicros = nowMicros;
  }

  /**
   * Reads a message. Never throws for anything that a sender could have done: a message that always
   * fails would come again for ever and hold up everybody else's.
   *
   * @return what to offer to the intake; or null when the message is dealt with (a status, or
   *     nothing that can be read) and can be acknowledged
   */
  @Nullable Arrival read(
      String topic, byte[] payload, boolean retained, Arrival.Completion completion) {
    DeviceTopic from = Topics.parse(topic);
    if (from == null) {
      unreadable(topic, "not a device's topic");
      return null;
    }
    try {
      return switch (from.kind()) {
        case EVENT -> {
          Arrival arrival = arrival(from, payload, completion);
          yield retained ? withoutWhatCannotBeToldApart(topic, arrival) : arrival;
        }
        case STATUS -> {
          status(from, topic, payload, retained);
          yield null;
        }
      };
    } catch (RuntimeException e) {
      LOG.error("A message on {} could not be read because of a defect here", shown(topic), e);
      intake.unreadable(shown(topic), "defect: " + e);
      return null;
    }
  }

  /** Counts a message that is not let through. */
  void unreadable(String topic, String reason) {
    intake.unreadable(shown(topic), reason);
  }

  private Arrival arrival(DeviceTopic from, byte[] payload, Arrival.Completion completion) {
    return new Arrival(
        from.centre(),
        from.device(),
        payload.length,
        events.read(from.centre(), from.device(), payload, nowMicros.getAsLong()),
        completion);
  }

  /**
   * Of an event that a broker retained against the protocol, a copy comes with every subscription
   * for years. Only of those with a sequence it is known for ever whether they are stored, so that
   * a first copy is not lost; all else would be counted again and again.
   */
  private @Nullable Arrival withoutWhatCannotBeToldApart(String topic, Arrival arrival) {
    List<Reading> sequenced =
        arrival.readings().stream()
            .filter(reading -> reading instanceof Reading.Decoded d && d.event().sequenced())
            .toList();
    if (sequenced.isEmpty()) {
      unreadable(topic, "a retained copy of an event without a sequence");
      return null;
    }
    return new Arrival(
        arrival.centre(), arrival.publisher(), arrival.bytes(), sequenced, arrival.completion());
  }

  private void status(DeviceTopic from, String topic, byte[] payload, boolean retained) {
    if (payload.length == 0) {
      return; // Somebody cleared the retained status: that says nothing about the device.
    }
    try {
      intake.status(from.centre(), from.device(), StatusCodec.read(payload), retained);
    } catch (WireException e) {
      unreadable(topic, String.valueOf(e.getMessage()));
    }
  }

  /** A topic as it may stand in a log: whatever was sent, one short line. */
  private static String shown(String topic) {
    int length = Math.min(topic.length(), MAX_SHOWN_TOPIC_LENGTH);
    StringBuilder text = new StringBuilder(length + 1);
    for (int i = 0; i < length; i++) {
      char c = topic.charAt(i);
      text.append(c < ' ' || c > '~' ? '?' : c);
    }
    return length < topic.length() ? text.append('…').toString() : text.toString();
  }
}
