package io.counterwatch.importer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** A log on disk, packed (.gz, .xz) or not; knows how far it has been read. */
final class LogFile extends FilterInputStream {
  private static final int HEAD_BYTES = 4096;
  private static final int XZ_MEMORY_LIMIT_KIB = 128 << 10;

  private final CountingInputStream raw;
  private final long size;
  private @Nullable Charset marked;
  private boolean zeroes;

  private LogFile(InputStream unpacked, CountingInputStream raw, long size) {
    super(unpacked);
    this.raw = raw;
    this.size = size;
  }

  /**
   * Opens it.
   *
   * @throws LogFileException where it cannot be read or holds no text
   */
  static LogFile open(Path file) throws LogFileException {
    try {
      CountingInputStream raw = new CountingInputStream(Files.newInputStream(file));
      try {
        InputStream unpacked = new BufferedInputStream(unpacked(file, raw), 1 << 16);
        LogFile log = new LogFile(unpacked, raw, Files.size(file));
        log.look(file);
        return log;
      } catch (IOException e) {
        raw.close();
        throw e;
      }
    } catch (LogFileException e) {
      throw e;
    } catch (IOException e) {
      throw new LogFileException(file, "cannot be read: " + e.getMessage());
    }
  }

  /** Its text: a byte-order mark says the encoding, else the mapping does. */
  Reader text(Charset declared) {
    return new InputStreamReader(this, encoding(declared));
  }

  /** The encoding in which it is read. */
  Charset encoding(Charset declared) {
    return marked == null ? declared : marked;
  }

  /** Looks at how it begins. */
  private void look(Path file) throws IOException {
    in.mark(HEAD_BYTES);
    byte[] head = in.readNBytes(HEAD_BYTES);
    in.reset();
    if (begins(head, 'P', 'K', 3, 4) || begins(head, 0xd0, 0xcf, 0x11, 0xe0)) {
      throw new LogFileException(file, "an Excel workbook or a ZIP file; save it as CSV first");
    }
    if (begins(head, 0x1f, 0x8b) || begins(head, 0xfd, '7', 'z', 'X', 'Z')) {
      throw new LogFileException(file, "packed; its name must end in .gz or .xz");
    }
    if (begins(head, 0xef, 0xbb, 0xbf)) {
      marked = StandardCharsets.UTF_8;
    } else if (begins(head, 0xff, 0xfe)) {
      marked = StandardCharsets.UTF_16LE;
    } else if (begins(head, 0xfe, 0xff)) {
      marked = StandardCharsets.UTF_16BE;
    }
    zeroes = Arrays.binarySearch(sorted(head), (byte) 0) >= 0;
  }

  /** Whether zero bytes stand at its beginning: binary, or text of two bytes a character. */
  boolean hasZeroes() {
    return zeroes;
  }

  private static byte[] sorted(byte[] bytes) {
    byte[] sorted = bytes.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static boolean begins(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static InputStream unpacked(Path file, InputStream raw) throws IOException {
    String name = file.toString();
    InputStream buffered = new BufferedInputStream(raw, 1 << 16);
    if (name.endsWith(".xz")) {
      return new XZInputStream(buffered, XZ_MEMORY_LIMIT_KIB);
    }
    return name.endsWith(".gz") ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  /** How much of the file has been read, 0 to 1. */
  double ratio() {
    return size == 0 ? 1 : Math.min(1, (double) raw.count / size);
  }

  private static final class CountingInputStream extends FilterInputStream {
    private long count;

    CountingInputStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
