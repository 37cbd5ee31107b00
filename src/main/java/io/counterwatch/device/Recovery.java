package io.counterwatch.device;

import io.counterwatch.device.RecordCodec.Tail;
import io.counterwatch.event.EventBody.OutboxLost;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a folder holds of an epoch. What is damaged is skipped; the sequences of damaged
 * events are holes. What was being written when everything stopped is cut off: nobody was told that
 * it was kept.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Path folder;
  private final List<Segment> segments = new ArrayList<>();
  private final Losses losses = new Losses();
  private long stored;
  private long uncertainFrom;
  private long next = 1;
  private boolean appendable;

  /** What was next where the last damage stands that may have been an event. */
  private long nextAtDamage;

  /** One file as it was read; without a header where neither copy can be read. */
  private record Found(Path file, byte[] bytes, @Nullable SegmentHeader header) {}

  /**
   * What was found.
   *
   * @param appendable whether the last file can be gone on with
   */
  record State(
      Path folder,
      SegmentHeader identity,
      List<Segment> segments,
      Losses losses,
      long stored,
      long uncertainFrom,
      long next,
      boolean appendable) {}

  private Recovery(Path folder) {
    this.folder = folder;
  }

  /** Reads an epoch's folder; null if none of its files says which epoch it is. */
  static @Nullable State read(Path folder) throws IOException {
    return new Recovery(folder).read();
  }

  private @Nullable State read() throws IOException {
    SegmentHeader identity = null;
    List<Path> files = OutboxFolder.segments(folder);
    for (Path file : files) {
      SegmentHeader header = SegmentHeader.decode(head(file));
      identity = header == null ? identity : header;
    }
    if (identity == null) {
      return null;
    }
    RecordCodec codec = new RecordCodec(identity.epoch());
    Deque<Path> rest = new ArrayDeque<>(files);
    while (!rest.isEmpty()) {
      Path file = rest.remove();
      byte[] bytes = Files.readAllBytes(file);
      scan(new Found(file, bytes, SegmentHeader.decode(bytes)), identity, codec, rest);
    }
    if (nextAtDamage == next) {
      // Nothing after the damage tells how many events it was: at least one, and its number is
      // used up, since it may have been sent.
      next++;
    }
    return new State(folder, identity, segments, losses, stored, uncertainFrom, next, appendable);
  }

  private static byte[] head(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] head = new byte[(int) Math.min(SegmentHeader.BYTES, in.length())];
      in.readFully(head);
      return head;
    }
  }

  /** Deletes files that were made, never used, and could not be deleted then. */
  private static void removeUnused(Deque<Path> rest, long end) throws IOException {
    while (!rest.isEmpty()
        && Files.size(rest.element()) <= SegmentHeader.BYTES
        && OutboxFolder.baseOf(rest.element()) < end) {
      LOG.warn("{}: never used: deleted", rest.element());
      Files.delete(rest.remove());
    }
  }

  private void scan(Found found, SegmentHeader identity, RecordCodec codec, Deque<Path> rest)
      throws IOException {
    SegmentHeader header = found.header();
    if (header == null) {
      LOG.warn("{}: its beginning is damaged", found.file());
      header =
          new SegmentHeader(
              identity.generation(),
              identity.epoch(),
              Math.max(OutboxFolder.baseOf(found.file()), 1),
              stored,
              uncertainFrom);
    }
    stored = header.stored();
    uncertainFrom = header.uncertainFrom();
    next = Math.max(next, header.base());
    Segment segment = new Segment(found.file(), header, codec);
    int end = scan(segment, found.bytes(), codec);
    removeUnused(rest, segment.end());
    boolean newest = rest.isEmpty();
    boolean empty = segment.end() == segment.base();
    if (newest && found.header() == null && empty) {
      OutboxFolder.setAsideSegment(found.file());
      return;
    }
    if (newest) {
      mend(found, header, end);
      appendable = true;
    }
    segment.bytes(newest ? Math.max(end, SegmentHeader.BYTES) : found.bytes().length);
    segments.add(segment);
  }

  /** Applies all records that can be read; where the last of them ends. */
  private int scan(Segment segment, byte[] bytes, RecordCodec codec) {
    int end = Math.min(SegmentHeader.BYTES, bytes.length);
    int at = end;
    while (at < bytes.length) {
      RecordCodec.Read read = codec.decode(bytes, at);
      if (read == null) {
        at++;
      } else {
        if (at > end) {
          LOG.warn("{}: bytes {} to {} are damaged", segment.file(), end, at - 1);
          nextAtDamage = RecordCodec.mayHaveBeenEvent(at - end) ? next : nextAtDamage;
        }
        apply(segment, read.record(), at);
        at = read.end();
        end = at;
      }
    }
    return end;
  }

  private void apply(Segment segment, OutboxRecord record, int at) {
    switch (record) {
      case OutboxRecord.Kept kept -> {
        long sequence = kept.entry().sequence();
        segment.add(kept, at);
        next = Math.max(next, sequence + 1);
        if (kept.entry().origin() == null
            && kept.entry().body() instanceof OutboxLost(long from, long to, String why)) {
          losses.declared(from, to, sequence);
        }
      }
      case OutboxRecord.Frozen(long from, long to, ClockReading clock) -> {
        segments.forEach(earlier -> earlier.freeze(from, to, clock));
        segment.freeze(from, to, clock);
        // What has a clock reading was sent: its number must not be given again.
        next = Math.max(next, to + 1);
      }
      case OutboxRecord.Stored(long upto) -> {
        stored = upto;
        next = Math.max(next, upto + 1);
      }
      case OutboxRecord.Opened(long nextThen) -> {
        uncertainFrom = uncertainFrom == 0 ? nextThen : uncertainFrom;
        next = Math.max(next, nextThen);
      }
      case OutboxRecord.Agreed agreed -> uncertainFrom = 0;
    }
  }

  /** Makes the newest file one that can be gone on with. */
  private void mend(Found found, SegmentHeader header, int end) throws IOException {
    byte[] bytes = found.bytes();
    byte[] beginning = header.encode();
    boolean whole =
        bytes.length >= beginning.length
            && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
    if (whole && end == bytes.length) {
      return;
    }
    if (end < bytes.length) {
      Tail tail = RecordCodec.judge(bytes, end);
      LOG.warn(
          "{}: the last {} bytes are {}: cut off",
          found.file(),
          bytes.length - end,
          tail == Tail.TORN ? "an event that was being written" : "damaged");
      nextAtDamage = tail == Tail.DAMAGED ? next : nextAtDamage;
    }
    try (RandomAccessFile out = new RandomAccessFile(found.file().toFile(), "rw")) {
      out.write(beginning);
      out.setLength(Math.max(end, beginning.length));
      out.getFD().sync();
    }
  }
}
