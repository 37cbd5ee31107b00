package io.counterwatch.conformance;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody.OutboxLost;
import io.counterwatch.event.EventType;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.SentEvents;
import io.counterwatch.wire.SentEvents.SentEvent;
import io.counterwatch.wire.Sequences;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges what events say, and whether they say the same when they come again. */
final class EventWatch {
  /** Events that are remembered, to be compared should they come again. */
  static final int MAX_REMEMBERED = 200_000;

  private final Findings findings;
  private final PlayedServer server;
  private final ClockWatch clock;
  private final boolean seesRetain;
  private final EventReader reader;
  private final Map<Key, Sent> remembered = new HashMap<>();
  private final Map<String, Long> highest = new HashMap<>();
  private final Set<EventType> types = EnumSet.noneOf(EventType.class);
  private long count;

  private record Key(String epoch, long sequence) {}

  private record Sent(
      long contentHash, @Nullable String id, @Nullable Long offset, @Nullable Long bound) {}

  EventWatch(
      Findings findings,
      PlayedServer server,
      ClockWatch clock,
      boolean seesRetain,
      Supplier<@Nullable DeviceKind> kind) {
    this.findings = findings;
    this.server = server;
    this.clock = clock;
    this.seesRetain = seesRetain;
    reader =
        new EventReader(
            new EventReader.SourceRules() {
              @Override
              public boolean mayPublish(String publisher, String device) {
                return kind.get() == DeviceKind.GATEWAY;
              }

              @Override
              public boolean clockReceived(String device) {
                return false;
              }
            });
  }

  /** The types that came in valid events. */
  Set<EventType> types() {
    return types;
  }

  /** Valid events that came, those that came again included. */
  long count() {
    return count;
  }

  /** The highest sequence that came in an epoch, 0 where none did. */
  long highest(String epoch) {
    return highest.getOrDefault(epoch, 0L);
  }

  /** Whether that event came. */
  boolean came(String epoch, long sequence) {
    return remembered.containsKey(new Key(epoch, sequence));
  }

  /**
   * Judges a message of events and hands them to the played server.
   *
   * @return the sequences in it of the server's current epoch
   */
  List<Long> heard(Heard.Published message, String centre, String device) {
    delivery(message);
    List<Reading> readings = reader.read(centre, device, message.payload(), server.nowMicros());
    List<SentEvent> sent = SentEvents.read(message.payload());
    List<Long> sequences = new ArrayList<>();
    for (int i = 0; i < readings.size(); i++) {
      SentEvent words = sent.size() == readings.size() ? sent.get(i) : null;
      long sequence =
          switch (readings.get(i)) {
            case Reading.Decoded(Event event, String data) -> valid(event, data, words, message);
            case Reading.Rejected refused -> refused(refused, message.payload());
          };
      if (sequence > 0) {
        sequences.add(sequence);
      }
    }
    return sequences;
  }

  private void delivery(Heard.Published message) {
    if (message.qos() == 1) {
      findings.passed(Rule.EVENT_QOS);
    } else {
      findings.failed(
          Rule.EVENT_QOS, "QoS 1 expected, QoS " + message.qos() + " came", message.payload());
    }
    if (seesRetain && !message.retain()) {
      findings.passed(Rule.EVENT_NOT_RETAINED);
    } else if (seesRetain) {
      findings.failed(
          Rule.EVENT_NOT_RETAINED, "an event was sent to be retained", message.payload());
    }
  }

  private long refused(Reading.Rejected refused, byte[] payload) {
    boolean size =
        refused.reason() == RefusalReason.TOO_LARGE && !refused.detail().startsWith("event:");
    findings.failed(
        size ? Rule.BATCH_SIZE : Rule.EVENT_VALID,
        refused.reason().wireName() + ", " + refused.detail(),
        payload);
    remember(refused.epoch(), refused.sequence(), new Sent(0, refused.id(), null, null));
    server.onEvent(refused.epoch(), refused.sequence(), null);
    return Objects.equals(refused.epoch(), server.epoch()) ? refused.sequence() : 0;
  }

