package io.counterwatch.importer;

import java.util.Locale;

/** Small things on texts. */
final class Texts {
  private static final int MAX_SHOWN = 40;

  private Texts() {}

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A stranger's text for a one-line message: short, quoted, without control characters. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return '"' + (line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + '…' : line) + '"';
  }
}
