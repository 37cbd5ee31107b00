package io.counterwatch.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.event.WireNamed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One small JSON object of the control topics, read whole; fields it doesn't know are left aside.
 */
final class ControlMessage {
  static final int MAX_BYTES = 64 << 10;
  static final int MAX_TEXT_LENGTH = 1000;

  /** The one field that is a list. */
  private static final String RANGES = "missing";

  private static final Object OTHER = new Object();

  private static final JsonFactory FACTORY =
      JsonFactories.strict().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final Map<String, Object> fields = new HashMap<>();

  private ControlMessage() {}

  static ControlMessage read(byte[] payload) throws WireException {
    if (payload.length > MAX_BYTES) {
      throw new WireException("message: over 64 KiB");
    }
    if (Utf8.look(payload) != Utf8.Look.CLEAN) {
      throw new WireException("message: not clean UTF-8");
    }
    ControlMessage message = new ControlMessage();
    try (JsonParser parser = FACTORY.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new WireException("message: must be a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        message.put(parser.currentName(), parser);
      }
      if (parser.nextToken() != null) {
        throw new WireException("message: something follows the JSON");
      }
    } catch (JsonProcessingException e) {
      throw new WireException("message: not JSON");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
    return message;
  }

  private void put(String name, JsonParser parser) throws IOException, WireException {
    switch (parser.nextToken()) {
      case VALUE_STRING -> fields.put(name, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> fields.put(name, parser.getBooleanValue());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        boolean tooLong = parser.getTextLength() > ElementReader.MAX_NUMBER_LENGTH;
        fields.put(name, tooLong ? OTHER : (Object) parser.getDoubleValue());
      }
      case START_ARRAY -> {
        if (name.equals(RANGES)) {
          fields.put(name, pairs(name, parser));
        } else {
          putOther(name, parser);
        }
      }
      case START_OBJECT -> putOther(name, parser);
      default -> {} // null: the same as absent.
    }
  }

  /** Puts what a field that is known may not be. */
  private void putOther(String name, JsonParser parser) throws IOException {
    parser.skipChildren();
    fields.put(name, OTHER);
  }

  /** A list of pairs of sequences. */
  private static List<SequenceRange> pairs(String name, JsonParser parser)
      throws IOException, WireException {
    List<SequenceRange> ranges = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw new WireException(name + ": must be a list of pairs");
      }
      long from = sequence(name, parser.nextToken() == JsonToken.VALUE_STRING, parser);
      long to = sequence(name, parser.nextToken() == JsonToken.VALUE_STRING, parser);
      if (parser.nextToken() != JsonToken.END_ARRAY || to < from) {
        throw new WireException(name + ": must be pairs of sequences, the lower first");
      }
      ranges.add(new SequenceRange(from, to));
    }
    return List.copyOf(ranges);
  }

  private static long sequence(String name, boolean text, JsonParser parser)
      throws IOException, WireException {
    long value = text ? Sequences.parse(parser.getText()) : -1;
    if (value < 0) {
      throw new WireException(name + ": a sequence must be a text of twelve digits");
    }
    return value;
  }

  String text(String name) throws WireException {
    return required(name, optionalText(name));
  }

  @Nullable String optionalText(String name) throws WireException {
    Object value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && text.length() <= MAX_TEXT_LENGTH) {
      return text;
    }
    throw new WireException(name + ": must be a text of at most " + MAX_TEXT_LENGTH);
  }

  boolean flag(String name) throws WireException {
    return required(name, optionalFlag(name));
  }

  @Nullable Boolean optionalFlag(String name) throws WireException {
    Object value = fields.get(name);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw new WireException(name + ": must be true or false");
  }

  double number(String name) throws WireException {
    if (required(name, fields.get(name)) instanceof Double number && Double.isFinite(number)) {
      return number;
    }
    throw new WireException(name + ": must be a number");
  }

  /** A whole number from 0, or the other value where it is absent. */
  long count(String name, long absent) throws WireException {
    if (!fields.containsKey(name)) {
      return absent;
    }
    double number = number(name);
    // Up to there a double is exact.
    if (number < 0 || number > (1L << 53) || number != Math.rint(number)) {
      throw new WireException(name + ": must be a whole number from 0");
    }
    return (long) number;
  }

  /** Twelve digits, or 0 where it is absent. */
  long sequence(String name) throws WireException {
    String text = optionalText(name);
    long value = text == null ? 0 : Sequences.parse(text);
    if (value < 0) {
      throw new WireException(name + ": must be a text of twelve digits");
    }
    return value;
  }

  /** Twelve digits. */
  long requiredSequence(String name) throws WireException {
    required(name, fields.get(name));
    return sequence(name);
  }

  @Nullable String optionalEpoch(String name) throws WireException {
    String text = optionalText(name);
    if (text != null && !Sequences.isEpoch(text)) {
      throw new WireException(name + ": must be 16 hex digits");
    }
    return text;
  }

  String epoch(String name) throws WireException {
    return required(name, optionalEpoch(name));
  }

  long time(String name) throws WireException {
    return required(name, optionalTime(name));
  }

  @Nullable Long optionalTime(String name) throws WireException {
    String text = optionalText(name);
    long micros = text == null ? 0 : Rfc3339.parseMicros(text);
    if (micros == Rfc3339.INVALID) {
      throw new WireException(name + ": must be an RFC 3339 time with offset");
    }
    return text == null ? null : micros;
  }

  <E extends Enum<E> & WireNamed> @Nullable E optionalName(String name, Map<String, E> names)
      throws WireException {
    String text = optionalText(name);
    E value = text == null ? null : names.get(text);
    if (text != null && value == null) {
      throw new WireException(name + ": is not one that the protocol names");
    }
    return value;
  }

  <E extends Enum<E> & WireNamed> E name(String name, Map<String, E> names) throws WireException {
    return required(name, optionalName(name, names));
  }

  @SuppressWarnings("unchecked") // Lists come only from pairs().
  List<SequenceRange> ranges(String name) throws WireException {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return (List<SequenceRange>) list;
    }
    throw new WireException(name + ": must be a list of pairs");
  }

  private static <T> T required(String name, @Nullable T value) throws WireException {
    if (value == null) {
      throw new WireException(name + ": is missing");
    }
    return value;
  }
}
