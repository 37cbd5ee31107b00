package io.counterwatch.wire;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventType;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes an event, or a refusal, of the slots of one event of a message. */
final class EnvelopeReader {
  static final String TYPE_PREFIX = "counterwatch.";
  static final String SPEC_VERSION = "1.0";
  static final int MAX_ID_LENGTH = 128;

  /** How far ahead of the server's clock an event may be. */
  static final long MAX_AHEAD_MICROS = 24L * 3600 * 1_000_000;

  /** 1990-01-01T00:00:00Z: no counter was watched before it, so such a clock was never set. */
  static final long MIN_TIME_MICROS = 631_152_000_000_000L;

  private static final Map<String, EventType> TYPES = types();
  private static final Field[] FIELDS = Field.values();

  private final String centre;
  private final String publisher;
  private final String ownSource;
  private final long receivedMicros;
  private final EventReader.SourceRules rules;
  private final Slots slots;

  EnvelopeReader(
      String centre,
      String publisher,
      long receivedMicros,
      EventReader.SourceRules rules,
      Slots slots) {
    this.centre = centre;
    this.publisher = publisher;
    this.ownSource = EventWriter.source(centre, publisher);
    this.receivedMicros = receivedMicros;
    this.rules = rules;
    this.slots = slots;
  }

  /** Reads the event that the slots hold. */
  Reading read() {
    String typeName = slots.optional(Field.TYPE);
    EventType type = typeName == null ? null : TYPES.get(typeName);
    if (typeName != null && type == null) {
      return refused(RefusalReason.UNKNOWN_TYPE, "type: is not of version 1");
    }
    if (type == null) {
      slots.flaw(Field.TYPE, "is missing");
      return refusedByFlaw();
    }
    return read(type);
  }

  private Reading read(EventType type) {
    if (!SPEC_VERSION.equals(slots.optional(Field.SPECVERSION))) {
      slots.flaw(Field.SPECVERSION, "must be \"1.0\"");
    }
    String givenId = readId();
    String device = readDevice();
    long time = slots.time(Field.TIME);
    String subject =
        BodyCodec.needsSubject(type)
            ? slots.subject(Field.SUBJECT)
            : slots.optionalSubject(Field.SUBJECT);
    boolean sequenced = slots.has(Field.EPOCH) || slots.has(Field.SEQUENCE);
    String epoch = sequenced ? slots.epoch(Field.EPOCH) : null;
    long sequence = sequenced ? slots.sequence(Field.SEQUENCE) : 0;
    Integer offset = slots.optionalNumber(Field.CLOCK_OFFSET, Integer.MIN_VALUE, Integer.MAX_VALUE);
    Integer bound = slots.optionalNumber(Field.CLOCK_BOUND, 0, Integer.MAX_VALUE);
    slots.optionalObject(Field.DATA);
    EventBody body = BodyCodec.read(type, slots);
    if (slots.flaw() != null) {
      return refusedByFlaw();
    }
    long eventTime = eventTime(device, time, offset);
    long latest = rules.passesOn() ? Long.MAX_VALUE : receivedMicros;
    if (eventTime < MIN_TIME_MICROS || eventTime - MAX_AHEAD_MICROS > latest) {
      return refused(RefusalReason.TIME, "time: before 1990 or over 24 h ahead of the server");
    }
    String data = BodyCodec.write(body);
    long contentHash = ContentHash.of(type, time, subject, data);
    String id = givenId == null ? "content-%016x".formatted(contentHash) : givenId;
    return new Reading.Decoded(
        new Event(
            centre,
            publisher,
            device,
            id,
            epoch,
            sequence,
            Math.min(eventTime, latest),
            receivedMicros,
            // The receipt tells nothing of how long the event was on its way.
            bound == null || rules.clockReceived(device) ? -1 : bound,
            subject,
            contentHash,
            body),
        data);
  }

  private long eventTime(String device, long time, @Nullable Integer offsetMillis) {
    if (rules.clockReceived(device)) {
      return receivedMicros;
    }
    return offsetMillis == null ? time : time + offsetMillis * 1000L;
  }

