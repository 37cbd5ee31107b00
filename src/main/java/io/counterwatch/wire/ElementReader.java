package io.counterwatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.DupDetector;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object into slots: the named fields are kept, all else is checked and dropped.
 * What is wrong with the object alone (a key twice, too deep, half a character, an absurd number)
 * is noted and reading goes on, so that its neighbours in a batch are not lost; what is no JSON at
 * all throws.
 */
final class ElementReader {
  static final int MAX_DEPTH = 16;
  static final int MAX_NUMBER_LENGTH = 64;

  /** Every integer of so many digits, sign included, fits a long. */
  private static final int MAX_INTEGER_LENGTH = 18;

  private static final double MAX_EXACT_DOUBLE = 1L << 53;

  private final JsonParser parser;
  private final Slots slots;
  private final TextCache cache;
  private final boolean suspicious;
  private @Nullable String malformed;

  /**
   * @param suspicious whether texts may hold NUL or half a character, so that each is looked at
   */
  ElementReader(JsonParser parser, Slots slots, TextCache cache, boolean suspicious) {
    this.parser = parser;
    this.slots = slots;
    this.cache = cache;
    this.suspicious = suspicious;
  }

  /** What makes the object malformed, or null. */
  @Nullable String malformed() {
    return malformed;
  }

  /** Reads the object that the parser has just entered, to its end. */
  void read(Field.Level level) throws IOException {
    slots.clear();
    malformed = null;
    readObject(level, 1);
  }

  /** Passes over a value that should have been an object. */
  void skip(JsonToken token) throws IOException {
    slots.clear();
    malformed = null;
    skip(token, 0);
  }

  private void readObject(Field.Level level, int depth) throws IOException {
    long seen = 0;
    DupDetector others = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Field field = Field.named(level, name);
      if (field == null) {
        others = checkName(name, others);
        skip(parser.nextToken(), depth);
        continue;
      }
      long bit = 1L << field.slot;
      JsonToken token = parser.nextToken();
      if ((seen & bit) == 0) {
        seen |= bit;
        readValue(field, token, depth);
      } else {
        // Nobody can tell which of them is meant.
        malformed(field.path + ": stands twice");
        slots.putOther(field);
        skip(token, depth);
      }
    }
  }

  private void readValue(Field field, JsonToken token, int depth) throws IOException {
    switch (token) {
      case VALUE_STRING -> readText(field);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber(field, token);
      case VALUE_TRUE, VALUE_FALSE -> slots.putFlag(field, token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> {} // CloudEvents: the same as absent.
      case START_OBJECT -> {
        if (field == Field.DATA) {
          slots.putObject(field);
          readObject(Field.Level.DATA, depth + 1);
        } else {
          slots.putOther(field);
          skip(token, depth);
        }
      }
      case START_ARRAY -> {
        if (field == Field.SERVICES) {
          readList(field, depth);
        } else {
          slots.putOther(field);
          skip(token, depth);
        }
      }
      default -> throw new IllegalStateException("unexpected " + token);
    }
  }

  private void readText(Field field) throws IOException {
    String text =
        field.repeats
            ? cache.get(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
            : parser.getText();
    if (isWhole(text)) {
      slots.putText(field, text);
    } else {
      slots.putOther(field);
    }
  }

  private void readNumber(Field field, JsonToken token) throws IOException {
    checkNumber(token);
    slots.putOther(field);
    if (token == JsonToken.VALUE_NUMBER_INT) {
      if (parser.getTextLength() <= MAX_INTEGER_LENGTH) {
        slots.putInteger(field, parser.getLongValue());
      }
    } else if (parser.getTextLength() <= MAX_NUMBER_LENGTH) {
      // 5.0 is an integer to JSON Schema, so it is one here.
      double value = parser.getDoubleValue();
      if (Math.rint(value) == value && Math.abs(value) <= MAX_EXACT_DOUBLE && isExact(value)) {
        slots.putInteger(field, (long) value);
      }
    }
  }

  /** Whether the number that was just read is that integer, not only near it. */
  private boolean isExact(double integer) throws IOException {
    String text = parser.getText();
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    String digits = exponent < 0 ? text : text.substring(0, exponent);
    if (integer == 0) {
      // Its exponent may be anything.
      return digits.chars().noneMatch(c -> c >= '1' && c <= '9');
    }
    return new BigDecimal(text).compareTo(BigDecimal.valueOf((long) integer)) == 0;
  }

  private void readList(Field field, int depth) throws IOException {
    List<String> texts = new ArrayList<>();
    boolean fits = true;
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      if (token == JsonToken.VALUE_STRING && texts.size() < Slots.MAX_LIST) {
        String text =
            cache.get(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        fits &= isWhole(text);
        texts.add(text);
      } else {
        fits = false;
        skip(token, depth + 1);
      }
      token = parser.nextToken();
    }
    if (fits) {
      slots.putList(field, List.copyOf(texts));
    } else {
      slots.putOther(field);
    }
  }

  /** Passes over a value that is not kept, and checks it all the same. */
  private void skip(JsonToken token, int depth) throws IOException {
    switch (token) {
      case START_OBJECT, START_ARRAY -> {
        if (isTooDeep(depth + 1)) {
          // Without calls into depth: there may be a hundred thousand levels.
          parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
          skipObject(depth + 1);
        } else {
          skipArray(depth + 1);
        }
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(token);
      case VALUE_STRING -> {
        if (suspicious) {
          isWhole(parser.getText());
        }
      }
      default -> {}
    }
  }

  private void skipArray(int depth) throws IOException {
    JsonToken next = parser.nextToken();
    while (next != JsonToken.END_ARRAY) {
      skip(next, depth);
      next = parser.nextToken();
    }
  }

  private void skipObject(int depth) throws IOException {
    DupDetector names = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      names = checkName(parser.currentName(), names);
      skip(parser.nextToken(), depth);
    }
  }

  private DupDetector checkName(String name, @Nullable DupDetector others) throws IOException {
    DupDetector names = others == null ? DupDetector.rootDetector(parser) : others;
    if (names.isDup(name)) {
      malformed("a key stands twice in one object");
    }
    isWhole(name);
    return names;
  }

  private boolean isTooDeep(int depth) {
    if (depth > MAX_DEPTH) {
      malformed("deeper than " + MAX_DEPTH + " levels");
    }
    return depth > MAX_DEPTH;
  }

  private void checkNumber(JsonToken token) throws IOException {
    boolean tooLong = parser.getTextLength() > MAX_NUMBER_LENGTH;
    if (tooLong
        || (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(parser.getDoubleValue()))) {
      malformed("a number that is too large");
    }
  }

  private boolean isWhole(String text) {
    boolean whole = !suspicious || Utf8.isWhole(text);
    if (!whole) {
      malformed("a text with NUL or half a character");
    }
    return whole;
  }

  private void malformed(String problem) {
    if (malformed == null) {
      malformed = problem;
    }
  }
}
