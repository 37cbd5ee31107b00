package io.counterwatch.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object, field by field in the order of the calls, without spaces. The same values
 * always give the same text: what must be escaped is escaped in one way, all else stands as it is.
 * A field whose value is null is left out.
 */
final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out;
  private boolean first = true;

  JsonText(int expectedLength) {
    this(new StringBuilder(expectedLength));
  }

  /** Appends the object to what is already there. */
  JsonText(StringBuilder out) {
    this.out = out.append('{');
  }

  JsonText text(String name, @Nullable String value) {
    if (value != null) {
      quote(name(name), value);
    }
    return this;
  }

  JsonText number(String name, long value) {
    name(name).append(value);
    return this;
  }

  JsonText flag(String name, boolean value) {
    name(name).append(value);
    return this;
  }

  JsonText texts(String name, Iterable<String> values) {
    StringBuilder to = name(name).append('[');
    String comma = "";
    for (String value : values) {
      quote(to.append(comma), value);
      comma = ",";
    }
    to.append(']');
    return this;
  }

  /** A field whose value is JSON already. */
  JsonText json(String name, String value) {
    name(name).append(value);
    return this;
  }

  /** A number as JSON writes it, without a fraction where it has none. */
  static String decimal(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** Closes the object where something else goes on writing. */
  void close() {
    out.append('}');
  }

  String end() {
    return out.append('}').toString();
  }

  byte[] endBytes() {
    return end().getBytes(StandardCharsets.UTF_8);
  }

  private StringBuilder name(String name) {
    if (!first) {
      out.append(',');
    }
    first = false;
    return out.append('"').append(name).append("\":");
  }

  private static void quote(StringBuilder out, String value) {
    out.append('"');
    int done = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        out.append(value, done, i);
        escape(out, c);
        done = i + 1;
      }
    }
    out.append(value, done, value.length()).append('"');
  }

  private static void escape(StringBuilder out, char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }
}
