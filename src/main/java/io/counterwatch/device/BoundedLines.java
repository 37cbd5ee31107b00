package io.counterwatch.device;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines without ever holding more of one than a limit. */
final class BoundedLines {
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final int limitBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int filled;

  BoundedLines(InputStream in, int limitBytes) {
    this.in = in;
    this.limitBytes = limitBytes;
  }

  /** The next line without its end, cut one byte after the limit; null at the end. */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    boolean any = false;
    while (position < filled || fill()) {
      any = true;
      int end = position;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      int room = limitBytes + 1 - line.size();
      line.write(buffer, position, Math.min(room, end - position));
      boolean complete = end < filled;
      position = complete ? end + 1 : end;
      if (complete) {
        break;
      }
    }
    return any ? line.toByteArray() : null;
  }

  private boolean fill() throws IOException {
    position = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }
}
