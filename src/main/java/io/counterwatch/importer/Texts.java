package io.counterwatch.importer;

import io.counterwatch.wire.Slugs;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Small things on texts. */
final class Texts {
  private static final int MAX_SHOWN = 40;
  private static final int HASH_DIGITS = 8;
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
  private static final Pattern EDGES = Pattern.compile("^-|-$");

  private Texts() {}

  /** Composed characters: Windows-1258 and macOS write a letter and its accents apart. */
  static String composed(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /**
   * An id of a name: {@code Đất đai} is {@code dat-dai}. What is too long for an id ends in a hash
   * of the whole; empty where no letter or digit is left.
   */
  static String slug(String text) {
    String plain =
        ACCENTS
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT)
            .replace('đ', 'd');
    String slug = EDGES.matcher(OTHERS.matcher(plain).replaceAll("-")).replaceAll("");
    return slug.length() <= Slugs.MAX_SLUG_LENGTH
        ? slug
        : slug.substring(0, Slugs.MAX_SLUG_LENGTH - HASH_DIGITS)
            + String.format("%08x", slug.hashCode());
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A stranger's text for a one-line message: short, quoted, without control characters. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return '"' + (line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + '…' : line) + '"';
  }
}
