package io.counterwatch.importer;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts CSV and TSV text into rows of fields. Empty lines are passed over. */
final class RowReader implements Closeable {
  static final int MAX_ROW_CHARS = 64 << 10;

  private static final int END = -1;
  private static final int BUFFER_CHARS = 1 << 16;

  private final Reader reader;
  private final char delimiter;
  private final int quote;
  private final char[] buffer = new char[BUFFER_CHARS];
  private final StringBuilder field = new StringBuilder();
  private int length;
  private int next;
  private long line = 1;

  /**
   * One row as it was cut.
   *
   * @param problem why it is no row, or null
   */
  record Cut(long line, List<String> fields, @Nullable String problem) {}

  /**
   * Reads rows.
   *
   * @param quote the character around fields that may hold delimiters and line ends, or null
   */
  RowReader(Reader reader, char delimiter, @Nullable Character quote) throws IOException {
    this.reader = reader;
    this.delimiter = delimiter;
    this.quote = quote == null ? END : quote;
    if (peek() == '\uFEFF') {
      next++;
    }
  }

  /** The next row, or null at the end. */
  @Nullable Cut read() throws IOException {
    while (peek() == '\n' || peek() == '\r') {
      take();
    }
    if (peek() == END) {
      return null;
    }
    long begin = line;
    List<String> fields = new ArrayList<>();
    int chars = 0;
    String problem = null;
    boolean more = true;
    while (more && problem == null) {
      problem = readField(MAX_ROW_CHARS - chars);
      chars += field.length();
      fields.add(Texts.composed(field.toString().strip()));
      more = peek() == delimiter;
      if (more) {
        take();
      }
    }
    if (problem != null) {
      skipLine();
    }
    return new Cut(begin, fields, problem);
  }

  /** Reads one field up to its delimiter, line end or end; says what is wrong with it. */
  private @Nullable String readField(int limit) throws IOException {
    field.setLength(0);
    if (peek() == quote && quote != END) {
      take();
      return readQuoted(limit);
    }
    while (!atFieldEnd()) {
      field.append((char) take());
      if (field.length() > limit) {
        return "longer than " + MAX_ROW_CHARS + " characters";
      }
    }
    return null;
  }

  private @Nullable String readQuoted(int limit) throws IOException {
    while (true) {
      int c = take();
      if (c == END) {
        return "a quote is not closed";
      }
      if (c == quote && peek() != quote) {
        return atFieldEnd() ? null : "something follows a closing quote";
      }
      if (c == quote) {
        take();
      }
      field.append((char) c);
      if (field.length() > limit) {
        return "longer than " + MAX_ROW_CHARS + " characters, or a quote is not closed";
      }
    }
  }

  private boolean atFieldEnd() throws IOException {
    int c = peek();
    return c == delimiter || c == '\n' || c == '\r' || c == END;
  }

  private void skipLine() throws IOException {
    while (peek() != '\n' && peek() != END) {
      take();
    }
  }

  private int peek() throws IOException {
    if (next == length) {
      length = Math.max(0, reader.read(buffer));
      next = 0;
    }
    return next < length ? buffer[next] : END;
  }

  private int take() throws IOException {
    int c = peek();
    if (c != END) {
      next++;
    }
    if (c == '\n') {
      line++;
    }
    return c;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
