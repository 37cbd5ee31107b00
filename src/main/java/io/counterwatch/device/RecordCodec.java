package io.counterwatch.device;

import io.counterwatch.device.Outbox.Entry;
import io.counterwatch.device.Outbox.Origin;
import io.counterwatch.event.EventType;
import io.counterwatch.event.WireNamed;
import io.counterwatch.wire.BodyCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records as bytes: a mark by which reading finds its feet again after damage, a CRC32C, the type,
 * the length of what follows, and that. The checksum begins with the epoch, so what an older file
 * left on the disk is never taken for a record.
 */
final class RecordCodec {
  /** Two of its bytes occur in no UTF-8 text. */
  private static final int MARK = 0xF543577E;

  /** Mark, checksum, type, length. */
  static final int HEAD_BYTES = 4 + 4 + 1 + 4;

  /** The largest allowed event, its attributes and what surrounds them, with room to spare. */
  static final int MAX_PAYLOAD_BYTES = 64 << 10;

  private static final int CHECKED_FROM = 8;
  private static final int LENGTH_AT = 9;
  private static final byte KEPT = 0x10;
  private static final byte FROZEN = 0x21;
  private static final byte STORED = 0x32;
  private static final byte OPENED = 0x43;
  private static final byte AGREED = 0x54;

  /** The longest record that holds no event; every event is longer. */
  private static final int LONGEST_NOTE_BYTES = HEAD_BYTES + 24;

  private static final Map<String, EventType> TYPES = WireNamed.index(EventType.class);

  private final byte[] epoch;

  /** A record that was read, and where the next one begins. */
  record Read(OutboxRecord record, int end) {}

  /** What the end of a file is that holds no whole record. */
  enum Tail {
    /** The beginning of a record that was being written when everything stopped. */
    TORN,
    /** Damage that is too short to have been an event. */
    DAMAGED_NOTE,
    /** Damage that may have been an event. */
    DAMAGED
  }