  private @Nullable String readId() {
    if (rules.passesOn() && !slots.has(Field.ID)) {
      return null;
    }
    String id = slots.text(Field.ID, MAX_ID_LENGTH);
    if (!isPrintable(id)) {
      slots.flaw(Field.ID, "must have no control characters");
    }
    return id;
  }

  /** The device that the source names, if this publisher may speak for it. */
  private String readDevice() {
    String source = slots.optional(Field.SOURCE);
    if (source == null) {
      slots.flaw(Field.SOURCE, "is missing");
      return publisher;
    }
    if (source.equals(ownSource)) {
      return publisher;
    }
    String prefix = EventWriter.source(centre, "");
    String device = source.startsWith(prefix) ? source.substring(prefix.length()) : "";
    if (!Slugs.isSlug(device)) {
      slots.flaw(Field.SOURCE, "must be " + prefix + "{device}, of the topic's centre");
    } else if (!rules.mayPublish(publisher, device)) {
      slots.flaw(Field.SOURCE, "must be the publisher's own or that of a device behind it");
    }
    return device;
  }

  private Reading refusedByFlaw() {
    return refused(RefusalReason.SCHEMA, String.valueOf(slots.flaw()));
  }

  /** A refusal of the event that the slots hold, with only its named fields in the excerpt. */
  Reading refused(RefusalReason reason, String detail) {
    return refused(reason, detail, excerpt());
  }

  /** A refusal of the event that the slots hold, as far as it was read. */
  Reading refused(RefusalReason reason, String detail, String excerpt) {
    String id = slots.peek(Field.ID);
    boolean readable =
        id != null
            && !id.isEmpty()
            && id.codePointCount(0, id.length()) <= MAX_ID_LENGTH
            && isPrintable(id);
    String epoch = slots.peek(Field.EPOCH);
    String digits = slots.peek(Field.SEQUENCE);
    long sequence = digits == null ? -1 : Sequences.parse(digits);
    boolean sequenced = epoch != null && Sequences.isEpoch(epoch) && sequence > 0;
    return new Reading.Rejected(
        reason,
        detail,
        readable ? id : null,
        sequenced ? epoch : null,
        sequenced ? sequence : 0,
        excerpt);
  }

  /** Whether no named field was read at all. */
  boolean hasNothing() {
    return slots.isEmpty();
  }

  /** The named fields of the event that the slots hold, as they came. */
  String excerpt() {
    String typeName = slots.peek(Field.TYPE);
    EventType type = typeName == null ? null : TYPES.get(typeName);
    slots.askAttributes();
    if (type != null) {
      // Asks for every field of the type, and so tells the named from the others.
      BodyCodec.read(type, slots);
    }
    JsonText out = new JsonText(512);
    for (Field field : FIELDS) {
      if (field.level == Field.Level.ATTRIBUTE && field != Field.DATA) {
        slots.copy(field, out);
      }
    }
    JsonText data = new JsonText(256);
    for (Field field : FIELDS) {
      if (field.level == Field.Level.DATA) {
        slots.copy(field, data);
      }
    }
    // Data of a wrong kind stay so: an event must not become valid by being kept.
    out.json(Field.DATA.wireName, slots.isNoObject(Field.DATA) ? "[]" : data.end());
    return Utf8.cut(out.end(), EventReader.MAX_EXCERPT_BYTES);
  }

  /** The same where the event broke off: no JSON, so that nobody takes it for the whole event. */
  String brokenOffExcerpt() {
    String whole = excerpt();
    return Utf8.cut(whole.substring(0, whole.length() - 1) + '…', EventReader.MAX_EXCERPT_BYTES);
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x20) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, EventType> types() {
    Map<String, EventType> types = new HashMap<>();
    for (EventType type : EventType.values()) {
      types.put(TYPE_PREFIX + type.wireName(), type);
    }
    return types;
  }
}
