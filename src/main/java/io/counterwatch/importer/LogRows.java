package io.counterwatch.importer;

import io.counterwatch.importer.RowReader.Cut;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a log under its columns' names. */
final class LogRows implements Closeable {
  /** What stands where the bytes are no text of the encoding. */
  private static final char GARBLED = '\uFFFD';

  /** A spreadsheet may say the delimiter in a line before the header. */
  private static final String SPREADSHEET_HINT = "sep=";

  private static final int MAX_SHOWN_COLUMNS = 20;

  private final Path file;
  private final Mapping.Layout layout;
  private final RowReader reader;
  private final Charset encoding;
  private final Map<String, Integer> places = new HashMap<>();
  private final int width;
  private @Nullable Cut ahead;
  private boolean otherLettersRead;
  private long line;

  /**
   * Reads up to the first row.
   *
   * @throws LogFileException where the file is not laid out as the mapping says
   */
  LogRows(Path file, LogFile log, Mapping.Layout layout) throws IOException {
    this.file = file;
    this.layout = layout;
    this.encoding = log.encoding(layout.encoding());
    if (log.hasZeroes() && !isWide(encoding)) {
      throw new LogFileException(
          file, "no " + encoding + " text but binary, or its encoding is UTF-16LE or UTF-16BE");
    }
    this.reader = new RowReader(log.text(layout.encoding()), layout.delimiter(), layout.quote());
    Cut first = read();
    if (first != null && first.fields().get(0).startsWith(SPREADSHEET_HINT)) {
      first = read();
    }
    if (first == null && (layout.header() || layout.columns().isEmpty())) {
      throw new LogFileException(file, "empty: there is no row in it");
    }
    List<String> names = layout.header() && first != null ? first.fields() : layout.columns();
    if (layout.header() && first != null) {
      checkHeader(first);
    } else {
      ahead = first;
    }
    this.width = withoutEmptyEnd(names.isEmpty() && first != null ? first.fields() : names).size();
    number(names);
    checkColumns(names);
  }

  private static boolean isWide(Charset encoding) {
    return encoding.name().startsWith("UTF-16") || encoding.name().startsWith("UTF-32");
  }

  private void checkHeader(Cut header) throws LogFileException {
    if (isGarbled(header)) {
      throw wrongEncoding(header);
    }
    if (!layout.columns().isEmpty() && !layout.columns().equals(header.fields())) {
      throw new LogFileException(file, "the header is not the mapping's columns");
    }
  }

  private void number(List<String> names) {
    for (int i = 0; i < width; i++) {
      places.put("#" + (i + 1), i);
    }
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
    layout
        .headings()
        .forEach(
            (name, headings) -> {
              for (int i = 0; i < names.size(); i++) {
                if (headings.stream().anyMatch(names.get(i)::equalsIgnoreCase)) {
                  places.put(name, i);
                }
              }
            });
  }

  private void checkColumns(List<String> names) throws LogFileException {
    List<String> missing =
        layout.used().entrySet().stream()
            .filter(used -> !places.containsKey(used.getKey()))
            .map(used -> missing(used.getKey(), used.getValue()))
            .toList();
    if (!missing.isEmpty()) {
      throw new LogFileException(
          file,
          "no column "
              + missing.stream().limit(MAX_SHOWN_COLUMNS).collect(Collectors.joining(", "))
              + (missing.size() > MAX_SHOWN_COLUMNS ? " …" : "")
              + ", which the mapping asks for; there is "
              + (names.isEmpty() ? width + " columns" : listed(names)));
    }
  }

  private String missing(String column, int askedInLine) {
    List<String> headings = layout.headings().getOrDefault(column, List.of());
    return Texts.shown(column)
        + " ("
        + (headings.isEmpty() ? "" : String.join(", ", headings) + "; ")
        + "line "
        + askedInLine
        + ")";
  }

  private static String listed(List<String> names) {
    List<String> shown = names.stream().limit(MAX_SHOWN_COLUMNS).map(Texts::shown).toList();
    return String.join(", ", shown) + (names.size() > shown.size() ? " …" : "");
  }

  /** The next row with something in it, or null at the end. */
  @Nullable Cut next() throws IOException {
    Cut cut = ahead == null ? read() : ahead;
    ahead = null;
    while (cut != null && cut.problem() == null && withoutEmptyEnd(cut.fields()).isEmpty()) {
      cut = read();
    }
    return cut;
  }

  private @Nullable Cut read() throws LogFileException {
    try {
      Cut cut = reader.read();
      line = cut == null ? line : cut.line();
      return cut;
    } catch (IOException e) {
      throw new LogFileException(file, "cannot be read after line " + line + ": " + e);
    }
  }

  /**
   * A row under its columns' names.
   *
   * @throws RowRefusal where it has not the columns
   * @throws LogFileException where nothing of the file but ASCII could be read until now
   */
  Row row(Cut cut) throws RowRefusal, LogFileException {
    if (isGarbled(cut)) {
      if (otherLettersRead) {
        throw new RowRefusal("no " + encoding + " text");
      }
      throw wrongEncoding(cut);
    }
    String problem = cut.problem();
    if (problem != null) {
      throw new RowRefusal(problem);
    }
    int fields = cut.fields().size();
    if (fields < width || withoutEmptyEnd(cut.fields()).size() > width) {
      throw new RowRefusal(fields + " fields where " + width + " are expected");
    }
    otherLettersRead |= cut.fields().stream().anyMatch(LogRows::hasOtherLetters);
    return new Row(cut.line(), places, cut.fields());
  }

  private LogFileException wrongEncoding(Cut cut) {
    return new LogFileException(
        file,
        "line "
            + cut.line()
            + " is no "
            + encoding
            + " text; say the file's encoding in the mapping, such as windows-1258");
  }

  private static boolean isGarbled(Cut cut) {
    return cut.fields().stream().anyMatch(field -> field.indexOf(GARBLED) >= 0);
  }

  private static boolean hasOtherLetters(String field) {
    return field.chars().anyMatch(c -> c > 0x7f);
  }

  /** A spreadsheet writes delimiters after the last column that holds something. */
  private static List<String> withoutEmptyEnd(List<String> fields) {
    int end = fields.size();
    while (end > 0 && fields.get(end - 1).isEmpty()) {
      end--;
    }
    return fields.subList(0, end);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