  RecordCodec(String epoch) {
    this.epoch = epoch.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] encode(OutboxRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MARK);
      out.writeInt(0);
      out.writeByte(type(record));
      out.writeInt(0);
      write(out, record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] encoded = bytes.toByteArray();
    int length = encoded.length - HEAD_BYTES;
    if (length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("an event of " + length + " bytes is none");
    }
    ByteBuffer.wrap(encoded)
        .putInt(LENGTH_AT, length)
        .putInt(4, checksum(encoded, CHECKED_FROM, encoded.length));
    return encoded;
  }

  /** The record that begins there; null if none does, or it is damaged. */
  @Nullable Read decode(byte[] file, int at) {
    if (file.length - at < HEAD_BYTES) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(file, at, HEAD_BYTES);
    int mark = head.getInt();
    int checksum = head.getInt();
    byte type = head.get();
    int length = head.getInt();
    if (mark != MARK || length < 0 || length > file.length - at - HEAD_BYTES) {
      return null;
    }
    int end = at + HEAD_BYTES + length;
    if (checksum(file, at + CHECKED_FROM, end) != checksum) {
      return null;
    }
    try {
      OutboxRecord record =
          read(new DataInputStream(new ByteArrayInputStream(file, at + HEAD_BYTES, length)), type);
      return record == null ? null : new Read(record, end);
    } catch (IOException | IllegalArgumentException ofAnotherVersion) {
      return null;
    }
  }

  /** Judges what stands from there to the end of a file and cannot be read. */
  static Tail judge(byte[] file, int at) {
    int left = file.length - at;
    byte[] mark = ByteBuffer.allocate(4).putInt(MARK).array();
    for (int i = 0; i < Math.min(left, mark.length); i++) {
      if (file[at + i] != mark[i]) {
        return damaged(left);
      }
    }
    if (left < HEAD_BYTES) {
      return Tail.TORN;
    }
    int length = ByteBuffer.wrap(file).getInt(at + LENGTH_AT);
    if (length < 0 || length > MAX_PAYLOAD_BYTES) {
      return damaged(left);
    }
    if (length > left - HEAD_BYTES) {
      return Tail.TORN;
    }
    return damaged(left);
  }

  private static Tail damaged(int bytes) {
    return mayHaveBeenEvent(bytes) ? Tail.DAMAGED : Tail.DAMAGED_NOTE;
  }

  /** Whether an event fits into so many bytes that cannot be read. */
  static boolean mayHaveBeenEvent(int bytes) {
    return bytes > LONGEST_NOTE_BYTES;
  }

  /** How long the payload is of the record whose head this is. */
  static int payloadBytes(byte[] head) {
    return ByteBuffer.wrap(head).getInt(LENGTH_AT);
  }

  private int checksum(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(epoch);
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  private static byte type(OutboxRecord record) {
    return switch (record) {
      case OutboxRecord.Kept kept -> KEPT;
      case OutboxRecord.Frozen frozen -> FROZEN;
      case OutboxRecord.Stored stored -> STORED;
      case OutboxRecord.Opened opened -> OPENED;
      case OutboxRecord.Agreed agreed -> AGREED;
    };
  }

  private static void write(DataOutputStream out, OutboxRecord record) throws IOException {
    switch (record) {
      case OutboxRecord.Kept(long keptMicros, Entry entry) -> writeKept(out, keptMicros, entry);
      case OutboxRecord.Frozen(long from, long to, ClockReading clock) -> {
        out.writeLong(from);
        out.writeLong(to);
        out.writeInt(clock.offsetMillis());
        out.writeInt(clock.boundMillis());
      }
      case OutboxRecord.Stored(long upto) -> out.writeLong(upto);
      case OutboxRecord.Opened(long next) -> out.writeLong(next);
      case OutboxRecord.Agreed agreed -> {}
    }
  }

  private static @Nullable OutboxRecord read(DataInputStream in, byte type) throws IOException {
    return switch (type) {
      case KEPT -> readKept(in);
      case FROZEN -> new OutboxRecord.Frozen(in.readLong(), in.readLong(), readClock(in));
      case STORED -> new OutboxRecord.Stored(in.readLong());
      case OPENED -> new OutboxRecord.Opened(in.readLong());
      case AGREED -> new OutboxRecord.Agreed();
      default -> null;
    };
  }

  private static void writeKept(DataOutputStream out, long keptMicros, Entry entry)
      throws IOException {
    out.writeLong(entry.sequence());
    out.writeLong(keptMicros);
    out.writeLong(entry.timeMicros());
    ClockReading clock = entry.clock();
    out.writeBoolean(clock != null);
    if (clock != null) {
      out.writeInt(clock.offsetMillis());
      out.writeInt(clock.boundMillis());
    }
    writeText(out, entry.subject());
    writeText(out, entry.body().type().wireName());
    writeText(out, BodyCodec.write(entry.body()));
    Origin origin = entry.origin();
    out.writeBoolean(origin != null);
    if (origin != null) {
      writeText(out, origin.device());
      writeText(out, origin.id());
      writeText(out, origin.epoch());
      out.writeLong(origin.sequence());
      out.writeInt(origin.boundMillis());
    }
  }

  private static OutboxRecord readKept(DataInputStream in) throws IOException {
    long sequence = in.readLong();
    long keptMicros = in.readLong();
    long timeMicros = in.readLong();
    ClockReading clock = in.readBoolean() ? readClock(in) : null;
    String subject = readText(in);
    EventType type = TYPES.get(readRequired(in));
    String data = readRequired(in);
    if (type == null) {
      throw new IOException("an unknown type");
    }
    Origin origin =
        in.readBoolean()
            ? new Origin(
                readRequired(in), readRequired(in), readText(in), in.readLong(), in.readInt())
            : null;
    return new OutboxRecord.Kept(
        keptMicros,
        new Entry(sequence, timeMicros, subject, BodyCodec.read(type, data), clock, origin));
  }

  private static ClockReading readClock(DataInputStream in) throws IOException {
    return new ClockReading(in.readInt(), in.readInt());
  }

  private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static @Nullable String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static String readRequired(DataInputStream in) throws IOException {
    String text = readText(in);
    if (text == null) {
      throw new IOException("a text is missing");
    }
    return text;
  }
}
