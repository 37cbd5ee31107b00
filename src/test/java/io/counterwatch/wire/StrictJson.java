package io.counterwatch.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader of JSON (RFC 8259) that shares nothing with the one under test: by recursive descent,
 * slow, for shallow texts. Objects become maps, arrays lists, numbers {@link Number}, null {@link
 * #NULL}.
 */
final class StrictJson {
  static final Object NULL = new Object();

  /** A number as it is written. */
  record Number(String text) {}

  /** Not JSON. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1;
  }

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

  private final String text;
  private int at;

  /** Whether the element is what we call malformed though it is JSON. */
  private boolean abused;

  private StrictJson(String text) {
    this.text = text;
  }

  /** A value, where it stands in bytes, and whether it is what we call malformed all the same. */
  record Element(Object value, int bytes, boolean abused) {}

  /** The elements of a message: those of its array, or itself. */
  static List<Element> elements(byte[] payload) throws Broken {
    StrictJson json = new StrictJson(decode(payload));
    List<Element> elements = new ArrayList<>();
    json.space();
    if (json.at < json.text.length() && json.text.charAt(json.at) == '[') {
      json.at++;
      json.list(() -> elements.add(json.element()), ']');
    } else {
      elements.add(json.element());
    }
    json.space();
    if (json.at != json.text.length()) {
      throw new Broken();
    }
    return elements;
  }

  private static String decode(byte[] payload) throws Broken {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(payload))
              .toString();
      if (text.indexOf('\0') >= 0 || text.startsWith("\uFEFF")) {
        throw new Broken();
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new Broken();
    }
  }

  private Element element() throws Broken {
    space();
    abused = false;
    int from = at;
    Object value = value(0);
    int bytes = text.substring(from, at).getBytes(StandardCharsets.UTF_8).length;
    return new Element(value, bytes, abused);
  }

  private interface Step {
    void run() throws Broken;
  }

  private Object value(int depth) throws Broken {
    space();
    char first = peek();
    return switch (first) {
      case '{' -> object(depth + 1);
      case '[' -> {
        deep(depth + 1);
        at++;
        List<Object> list = new ArrayList<>();
        list(() -> list.add(value(depth + 1)), ']');
        yield list;
      }
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", NULL);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) throws Broken {
    deep(depth);
    at++;
    Map<String, Object> object = new LinkedHashMap<>();
    list(
        () -> {
          space();
          if (peek() != '"') {
            throw new Broken();
          }
          String name = string();
          space();
          expect(':');
          if (object.containsKey(name)) {
            abused = true;
          }
          object.put(name, value(depth));
        },
        '}');
    return object;
  }

  private void list(Step item, char end) throws Broken {
    space();
    if (peek() == end) {
      at++;
      return;
    }
    while (true) {
      item.run();
      space();
      if (peek() == end) {
        at++;
        return;
      }
      expect(',');
    }
  }

  private String string() throws Broken {
    at++;
    StringBuilder out = new StringBuilder();
    while (peek() != '"') {
      char c = peek();
      at++;
      if (c < ' ') {
        throw new Broken();
      }
      out.append(c == '\\' ? escape() : c);
    }
    at++;
    String whole = out.toString();
    if (whole.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(whole)) {
      abused = true;
    }
    return whole;
  }

  private char escape() throws Broken {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
          throw new Broken();
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> throw new Broken();
    };
  }

  private Object word(String word, Object value) throws Broken {
    if (!text.startsWith(word, at)) {
      throw new Broken();
    }
    at += word.length();
    return value;
  }

  private Number number() throws Broken {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw new Broken();
    }
    at = matcher.end();
    String digits = matcher.group();
    if (digits.length() > 64 || Double.isInfinite(Double.parseDouble(digits))) {
      abused = true;
    }
    return new Number(digits);
  }

  private void deep(int depth) {
    if (depth > 16) {
      abused = true;
    }
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws Broken {
    if (at >= text.length()) {
      throw new Broken();
    }
    return text.charAt(at);
  }

  private void expect(char c) throws Broken {
    if (peek() != c) {
      throw new Broken();
    }
    at++;
  }
}
