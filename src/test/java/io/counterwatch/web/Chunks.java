package io.counterwatch.web;

import java.io.IOException;
import java.io.InputStream;

/** What is in the chunks of an answer's body, wherever one ends and the next begins. */
final class Chunks extends InputStream {
  private static final int HEX = 16;

  private final InputStream raw;
  private int left;
  private boolean begun;

  /** Of what follows an answer's head. */
  Chunks(InputStream raw) {
    this.raw = raw;
  }

  /** The next line without its end; an empty one also where nothing follows. */
  static String line(InputStream raw) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = raw.read(); read >= 0 && read != '\n'; read = raw.read()) {
      line.append((char) read);
    }
    return line.toString().strip();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** As much as there is of the chunk. */
  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (left == 0) {
      if (begun) {
        line(raw);
      }
      begun = true;
      String size = line(raw);
      left = size.isEmpty() ? 0 : Integer.parseInt(size, HEX);
    }
    int read = left == 0 ? -1 : raw.read(bytes, from, Math.min(length, left));
    left -= Math.max(0, read);
    return read;
  }
}
