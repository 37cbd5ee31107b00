package io.counterwatch.app.log;

/**
 * Texts of others in a line of ours. What a terminal or a reader of lines would obey (line ends,
 * other control characters, marks of direction, halves of characters) is written out, so nobody can
 * end a line and begin one that looks like the server's.
 */
final class SafeText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private SafeText() {}

  /** As it stands, but for what would be obeyed. */
  static void append(StringBuilder out, String text, int maxChars) {
    escape(out, text, maxChars, false);
  }

  /** A JSON string, with its quotes. */
  static void appendJson(StringBuilder out, String text, int maxChars) {
    out.append('"');
    escape(out, text, maxChars, true);
    out.append('"');
  }

  private static void escape(StringBuilder out, String text, int maxChars, boolean quoted) {
    int length = Math.min(text.length(), maxChars);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (quoted && (c == '"' || c == '\\')) {
        out.append('\\').append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (isObeyed(c)) {
        writeOut(out, c);
      } else {
        out.append(c);
      }
    }
    if (length < text.length()) {
      out.append('…');
    }
  }

  private static void writeOut(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(HEX[(c >> shift) & 0xf]);
        }
      }
    }
  }

  private static boolean isObeyed(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
