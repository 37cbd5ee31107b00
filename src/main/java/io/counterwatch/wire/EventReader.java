package io.counterwatch.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private final JsonFactory slowFactory = JsonFactories.strictWithoutNameTable();
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

  /**
   * Where there is no registry: every device speaks for itself and has a clock.
   *
   * @param passesOn whether events are only passed on
   */
  public record OwnEvents(boolean passesOn) implements SourceRules {
    @Override
    public boolean mayPublish(String publisher, String device) {
      return false;
    }

    @Override
    public boolean clockReceived(String device) {
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
      String detail = "not UTF-8, or with a byte order mark or a NUL";
      return List.of(refusal(RefusalReason.MALFORMED, detail, shape(payload)));
    }
    boolean suspicious = look == Utf8.Look.SUSPICIOUS_ESCAPES;
    try {
      return read(factory, centre, publisher, payload, receivedMicros, suspicious);
    } catch (StreamConstraintsException e) {
      return readSlowly(centre, publisher, payload, receivedMicros, suspicious);
    }
  }

  /** The same for whatever names there are. */
  List<Reading> readSlowly(
      String centre, String publisher, byte[] payload, long receivedMicros, boolean suspicious) {
    try {
      return read(slowFactory, centre, publisher, payload, receivedMicros, suspicious);
    } catch (StreamConstraintsException e) {
      throw new IllegalStateException("a limit below that of a message", e);
    }
  }

  private List<Reading> read(
      JsonFactory with,
      String centre,
      String publisher,
      byte[] payload,
      long receivedMicros,
      boolean suspicious)
      throws StreamConstraintsException {
    Slots slots = new Slots();
    EnvelopeReader envelopes = new EnvelopeReader(centre, publisher, receivedMicros, rules, slots);
    boolean batch = false;
    try (JsonParser parser = with.createParser(payload)) {
      JsonToken first = parser.nextToken();
      batch = first == JsonToken.START_ARRAY;
      ElementReader element = new ElementReader(parser, slots, cache, suspicious);
      if (first == null) {
        return List.of(refusal(RefusalReason.MALFORMED, "empty", ""));
      }
      List<Reading> readings =
          batch
              ? readBatch(payload, parser, element, envelopes)
              : List.of(readElement(payload, parser, first, element, envelopes));
      return parser.nextToken() == null
          ? readings
          : List.of(unparsed(payload, "something follows the JSON", batch, envelopes));
    } catch (StreamConstraintsException e) {
      throw e;
    } catch (JsonProcessingException e) {
      String detail = "not JSON near byte " + offset(payload, e.getLocation());
      return List.of(unparsed(payload, detail, batch, envelopes));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private static List<Reading> readBatch(
      byte[] payload, JsonParser parser, ElementReader element, EnvelopeReader envelopes)
      throws IOException {
    List<Reading> readings = new ArrayList<>();
    String excerpt = "";
    int count = 0;
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      Reading reading = readElement(payload, parser, token, element, envelopes);
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
      byte[] payload,
      JsonParser parser,
      JsonToken token,
      ElementReader element,
      EnvelopeReader envelopes)
      throws IOException {
    if (token != JsonToken.START_OBJECT) {
      element.skip(token);
      String malformed = element.malformed();
      return malformed == null
          ? refusal(RefusalReason.SCHEMA, "event: must be an object", "")
          : refusal(RefusalReason.MALFORMED, malformed, "");
    }
    JsonLocation from = parser.currentTokenLocation();
    element.read(Field.Level.ATTRIBUTE);
    JsonLocation to = parser.currentLocation();
    if (element.malformed() != null) {
      return envelopes.refused(RefusalReason.MALFORMED, element.malformed());
    }
    if (isTooLarge(payload, from, to)) {
      return envelopes.refused(RefusalReason.TOO_LARGE, "event: over 16 KiB");
    }
    return envelopes.read();
  }

  private static boolean isTooLarge(byte[] payload, JsonLocation from, JsonLocation to) {
    // Only a few events of a message can be this long, so what the slow parser costs is bounded.
    boolean maybe =
        to.getByteOffset() >= 0
            || (to.getCharOffset() - from.getCharOffset()) * Utf8.MAX_BYTES_PER_UNIT
                > MAX_EVENT_BYTES;
    return maybe && offset(payload, to) - offset(payload, from) > MAX_EVENT_BYTES;
  }

  /** In bytes; the slow parser knows only how many characters there were. */
  private static long offset(byte[] payload, @Nullable JsonLocation at) {
    if (at == null) {
      return 0;
    }
    return at.getByteOffset() >= 0
        ? at.getByteOffset()
        : Utf8.offset(payload, Math.max(0, at.getCharOffset()));
  }

  /**
   * A message that turned out not to be JSON. Of a single event what came before still counts; of a
   * batch nothing does, and its excerpt shows the event that was read last.
   */
  private static Reading unparsed(
      byte[] payload, String detail, boolean batch, EnvelopeReader envelopes) {
    String excerpt = envelopes.hasNothing() ? shape(payload) : envelopes.brokenOffExcerpt();
    return batch
        ? refusal(RefusalReason.MALFORMED, detail, excerpt)
        : envelopes.refused(RefusalReason.MALFORMED, detail, excerpt);
  }

  /**
   * What cannot be read cannot be cleaned of a name or a phone number: only its shape is kept,
   * which still tells a device's maker what was sent.
   */
  private static String shape(byte[] payload) {
    return Utf8.shape(payload, MAX_EXCERPT_BYTES);
  }

  private static Reading refusal(RefusalReason reason, String detail, String excerpt) {
    return new Reading.Rejected(reason, detail, null, null, 0, excerpt);
  }
}
