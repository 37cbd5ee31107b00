package io.counterwatch.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterwatch.pipeline.SharedTexts;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A row of PostgreSQL's binary COPY, whose columns are taken one after the other. */
final class CopiedRow {
  /** {@code PGCOPY\n\377\r\n\0}, the flags, and the length of an extension that there never is. */
  private static final int HEADER_BYTES = 19;

  private static final byte HEADER_FIRST = 'P';
  private static final short END = -1;
  private static final int ABSENT = -1;

  private final byte[] message;
  private final ByteBuffer in;
  private final short columns;

  /** The row of one message; before the first row the message holds the header too. */
  CopiedRow(byte[] message) {
    this.message = message;
    this.in = ByteBuffer.wrap(message);
    // A row begins with the number of its columns, whose upper byte is never that of the header.
    if (message[0] == HEADER_FIRST) {
      in.position(HEADER_BYTES);
    }
    this.columns = in.hasRemaining() ? in.getShort() : END;
  }

  /** Whether no row is in it: it was the header alone, or the mark of the end. */
  boolean isEnd() {
    return columns == END;
  }

  private boolean isAbsent(int length) {
    return length == ABSENT;
  }

  long bigint(long otherwise) {
    return isAbsent(in.getInt()) ? otherwise : in.getLong();
  }

  int integer(int otherwise) {
    return isAbsent(in.getInt()) ? otherwise : in.getInt();
  }

  long requiredBigint() {
    checkPresent(in.getInt());
    return in.getLong();
  }

  int requiredInteger() {
    checkPresent(in.getInt());
    return in.getInt();
  }

  /** A text of which one copy is enough. */
  @Nullable String text(SharedTexts texts) {
    int length = in.getInt();
    return isAbsent(length) ? null : texts.get(message, skip(length), length);
  }

  /** A text of which one copy is enough. */
  String requiredText(SharedTexts texts) {
    int length = checkPresent(in.getInt());
    return texts.get(message, skip(length), length);
  }

  String requiredText() {
    int length = checkPresent(in.getInt());
    return new String(message, skip(length), length, UTF_8);
  }

  /** Goes past a value; returns where it begins. */
  private int skip(int length) {
    int start = in.position();
    in.position(start + length);
    return start;
  }

  private int checkPresent(int length) {
    if (isAbsent(length)) {
      throw new IllegalStateException("a column that is never null is null");
    }
    return length;
  }
}
