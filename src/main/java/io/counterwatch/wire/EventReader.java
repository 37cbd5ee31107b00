package io.counterwatch.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a device published on its event topic: one CloudEvent in structured JSON, or an array
 * of up to 500. Each event becomes an {@link Reading.Decoded} or a {@link Reading.Rejected}; a bad
 * event of a batch is refused alone. A message that isn't JSON, is too large or holds too many
 * events is refused as one. Nothing that comes makes it throw.
 *
 * <p>An attribute or a field that is null counts as absent. The {@code id} may be any text of 1 to
 * 128 characters without control characters, also where there are an epoch and a sequence.
 *
 * <p>Safe for use by many threads.
 */
public final class EventReader {
  /** The largest event. */
  public static final int MAX_EVENT_BYTES = 16 << 10;

  /** The largest message. */
  public static final int MAX_MESSAGE_BYTES = 256 << 10;

  /** The most events in a batch. */
  public static final int MAX_BATCH = 500;

  /** How much of a refused event is kept. */
  public static final int MAX_EXCERPT_BYTES = 4 << 10;

  private final JsonFactory factory = JsonFactories.strict();
  private final TextCache cache = new TextCache();
  private final SourceRules rules;

  /** What the server's registry knows of devices. Asked on the reader's thread. */
  public interface SourceRules {
    /** Whether the device is registered with that publisher as its gateway. */
    boolean mayPublish(String publisher, String device);

    /** Whether the device has no clock: its events happen when they are received. */
    boolean clockReceived(String device);

    /**
     * Whether events are only passed on: then one without an id gets one from its content, the same
     * each time it comes, and how far its time is ahead is for the server to judge.
     */
    default boolean passesOn() {
      return false;
    }
  }

  /** Reads by the rules of a registry. */
  public EventReader(SourceRules rules) {
    this.rules = rules;
  }

  /**
   * Reads a message.
   *
   * @param centre the centre that its topic names
   * @param publisher the device that its topic names
   * @param receivedMicros the server's clock when it came
   * @return one reading for each event in order, or a single refusal of the whole message; empty
   *     for an empty array
   */
  public List<Reading> read(String centre, String publisher, byte[] payload, long receivedMicros) {
    if (payload.length > MAX_MESSAGE_BYTES) {
      // Too large to look into, and what wasn't looked into cannot be cleaned of a name: no
      // excerpt.
      return List.of(refusal(RefusalReason.TOO_LARGE, "message: over 256 KiB", ""));
    }
    Utf8.Look look = Utf8.look(payload);
    if (look == Utf8.Look.BROKEN) {
      return List.of(malformed(payload, "not UTF-8, or with a byte order mark or a NUL"));
    }
    Slots slots = new Slots();
    EnvelopeReader envelopes = new EnvelopeReader(centre, publisher, receivedMicros, rules, slots);
    boolean batch = false;
    try (JsonParser parser = factory.createParser(payload)) {
      JsonToken first = parser.nextToken();
      batch = first == JsonToken.START_ARRAY;
      boolean suspicious = look == Utf8.Look.SUSPICIOUS_ESCAPES;
      ElementReader element = new ElementReader(parser, slots, cache, suspicious);
      if (first == null) {
        return List.of(malformed(payload, "empty"));
      }
      List<Reading> readings =
          batch
              ? readBatch(parser, element, envelopes)
              : List.of(readElement(parser, first, element, envelopes));
      return parser.nextToken() == null
          ? readings
          : List.of(unparsed(payload, "something follows the JSON", batch, envelopes));
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      return List.of(unparsed(payload, "not JSON near byte " + at, batch, envelopes));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private static List<Reading> readBatch(
      JsonParser parser, ElementReader element, EnvelopeReader envelopes) throws IOException {
    List<Reading> readings = new ArrayList<>();
    String excerpt = "";
    int count = 0;
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      Reading reading = readElement(parser, token, element, envelopes);
      excerpt = count == 0 ? envelopes.excerpt() : excerpt;
      count++;
      if (count <= MAX_BATCH) {
        readings.add(reading);
      }
      token = parser.nextToken();
    }
    if (count <= MAX_BATCH) {
      return readings;
    }
    String detail = "batch: " + count + " events, over " + MAX_BATCH;
    return List.of(refusal(RefusalReason.TOO_LARGE, detail, excerpt));
  }

  private static Reading readElement(
      JsonParser parser, JsonToken token, ElementReader element, EnvelopeReader envelopes)
      throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return refusal(RefusalReason.SCHEMA, "event: must be an object", "");
    }
    long from = parser.currentTokenLocation().getByteOffset();
    element.read(Field.Level.ATTRIBUTE);
    long bytes = parser.currentLocation().getByteOffset() - from;
    if (element.malformed() != null) {
      return envelopes.refused(RefusalReason.MALFORMED, element.malformed());
    }
    if (bytes > MAX_EVENT_BYTES) {
      return envelopes.refused(RefusalReason.TOO_LARGE, "event: over 16 KiB");
    }
    return envelopes.read();
  }

  /** A message that turned out not to be JSON; of a single event what came before still counts. */
  private static Reading unparsed(
      byte[] payload, String detail, boolean batch, EnvelopeReader envelopes) {
    String excerpt = Utf8.cut(payload, MAX_EXCERPT_BYTES);
    return batch
        ? refusal(RefusalReason.MALFORMED, detail, excerpt)
        : envelopes.refused(RefusalReason.MALFORMED, detail, excerpt);
  }

  private static Reading malformed(byte[] payload, String detail) {
    return refusal(RefusalReason.MALFORMED, detail, Utf8.cut(payload, MAX_EXCERPT_BYTES));
  }

  private static Reading refusal(RefusalReason reason, String detail, String excerpt) {
    return new Reading.Rejected(reason, detail, null, null, 0, excerpt);
  }
}
