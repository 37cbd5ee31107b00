package io.counterwatch.wire;

import org.jspecify.annotations.Nullable;

/**
 * Gives one copy of texts that come again and again (services, counters, staff, epochs), so that
 * the events in memory share them. Of fixed size; a text that falls on another's place replaces it.
 * Used by many threads without a lock: strings are immutable, and the worst a race can do is one
 * more copy.
 */
final class TextCache {
  private static final int PLACES = 4096;
  private static final int MAX_LENGTH = 96;

  private final @Nullable String[] places = new String[PLACES];

  String get(char[] chars, int offset, int length) {
    if (length > MAX_LENGTH) {
      return new String(chars, offset, length);
    }
    int hash = 0;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + chars[i];
    }
    int place = (hash ^ (hash >>> 12)) & (PLACES - 1);
    String known = places[place];
    if (known != null && same(known, chars, offset, length)) {
      return known;
    }
    String text = new String(chars, offset, length);
    places[place] = text;
    return text;
  }

  private static boolean same(String text, char[] chars, int offset, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != chars[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