  private long valid(Event event, String data, @Nullable SentEvent words, Heard.Published message) {
    count++;
    types.add(event.body().type());
    findings.passed(Rule.EVENT_VALID);
    findings.passed(Rule.BATCH_SIZE);
    unnamed(data, words, message.payload());
    String epoch = event.epoch();
    if (epoch == null) {
      findings.failed(
          Rule.EVENT_EPOCH, "epoch and sequence expected, as in the birth", message.payload());
      return 0;
    }
    identity(event, epoch, message.payload());
    Sent sent =
        new Sent(
            event.contentHash(),
            event.id(),
            words == null ? null : words.clockOffsetMillis(),
            words == null ? null : words.clockBoundMillis());
    Sent before = remembered.get(new Key(epoch, event.sequence()));
    if (before != null) {
      same(before, sent, event.sequence(), message.payload());
    } else {
      order(epoch, event.sequence(), message.payload());
      clock.heard(epoch, event.sequence(), sent.offset(), sent.bound(), message);
    }
    remember(epoch, event.sequence(), sent);
    SequenceRange lost =
        event.body() instanceof OutboxLost(long from, long to, String ignored)
            ? new SequenceRange(from, to)
            : null;
    server.onEvent(epoch, event.sequence(), lost);
    return epoch.equals(server.epoch()) ? event.sequence() : 0;
  }

  private void remember(@Nullable String epoch, long sequence, Sent sent) {
    if (epoch == null || sequence <= 0) {
      return;
    }
    highest.merge(epoch, sequence, Math::max);
    if (remembered.size() < MAX_REMEMBERED) {
      remembered.putIfAbsent(new Key(epoch, sequence), sent);
    }
  }

  private void unnamed(String data, @Nullable SentEvent words, byte[] payload) {
    if (words == null) {
      return;
    }
    for (String field : words.dataFields()) {
      if (!data.contains('"' + field + "\":")) {
        findings.failed(
            Rule.EVENT_FIELDS, "data." + field + " is not named there, and is dropped", payload);
        return;
      }
    }
    findings.passed(Rule.EVENT_FIELDS);
  }

  private void identity(Event event, String epoch, byte[] payload) {
    String expected = EventWriter.sequencedId(epoch, event.sequence());
    if (event.id().equals(expected)) {
      findings.passed(Rule.EVENT_ID);
    } else {
      findings.failed(Rule.EVENT_ID, "id " + expected + " expected", payload);
    }
    String born = server.epoch();
    if (born == null || epoch.equals(born)) {
      findings.passed(Rule.EVENT_EPOCH);
    } else if (server.answers().stream().noneMatch(answer -> answer.epoch().equals(epoch))) {
      findings.failed(Rule.EVENT_EPOCH, "epoch " + born + " of the birth expected", payload);
    }
  }

  private void order(String epoch, long sequence, byte[] payload) {
    long seen = highest(epoch);
    if (sequence < seen) {
      findings.failed(
          Rule.ORDER,
          "%s first came after %s".formatted(Sequences.text(sequence), Sequences.text(seen)),
          payload);
    } else {
      findings.passed(Rule.ORDER);
    }
  }

  private void same(Sent before, Sent now, long sequence, byte[] payload) {
    if (before.contentHash() == now.contentHash() && Objects.equals(before.id(), now.id())) {
      findings.passed(Rule.SAME_CONTENT);
    } else {
      findings.failed(
          Rule.SAME_CONTENT,
          "event %d came again with another id, type, time, subject or data".formatted(sequence),
          payload);
    }
    if (Objects.equals(before.offset(), now.offset())
        && Objects.equals(before.bound(), now.bound())) {
      findings.passed(Rule.SAME_CLOCK);
    } else {
      findings.failed(
          Rule.SAME_CLOCK,
          "event %d came again: clockoffset %s, clockbound %s expected as at first"
              .formatted(sequence, before.offset(), before.bound()),
          payload);
    }
  }
}
