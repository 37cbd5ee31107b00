package io.counterwatch.device;

import io.counterwatch.device.Outbox.Draft;
import io.counterwatch.device.Outbox.Entry;
import io.counterwatch.event.EventBody.OutboxLost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one epoch, and what they say. Whatever cannot be written leaves them as they were.
 * Not safe for use by many threads.
 */
final class EpochFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EpochFiles.class);

  private final Path folder;
  private final SegmentHeader identity;
  private final RecordCodec codec;
  private final SegmentList segments = new SegmentList();
  private final Losses losses;
  private long stored;
  private long uncertainFrom;
  private long next;
  private @Nullable RandomAccessFile out;
  private boolean cutBack;
  private boolean suspect;
  private boolean noteFailed;
  private boolean agreementOwed;

  /** Goes on with what was found. */
  EpochFiles(Recovery.State found) throws IOException {
    folder = found.folder();
    identity = found.identity();
    codec = new RecordCodec(identity.epoch());
    losses = found.losses();
    stored = found.stored();
    uncertainFrom = found.uncertainFrom();
    next = found.next();
    found.segments().forEach(segments::add);
    if (found.appendable()) {
      out = new RandomAccessFile(segments.newest().file().toFile(), "rw");
    } else {
      rotate();
    }
  }

  /** Makes the first file of an epoch, with these events in it. */
  static void write(Path folder, SegmentHeader header, List<OutboxRecord.Kept> events)
      throws IOException {
    RecordCodec codec = new RecordCodec(header.epoch());
    OutboxFolder.createSegment(
        folder,
        header,
        file -> {
          for (OutboxRecord.Kept event : events) {
            file.write(codec.encode(event));
          }
        });
  }

  String epoch() {
    return identity.epoch();
  }

  Path folder() {
    return folder;
  }

  SegmentList segments() {
    return segments;
  }

  Losses losses() {
    return losses;
  }

  long oldest() {
    return segments.oldest().base();
  }

  long next() {
    return next;
  }

  long stored() {
    return stored;
  }

  /** What was next at the first opening since the server last agreed; 0 if there was none. */
  long uncertainFrom() {
    return uncertainFrom;
  }

  /** How many bytes these events take. */
  int bytesOf(List<Draft> drafts) {
    return records(drafts, 0).stream().mapToInt(kept -> codec.encode(kept).length).sum();
  }

  /**
   * Writes events and waits until the disk has them.
   *
   * @throws IOException if it has not; then none of them was kept
   */
  void keep(List<Draft> drafts, long nowMicros) throws IOException {
    Segment segment = segments.newest();
    List<OutboxRecord.Kept> records = records(drafts, nowMicros);
    List<Integer> offsets = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (OutboxRecord.Kept record : records) {
      offsets.add(Math.toIntExact(segment.bytes() + bytes.size()));
      bytes.writeBytes(codec.encode(record));
    }
    write(bytes.toByteArray(), true);
    for (int i = 0; i < records.size(); i++) {
      OutboxRecord.Kept record = records.get(i);
      segment.add(record, offsets.get(i));
      if (record.entry().declaresLoss()
          && record.entry().body() instanceof OutboxLost(long from, long to, String why)) {
        losses.declared(from, to, record.entry().sequence());
      }
    }
    next += records.size();
  }

  private List<OutboxRecord.Kept> records(List<Draft> drafts, long nowMicros) {
    List<OutboxRecord.Kept> records = new ArrayList<>();
    for (Draft draft : drafts) {
      Entry entry =
          new Entry(
              next + records.size(),
              draft.timeMicros(),
              draft.subject(),
              draft.body(),
              null,
              draft.origin());
      records.add(new OutboxRecord.Kept(nowMicros, entry));
    }
    return records;
  }

  /** Stamps events, and notes it. */
  void freeze(long from, long to, ClockReading clock) {
    if (segments.anyUnfrozen(from, to)) {
      segments.freeze(from, to, clock);
      note(new OutboxRecord.Frozen(from, Math.min(to, next - 1), clock));
    }
  }

  void stored(long upto) {
    if (upto != stored) {
      stored = upto;
      note(new OutboxRecord.Stored(upto));
    }
  }

  void opened() {
    if (uncertainFrom == 0) {
      uncertainFrom = next;
      note(new OutboxRecord.Opened(next));
    }
  }

  /** Waits for the disk; where the disk does not take it, the next agreement tries again. */
  void agreed() {
    if (uncertainFrom != 0 || agreementOwed) {
      uncertainFrom = 0;
      agreementOwed = !note(new OutboxRecord.Agreed(), true);
    }
  }

  /** Whether a new file is due, before more is written. */
  boolean rotationDue(int segmentBytes, long beforeMicros) {
    Segment newest = segments.newest();
    boolean old = newest.newestKeptMicros() < beforeMicros;
    return newest.end() > newest.base() && (suspect || newest.bytes() >= segmentBytes || old);
  }

  /** Begins a new file. */
  void rotate() throws IOException {
    SegmentHeader header =
        new SegmentHeader(identity.generation(), identity.epoch(), next, stored, uncertainFrom);
    Path file = OutboxFolder.createSegment(folder, header, ignored -> {});
    RandomAccessFile opened;
    try {
      opened = new RandomAccessFile(file.toFile(), "rw");
    } catch (IOException failed) {
      Files.deleteIfExists(file);
      throw failed;
    }
    RandomAccessFile old = out;
    segments.add(new Segment(file, header, codec));
    out = opened;
    cutBack = false;
    suspect = false;
    if (old != null) {
      old.close();
    }
  }

  /** Deletes the oldest file; not the one that is written. */
  void dropOldest() throws IOException {
    Files.deleteIfExists(segments.oldest().file());
    segments.removeOldest();
    losses.forgetBelow(oldest());
  }

  /** What cannot be noted is believed all the same, until the end of this process. */
  private void note(OutboxRecord record) {
    var unused = note(record, false);
  }

  private boolean note(OutboxRecord record, boolean sync) {
    try {
      write(codec.encode(record), sync);
      noteFailed = false;
      return true;
    } catch (IOException trouble) {
      if (!noteFailed) {
        LOG.warn("{}: not written: {}", folder, trouble.getMessage());
      }
      noteFailed = true;
      return false;
    }
  }

  private void write(byte[] bytes, boolean sync) throws IOException {
    RandomAccessFile file = out;
    if (file == null) {
      throw new IOException("closed");
    }
    Segment segment = segments.newest();
    if (cutBack) {
      file.setLength(segment.bytes());
      cutBack = false;
    }
    try {
      file.seek(segment.bytes());
      file.write(bytes);
      if (sync) {
        sync(file);
      }
    } catch (IOException trouble) {
      undo(file, segment.bytes(), trouble);
      throw trouble;
    }
    segment.bytes(segment.bytes() + bytes.length);
  }

  private void sync(RandomAccessFile file) throws IOException {
    try {
      file.getFD().sync();
    } catch (IOException trouble) {
      // What the system still holds of this file may never reach the disk, whatever it says later.
      suspect = true;
      throw trouble;
    }
  }

  private void undo(RandomAccessFile file, long length, IOException trouble) {
    try {
      file.setLength(length);
    } catch (IOException further) {
      cutBack = true;
      trouble.addSuppressed(further);
    }
  }

  @Override
  public void close() throws IOException {
    RandomAccessFile file = out;
    out = null;
    if (file != null) {
      try (file) {
        file.getFD().sync();
      }
    }
  }
}
