package io.counterwatch.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Gives one copy of texts that come again and again in events and rows: centres, devices, tickets.
 * Of fixed size; a text that falls on another's place replaces it. Not safe for use by several
 * threads.
 */
public final class SharedTexts {
  /** A power of two. */
  private static final int PLACES = 1 << 14;

  private final @Nullable String[] places = new String[PLACES];

  /** The text of those bytes, which are UTF-8. */
  public String get(byte[] bytes, int offset, int length) {
    int hash = 0;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ (hash >>> 14)) & (PLACES - 1);
    String known = places[place];
    if (known != null && isSame(known, bytes, offset, length)) {
      return known;
    }
    String text = new String(bytes, offset, length, UTF_8);
    places[place] = text;
    return text;
  }

  /** The text itself or an equal one. */
  public String get(String text) {
    int hash = text.hashCode();
    int place = (hash ^ (hash >>> 14)) & (PLACES - 1);
    String known = places[place];
    if (text.equals(known)) {
      return known;
    }
    places[place] = text;
    return text;
  }

  /** Bytes beyond ASCII are negative, so a text with any of them is never the same. */
  private static boolean isSame(String text, byte[] bytes, int offset, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
