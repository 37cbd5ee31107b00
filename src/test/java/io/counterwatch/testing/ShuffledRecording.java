package io.counterwatch.testing;

import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Events in no order at all, as if several devices had recorded them: each device counts what it
 * happened to get, so delivery can be checked while times go back and forth over the whole log.
 */
public final class ShuffledRecording {
  private static final int DEVICES = 8;

  private final Random random;
  private final List<OutgoingEvent> events = new ArrayList<>();

  /** The same seed and events give the same recording. */
  public ShuffledRecording(long seed) {
    this.random = new Random(seed);
  }

  /** Takes events. */
  public void add(List<OutgoingEvent> batch) {
    events.addAll(batch);
  }

  /** Writes all of them, one a line; returns how many. */
  public int write(Path file) throws IOException {
    Collections.shuffle(events, random);
    long[] sequences = new long[DEVICES];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (OutgoingEvent event : events) {
        int device = random.nextInt(DEVICES);
        out.write(EventWriter.write(by(event, device, ++sequences[device])));
        out.write('\n');
      }
    }
    return events.size();
  }

  /** One epoch for each of the files that follow one another. */
  private static OutgoingEvent by(OutgoingEvent event, int device, long sequence) {
    String epoch = String.valueOf(event.epoch());
    return new OutgoingEvent(
        event.centre(),
        event.centre() + "-" + (device + 1),
        EventWriter.sequencedId(epoch, sequence),
        epoch,
        sequence,
        event.timeMicros(),
        null,
        null,
        event.subject(),
        event.body(),
        event.offset());
  }
}
