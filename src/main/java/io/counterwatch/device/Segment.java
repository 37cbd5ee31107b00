package io.counterwatch.device;

import io.counterwatch.device.Outbox.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file of an outbox, and where in it which event stands. Not safe for use by many threads.
 *
 * <p>Files are opened as {@link RandomAccessFile}: a channel would be closed by the interruption of
 * a thread that happens to write.
 */
final class Segment {
  /** No event begins there: the header does. */
  private static final int ABSENT = 0;

  private static final int FIRST_CAPACITY = 64;

  private final Path file;
  private final RecordCodec codec;
  private final long base;
  private int[] offsets = new int[FIRST_CAPACITY];
  private @Nullable ClockReading[] clocks = new @Nullable ClockReading[FIRST_CAPACITY];
  private int count;
  private long bytes;
  private long newestKeptMicros = Long.MIN_VALUE;

  Segment(Path file, SegmentHeader header, RecordCodec codec) {
    this.file = file;
    this.codec = codec;
    base = header.base();
    bytes = SegmentHeader.BYTES;
  }

  Path file() {
    return file;
  }

  /** The sequence of its first event. */
  long base() {
    return base;
  }

  /** The sequence after that of its last event. */
  long end() {
    return base + count;
  }

  /** Its length, as far as it is in use. */
  long bytes() {
    return bytes;
  }

  void bytes(long inUse) {
    bytes = inUse;
  }

  /** The wall clock when the newest of its events was kept; the beginning of time without any. */
  long newestKeptMicros() {
    return newestKeptMicros;
  }

  /** An event stands there in the file. */
  void add(OutboxRecord.Kept kept, int offset) {
    int slot = Math.toIntExact(kept.entry().sequence() - base);
    if (slot < 0) {
      return;
    }
    if (slot >= offsets.length) {
      int capacity = Math.max(slot + 1, offsets.length * 2);
      offsets = Arrays.copyOf(offsets, capacity);
      clocks = Arrays.copyOf(clocks, capacity);
    }
    offsets[slot] = offset;
    clocks[slot] = kept.entry().clock();
    count = Math.max(count, slot + 1);
    newestKeptMicros = Math.max(newestKeptMicros, kept.keptMicros());
  }

  boolean holds(long sequence) {
    return sequence >= base && sequence < end() && offsets[(int) (sequence - base)] != ABSENT;
  }

  /** Whether it is here and has no clock reading yet. */
  boolean unfrozen(long sequence) {
    return holds(sequence) && clocks[(int) (sequence - base)] == null;
  }

  void freeze(long from, long to, ClockReading clock) {
    for (long sequence = Math.max(from, base); sequence <= Math.min(to, end() - 1); sequence++) {
      if (unfrozen(sequence)) {
        clocks[(int) (sequence - base)] = clock;
      }
    }
  }

  /** Reads what is here of these events; what can no longer be read is gone from now on. */
  void read(long from, long to, List<Entry> into) throws IOException {
    long last = Math.min(to, end() - 1);
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      for (long sequence = Math.max(from, base); sequence <= last; sequence++) {
        int slot = (int) (sequence - base);
        if (offsets[slot] != ABSENT) {
          Entry entry = read(in, offsets[slot]);
          if (entry == null || entry.sequence() != sequence) {
            offsets[slot] = ABSENT;
          } else {
            into.add(entry.withClock(clocks[slot]));
          }
        }
      }
    }
  }

  private @Nullable Entry read(RandomAccessFile in, int offset) throws IOException {
    if (in.length() - offset < RecordCodec.HEAD_BYTES) {
      return null;
    }
    byte[] record = new byte[RecordCodec.HEAD_BYTES];
    in.seek(offset);
    in.readFully(record);
    int payload = RecordCodec.payloadBytes(record);
    if (payload < 0
        || payload > RecordCodec.MAX_PAYLOAD_BYTES
        || payload > in.length() - in.getFilePointer()) {
      return null;
    }
    record = Arrays.copyOf(record, record.length + payload);
    in.readFully(record, RecordCodec.HEAD_BYTES, payload);
    RecordCodec.Read read = codec.decode(record, 0);
    return read != null && read.record() instanceof OutboxRecord.Kept kept ? kept.entry() : null;
  }
}
