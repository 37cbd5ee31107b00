package io.counterwatch.importer;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a mapping takes from a row for a subject or a field of {@code data}. */
sealed interface Value {
  /** The same text for every row. */
  record Constant(String text) implements Value {}

  /**
   * The text of columns, changed.
   *
   * @param with what stands between them
   * @param replace what is replaced by what, one after the other
   * @param words whole texts that mean other texts
   */
  record Columns(
      List<String> columns,
      String with,
      boolean lower,
      Map<String, String> replace,
      Map<String, String> words,
      Shape shape)
      implements Value {

    /** Never null; empty where every column is. */
    String text(Row row) {
      String text = row.get(columns.get(0));
      if (columns.size() > 1) {
        text = String.join(with, columns.stream().map(row::get).toList());
      }
      if (lower) {
        text = Texts.lower(text);
      }
      for (Map.Entry<String, String> pair : replace.entrySet()) {
        text = text.replace(pair.getKey(), pair.getValue());
      }
      String meant = words.getOrDefault(text, text);
      return shape == Shape.SLUG ? Texts.slug(meant) : meant;
    }
  }

  /** True where a condition holds. */
  record Flag(Condition condition) implements Value {}

  /** One of two, as a condition holds or not. */
  record Choice(Condition condition, Value then, Value otherwise) implements Value {}

  /** Several, with a text between them. */
  record Joined(List<Value> parts, String with) implements Value {}

  /**
   * The time of a stamp, by its place among the mapping's stamps.
   *
   * @param format how it is written in the mapping's zone, or null for RFC 3339
   */
  record Time(int stamp, @Nullable DateTimeFormatter format) implements Value {}

  /** What a column's text stands for. */
  enum Shape {
    TEXT,
    SLUG,
    NUMBER,
    DATE
  }

  /** A date in the mapping's format as the protocol writes it. */
  static String date(String text, Formats formats) throws RowRefusal {
    try {
      return LocalDate.parse(text, formats.date()).toString();
    } catch (DateTimeParseException e) {
      throw new RowRefusal("not a date: " + Texts.shown(text));
    }
  }
}
