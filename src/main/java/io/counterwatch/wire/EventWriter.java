package io.counterwatch.wire;

import io.counterwatch.event.EventBody;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes events as a device publishes them: CloudEvents 1.0, structured JSON. */
public final class EventWriter {
  private EventWriter() {}

  /**
   * An event on its way to the server.
   *
   * @param epoch with {@code sequence}, or null for an event without guaranteed delivery
   * @param sequence from 1; ignored without an epoch
   * @param timeMicros the device's wall clock
   * @param clockOffsetMillis to be added to it, or null
   * @param clockBoundMillis the ± bound of that, or null
   * @param offset in which the time is written
   */
  public record OutgoingEvent(
      String centre,
      String device,
      String id,
      @Nullable String epoch,
      long sequence,
      long timeMicros,
      @Nullable Integer clockOffsetMillis,
      @Nullable Integer clockBoundMillis,
      @Nullable String subject,
      EventBody body,
      ZoneOffset offset) {}

  /** The id of an event with an epoch and a sequence. */
  public static String sequencedId(String epoch, long sequence) {
    return epoch + '-' + Sequences.text(sequence);
  }

  /** What tells two events with different contents apart, as the server stores it. */
  public static long contentHash(OutgoingEvent event) {
    return ContentHash.of(
        event.body().type(), event.timeMicros(), event.subject(), BodyCodec.write(event.body()));
  }

  /** The id of an event that is known by its content alone. */
  public static String contentId(long contentHash) {
    return "content-%016x".formatted(contentHash);
  }

  /** One event. */
  public static byte[] write(OutgoingEvent event) {
    return text(event).getBytes(StandardCharsets.UTF_8);
  }

  /** One event, to be read by people. */
  public static String text(OutgoingEvent event) {
    StringBuilder out = new StringBuilder(384);
    append(out, event);
    return out.toString();
  }

  /** A CloudEvents batch. Its limits (500 events, 256 KiB) are the caller's to keep. */
  public static byte[] writeBatch(List<OutgoingEvent> events) {
    StringBuilder out = new StringBuilder(384 * events.size() + 2).append('[');
    for (int i = 0; i < events.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      append(out, events.get(i));
    }
    return out.append(']').toString().getBytes(StandardCharsets.UTF_8);
  }

  static String source(String centre, String device) {
    return "/centres/" + centre + "/devices/" + device;
  }

  private static void append(StringBuilder to, OutgoingEvent event) {
    JsonText out =
        new JsonText(to)
            .text(Field.SPECVERSION.wireName, EnvelopeReader.SPEC_VERSION)
            .text(Field.ID.wireName, event.id())
            .text(Field.SOURCE.wireName, source(event.centre(), event.device()))
            .text(Field.TYPE.wireName, EnvelopeReader.TYPE_PREFIX + event.body().type().wireName())
            .text(Field.TIME.wireName, Rfc3339.format(event.timeMicros(), event.offset()))
            .text(Field.SUBJECT.wireName, event.subject());
    if (event.epoch() != null) {
      out.text(Field.EPOCH.wireName, event.epoch())
          .text(Field.SEQUENCE.wireName, Sequences.text(event.sequence()));
    }
    if (event.clockOffsetMillis() != null) {
      out.number(Field.CLOCK_OFFSET.wireName, event.clockOffsetMillis());
    }
    if (event.clockBoundMillis() != null) {
      out.number(Field.CLOCK_BOUND.wireName, event.clockBoundMillis());
    }
    out.json(Field.DATA.wireName, BodyCodec.write(event.body())).close();
  }
}
