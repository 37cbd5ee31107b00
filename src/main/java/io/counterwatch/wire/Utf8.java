package io.counterwatch.wire;

/** What must be known of a message's bytes before they are read as JSON. */
final class Utf8 {
  /** What a first look at the bytes says. */
  enum Look {
    /** Nothing in it needs a second look. */
    CLEAN,
    /** An escape in it spells NUL or half a character: look at each text. */
    SUSPICIOUS_ESCAPES,
    /** Not UTF-8, or with a byte order mark or a NUL. */
    BROKEN
  }

  /** The most bytes that one UTF-16 unit can take. */
  static final int MAX_BYTES_PER_UNIT = 3;

  private Utf8() {}

  static Look look(byte[] bytes) {
    if (bytes.length >= 3
        && (bytes[0] & 0xFF) == 0xEF
        && (bytes[1] & 0xFF) == 0xBB
        && (bytes[2] & 0xFF) == 0xBF) {
      return Look.BROKEN;
    }
    Look look = Look.CLEAN;
    int i = 0;
    while (i < bytes.length) {
      byte b = bytes[i];
      if (b == '\\') {
        int end = escapeEnd(bytes, i);
        look = end < 0 ? Look.SUSPICIOUS_ESCAPES : look;
        i = Math.abs(end);
      } else if (b > 0) {
        i++;
      } else {
        int length = b == 0 ? 0 : sequenceLength(bytes, i);
        if (length == 0) {
          return Look.BROKEN;
        }
        i += length;
      }
    }
    return look;
  }

  /** Whether a text has no NUL and no half of a surrogate pair. */
  static boolean isWhole(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  /** The beginning of a text, cut between characters to at most so many bytes. */
  static String cut(String text, int maxBytes) {
    if (text.length() * 3L <= maxBytes) {
      return text;
    }
    int bytes = 0;
    int i = 0;
    while (i < text.length()) {
      int character = text.codePointAt(i);
      bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (bytes > maxBytes) {
        break;
      }
      i += Character.charCount(character);
    }
    return text.substring(0, i);
  }

  /**
   * The beginning of some bytes with each letter as 'x', each digit as '0' and whatever isn't
   * printable ASCII as '?'.
   */
  static String shape(byte[] bytes, int maxBytes) {
    StringBuilder shape = new StringBuilder(Math.min(bytes.length, maxBytes));
    for (int i = 0; i < bytes.length && i < maxBytes; i++) {
      int b = bytes[i];
      boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
      boolean digit = b >= '0' && b <= '9';
      char printable = b >= ' ' && b <= '~' ? (char) b : '?';
      shape.append(letter ? 'x' : digit ? '0' : printable);
    }
    return shape.toString();
  }

  /** At which byte of UTF-8 so many UTF-16 units end. */
  static int offset(byte[] bytes, long units) {
    int at = 0;
    for (long left = units; left > 0 && at < bytes.length; at++) {
      int lead = bytes[at] & 0xFF;
      left -= lead < 0x80 || lead >= 0xC0 ? 1 : 0;
      left -= lead >= 0xF0 ? 1 : 0;
    }
    while (at < bytes.length && (bytes[at] & 0xC0) == 0x80) {
      at++;
    }
    return at;
  }

  /** Where the escape ends; negative where it spells NUL or half a character. */
  private static int escapeEnd(byte[] bytes, int at) {
    if (at + 1 >= bytes.length || bytes[at + 1] != 'u') {
      // The character after the backslash is no part of another escape, unless it isn't ASCII.
      return at + 1 < bytes.length && bytes[at + 1] > 0 ? at + 2 : at + 1;
    }
    int unit = unit(bytes, at);
    if (unit < 0) {
      return at + 2;
    }
    if (unit != 0 && !Character.isSurrogate((char) unit)) {
      return at + 6;
    }
    int next = at + 6 < bytes.length && bytes[at + 6] == '\\' ? unit(bytes, at + 6) : -1;
    boolean pair =
        unit != 0
            && next >= 0
            && Character.isHighSurrogate((char) unit)
            && Character.isLowSurrogate((char) next);
    return pair ? at + 12 : -(at + 6);
  }

  /** The four hex digits of the escape at that place, or −1 where they are none. */
  private static int unit(byte[] bytes, int at) {
    if (at + 6 > bytes.length || bytes[at + 1] != 'u') {
      return -1;
    }
    int value = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  /** The length of the multi-byte character at that place, 0 where it isn't one. */
  private static int sequenceLength(byte[] bytes, int at) {
    int lead = bytes[at] & 0xFF;
    int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > bytes.length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[at + 1] & 0xFF;
    boolean overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    boolean surrogate = lead == 0xED && second > 0x9F;
    boolean beyond = lead == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
  }
}
