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
 * One small JSON object of the control topics, read whole; fields it doesn't know are left aside,
 * whatever they hold. A field that is null counts as absent.
 */
final class ControlMessage {
  static final int MAX_BYTES = 64 << 10;
  static final int MAX_TEXT_LENGTH = 1000;

  /** Up to here a double tells every whole number from its neighbours. */
  static final long MAX_COUNT = (1L << 53) - 1;

  /** Stands for a number that nobody means; no field takes it, and none that isn't known minds. */
  private static final Object NO_NUMBER = new Object();

  private static final JsonFactory FACTORY =
      JsonFactories.strict().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /** Texts, booleans, doubles, lists and objects; an object is a message of its own. */
  private final Map<String, Object> fields = new HashMap<>();

  /** What stands before a field's name where a flaw is told. */
  private final String path;

  private ControlMessage(String path) {
    this.path = path;
  }

  static ControlMessage read(byte[] payload) throws WireException {
    if (payload.length > MAX_BYTES) {
      throw new WireException("message: over 64 KiB");
    }
    if (Utf8.look(payload) != Utf8.Look.CLEAN) {
      throw new WireException("message: not clean UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new WireException("message: must be a JSON object");
      }
      ControlMessage message = object("", parser);
      if (parser.nextToken() != null) {
        throw new WireException("message: something follows the JSON");
      }
      return message;
    } catch (JsonProcessingException e) {
      throw new WireException("message: not JSON");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private static ControlMessage object(String path, JsonParser parser)
      throws IOException, WireException {
    ControlMessage message = new ControlMessage(path);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Object value = value(path + name, parser.nextToken(), parser);
      if (value != null) {
        message.fields.put(name, value);
      }
    }
    return message;
  }

  private static @Nullable Object value(String path, JsonToken token, JsonParser parser)
      throws IOException, WireException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        boolean tooLong = parser.getTextLength() > ElementReader.MAX_NUMBER_LENGTH;
        yield tooLong ? NO_NUMBER : (Object) parser.getDoubleValue();
      }
      case START_OBJECT -> object(path + '.', parser);
      case START_ARRAY -> list(path, parser);
      case VALUE_NULL -> null;
      default -> throw new IllegalStateException("unexpected " + token);
    };
  }

  /** A list; null in it is kept as such, since it is no pair and no object. */
  private static List<@Nullable Object> list(String path, JsonParser parser)
      throws IOException, WireException {
    List<@Nullable Object> values = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      values.add(value(path + '[' + values.size() + ']', token, parser));
      token = parser.nextToken();
    }
    return values;
  }

  String text(String name) throws WireException {
    return required(name, optionalText(name));
  }

  @Nullable String optionalText(String name) throws WireException {
    Object value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && text.codePointCount(0, text.length()) <= MAX_TEXT_LENGTH) {
      return text;
    }
    throw flaw(name, "must be a text of at most " + MAX_TEXT_LENGTH);
  }

  boolean flag(String name) throws WireException {
    return required(name, optionalFlag(name));
  }

  @Nullable Boolean optionalFlag(String name) throws WireException {
    Object value = fields.get(name);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw flaw(name, "must be true or false");
  }

  double number(String name) throws WireException {
    if (required(name, fields.get(name)) instanceof Double number && Double.isFinite(number)) {
      return number;
    }
    throw flaw(name, "must be a number");
  }

  /** A whole number from 0, or the other value where it is absent. */
  long count(String name, long absent) throws WireException {
    return count(name, absent, MAX_COUNT);
  }

  long requiredCount(String name) throws WireException {
    required(name, fields.get(name));
    return count(name, 0);
  }

  /** A whole number from 0 to a greatest one, or the other value where it is absent. */
  long count(String name, long absent, long max) throws WireException {
    if (!fields.containsKey(name)) {
      return absent;
    }
    double number = number(name);
    if (number < 0 || number > max || number != Math.rint(number)) {
      throw flaw(name, "must be a whole number from 0");
    }
    return (long) number;
  }

  /** Twelve digits, or 0 where it is absent. */
  long sequence(String name) throws WireException {
    String text = optionalText(name);
    long value = text == null ? 0 : Sequences.parse(text);
    if (value < 0) {
      throw flaw(name, "must be a text of twelve digits");
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
      throw flaw(name, "must be 16 hex digits");
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
      throw flaw(name, "must be an RFC 3339 time with offset");
    }
    return text == null ? null : micros;
  }

  <E extends Enum<E> & WireNamed> @Nullable E optionalName(String name, Map<String, E> names)
      throws WireException {
    String text = optionalText(name);
    E value = text == null ? null : names.get(text);
    if (text != null && value == null) {
      throw flaw(name, "is not one that the protocol names");
    }
    return value;
  }

  <E extends Enum<E> & WireNamed> E name(String name, Map<String, E> names) throws WireException {
    return required(name, optionalName(name, names));
  }

  /** A text that is there, of 1 to so many characters. */
  String text(String name, int maxLength) throws WireException {
    String text = text(name);
    if (text.isEmpty() || text.codePointCount(0, text.length()) > maxLength) {
      throw flaw(name, "must have 1 to " + maxLength + " characters");
    }
    return text;
  }

  String slug(String name) throws WireException {
    return required(name, optionalSlug(name));
  }

  @Nullable String optionalSlug(String name) throws WireException {
    String text = optionalText(name);
    if (text != null && !Slugs.isSlug(text)) {
      throw flaw(name, "must match [a-z0-9][a-z0-9-]{0,31}");
    }
    return text;
  }

  @Nullable Double optionalNumber(String name) throws WireException {
    return fields.containsKey(name) ? (Double) number(name) : null;
  }

  /** Pairs of sequences, the lower first; none where it is absent. */
  List<SequenceRange> ranges(String name, int max) throws WireException {
    List<SequenceRange> ranges = new ArrayList<>();
    for (Object value : values(name, max)) {
      if (!(value instanceof List<?> pair) || pair.size() != 2) {
        throw flaw(name, "must be a list of pairs");
      }
      long from = sequenceOf(name, pair.get(0));
      long to = sequenceOf(name, pair.get(1));
      if (to < from) {
        throw flaw(name, "must be pairs of sequences, the lower first");
      }
      ranges.add(new SequenceRange(from, to));
    }
    return List.copyOf(ranges);
  }

  /** A list of objects that must be there, though it may be empty. */
  List<ControlMessage> objects(String name, int max) throws WireException {
    required(name, fields.get(name));
    List<ControlMessage> objects = new ArrayList<>();
    for (Object value : values(name, max)) {
      if (!(value instanceof ControlMessage object)) {
        throw flaw(name, "must be a list of objects");
      }
      objects.add(object);
    }
    return objects;
  }

  @Nullable ControlMessage optionalObject(String name) throws WireException {
    Object value = fields.get(name);
    if (value == null || value instanceof ControlMessage) {
      return (ControlMessage) value;
    }
    throw flaw(name, "must be an object");
  }

  private List<?> values(String name, int max) throws WireException {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.size() <= max) {
      return list;
    }
    throw flaw(name, "must be a list of at most " + max);
  }

  private long sequenceOf(String name, @Nullable Object value) throws WireException {
    long sequence = value instanceof String text ? Sequences.parse(text) : -1;
    if (sequence < 0) {
      throw flaw(name, "a sequence must be a text of twelve digits");
    }
    return sequence;
  }

  private <T> T required(String name, @Nullable T value) throws WireException {
    if (value == null) {
      throw flaw(name, "is missing");
    }
    return value;
  }

  private WireException flaw(String name, String problem) {
    return new WireException(path + name + ": " + problem);
  }
}
