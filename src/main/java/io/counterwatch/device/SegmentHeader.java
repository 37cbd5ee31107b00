package io.counterwatch.device;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a file of an outbox begins. It says what the files before it said, since they may be gone. It
 * stands there twice, so that a single broken sector does not cost the epoch.
 *
 * @param generation counts the epochs of this storage
 * @param base the sequence of its first event
 * @param stored what the server had said to have stored
 * @param uncertainFrom what was next when the outbox was first opened since the server last agreed
 *     with it; 0 if it has not been opened since
 */
record SegmentHeader(int generation, String epoch, long base, long stored, long uncertainFrom) {
  private static final long MARK = 0x43574F5554424F58L; // CWOUTBOX
  private static final int VERSION = 1;
  private static final int EPOCH_BYTES = 16;
  private static final int CHECKED_BYTES = 8 + 4 + 4 + EPOCH_BYTES + 3 * 8;
  private static final int COPY_BYTES = CHECKED_BYTES + 4;

  /** Both copies. */
  static final int BYTES = 2 * COPY_BYTES;

  byte[] encode() {
    ByteBuffer copy = ByteBuffer.allocate(COPY_BYTES);
    copy.putLong(MARK).putInt(VERSION).putInt(generation);
    copy.put(epoch.getBytes(StandardCharsets.US_ASCII));
    copy.putLong(base).putLong(stored).putLong(uncertainFrom);
    copy.putInt(checksum(copy.array(), 0));
    byte[] both = Arrays.copyOf(copy.array(), BYTES);
    System.arraycopy(copy.array(), 0, both, COPY_BYTES, COPY_BYTES);
    return both;
  }

  /** The header of a file; null if neither copy can be read. */
  static @Nullable SegmentHeader decode(byte[] file) {
    SegmentHeader first = decode(file, 0);
    return first == null ? decode(file, COPY_BYTES) : first;
  }

  private static @Nullable SegmentHeader decode(byte[] file, int at) {
    if (file.length < at + COPY_BYTES) {
      return null;
    }
    ByteBuffer copy = ByteBuffer.wrap(file, at, COPY_BYTES);
    if (copy.getLong() != MARK || copy.getInt() != VERSION) {
      return null;
    }
    int generation = copy.getInt();
    byte[] epoch = new byte[EPOCH_BYTES];
    copy.get(epoch);
    long base = copy.getLong();
    long stored = copy.getLong();
    long uncertainFrom = copy.getLong();
    return copy.getInt() == checksum(file, at)
        ? new SegmentHeader(
            generation, new String(epoch, StandardCharsets.US_ASCII), base, stored, uncertainFrom)
        : null;
  }

  private static int checksum(byte[] bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, CHECKED_BYTES);
    return (int) crc.getValue();
  }
}
