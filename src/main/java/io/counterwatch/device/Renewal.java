package io.counterwatch.device;

import io.counterwatch.device.Outbox.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Begins a new epoch in an outbox's folder: empty, or with events of the one before. */
final class Renewal {
  /** Events that are copied at a time, and go into a file. */
  private static final int CHUNK_EVENTS = 500;

  private Renewal() {}

  /** A new, empty epoch. */
  static EpochFiles empty(OutboxFolder folder) throws IOException {
    int generation = folder.nextGeneration();
    String epoch = Epochs.draw();
    return folder.createEpoch(
        generation,
        path -> EpochFiles.write(path, new SegmentHeader(generation, epoch, 1, 0, 0), List.of()),
        Renewal::open);
  }

  /**
   * A new epoch with all events from that sequence on; their clock readings stay. On the disk
   * either all of it appears or nothing.
   */
  static EpochFiles of(OutboxFolder folder, EpochFiles old, long from, long nowMicros)
      throws IOException {
    int generation = folder.nextGeneration();
    String epoch = Epochs.draw();
    return folder.createEpoch(
        generation,
        path -> {
          long next = 1;
          List<OutboxRecord.Kept> chunk = new ArrayList<>();
          for (long at = from; at < old.next(); at += CHUNK_EVENTS) {
            long to = Math.min(old.next(), at + CHUNK_EVENTS) - 1;
            for (Entry entry : old.segments().read(at, to)) {
              if (!entry.declaresLoss()) {
                chunk.add(
                    new OutboxRecord.Kept(nowMicros, entry.withSequence(next + chunk.size())));
              }
            }
            if (chunk.size() >= CHUNK_EVENTS) {
              write(path, generation, epoch, next, chunk);
              next += chunk.size();
              chunk.clear();
            }
          }
          write(path, generation, epoch, next, chunk);
        },
        Renewal::open);
  }

  private static void write(
      Path path, int generation, String epoch, long base, List<OutboxRecord.Kept> events)
      throws IOException {
    EpochFiles.write(path, new SegmentHeader(generation, epoch, base, 0, 0), events);
  }

  private static EpochFiles open(Path folder) throws IOException {
    return new EpochFiles(Objects.requireNonNull(Recovery.read(folder), "what was just written"));
  }
}
