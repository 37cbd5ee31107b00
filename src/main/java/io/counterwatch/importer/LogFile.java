package io.counterwatch.importer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** A log on disk, packed (.gz, .xz) or not; knows how far it has been read. */
final class LogFile extends FilterInputStream {
  private static final int XZ_MEMORY_LIMIT_KIB = 128 << 10;

  private final CountingInputStream raw;
  private final long size;

  private LogFile(InputStream unpacked, CountingInputStream raw, long size) {
    super(unpacked);
    this.raw = raw;
    this.size = size;
  }

  static LogFile open(Path file) throws IOException {
    CountingInputStream raw = new CountingInputStream(Files.newInputStream(file));
    try {
      return new LogFile(unpacked(file, raw), raw, Files.size(file));
    } catch (IOException e) {
      raw.close();
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static InputStream unpacked(Path file, InputStream raw) throws IOException {
    String name = file.toString();
    InputStream buffered = new BufferedInputStream(raw, 1 << 16);
    if (name.endsWith(".xz")) {
      return new BufferedInputStream(new XZInputStream(buffered, XZ_MEMORY_LIMIT_KIB), 1 << 16);
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
