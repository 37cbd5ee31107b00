package io.counterwatch.device;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.device.Outbox.Entry;
import io.counterwatch.event.EventBody.OutboxLost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outbox that is cut, or in which a byte is wrong: at every byte. */
class DamagedOutboxTest {
  /** Two files for the six events. */
  private static final OutboxLimits LIMITS = new OutboxLimits(64 << 10, 24, 512);

  private static final int ACKNOWLEDGED = 2;
  private static final int EVENTS = 6;

  private Path root;
  private Path sound;
  private List<Entry> entries = new ArrayList<>();
  private String epoch = "";

  /** Where an event stands. */
  private record Place(Path file, int from, int to) {
    boolean hitBy(Damage damage) {
      return file.equals(damage.file()) && (damage.cut() ? damage.at() < to : within(damage.at()));
    }

    private boolean within(int at) {
      return from <= at && at < to;
    }
  }

  /** What is done to a file: it is cut there, or the byte there is changed. */
  private record Damage(Path file, int at, boolean cut, int change) {}

  @BeforeEach
  void fill() throws IOException {
    // In memory where there is such a place: thousands of times the disk would be waited for.
    Path memory = Path.of("/dev/shm");
    root =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "outbox")
            : Files.createTempDirectory("outbox");
    sound = root.resolve("sound");
    try (DiskOutbox outbox = open(sound)) {
      epoch = outbox.epoch();
      for (int i = 1; i <= EVENTS; i++) {
        Outboxes.append(outbox, i);
        outbox.freeze(1, i - 1, new ClockReading(i, 1));
      }
      outbox.agreed();
      outbox.acknowledged(ACKNOWLEDGED);
      entries = Outboxes.all(outbox);
    }
  }

  @AfterEach
  void clean() throws IOException {
    Outboxes.delete(root);
  }

  @Test
  void nothingIsLostButWhatWasHit() throws IOException {
    Map<Long, Place> places = places();
    assertThat(places).hasSize(EVENTS);
    List<Path> files = OutboxFolder.segments(sound.resolve("events-000001"));
    assertThat(files).hasSizeGreaterThanOrEqualTo(2);
    for (Path file : files) {
      int length = (int) Files.size(file);
      for (int at = 0; at < length; at++) {
        check(new Damage(file, at, true, 0), places);
        check(new Damage(file, at, false, 0xff), places);
        check(new Damage(file, at, false, 1 << at % 8), places);
      }
    }
  }

  private void check(Damage damage, Map<Long, Place> places) throws IOException {
    Path copy = root.resolve("copy");
    Outboxes.copy(sound, copy);
    Path target = copy.resolve(sound.relativize(damage.file()).toString());
    byte[] bytes = Files.readAllBytes(target);
    if (damage.cut()) {
      bytes = Arrays.copyOf(bytes, damage.at());
    } else {
      bytes[damage.at()] = (byte) (bytes[damage.at()] ^ damage.change());
    }
    Files.write(target, bytes);
    String when = (damage.cut() ? "cut at " : "changed at ") + damage.at() + " of " + target;
    long next;
    try (DiskOutbox outbox = open(copy)) {
      assertThat(outbox.epoch()).as(when).isEqualTo(epoch);
      judge(outbox, damage, places, when);
      next = outbox.next();
      assertThat(Outboxes.append(outbox, 99)).as(when).isEqualTo(next);
    }
    // Once repaired it is sound: nothing more is reported.
    try (DiskOutbox outbox = open(copy)) {
      assertThat(outbox.next()).as(when).isEqualTo(next + 1);
      assertThat(outbox.read(next, next).getFirst().subject()).as(when).isEqualTo("A-99");
      judge(outbox, damage, places, when);
    }
    Outboxes.delete(copy);
  }

  private void judge(DiskOutbox outbox, Damage damage, Map<Long, Place> places, String when) {
    Set<Long> declared = new HashSet<>();
    Map<Long, Entry> read = new TreeMap<>();
    for (Entry entry : Outboxes.all(outbox)) {
      read.put(entry.sequence(), entry);
      if (entry.body() instanceof OutboxLost(long from, long to, String why)) {
        for (long lost = from; lost <= to; lost++) {
          declared.add(lost);
        }
      }
    }
    boolean cutAtTheEnd = true;
    for (long sequence = EVENTS; sequence >= 1; sequence--) {
      Entry original = entries.get((int) sequence - 1);
      Entry now = read.get(sequence);
      boolean hit = requireNonNull(places.get(sequence)).hitBy(damage);
      cutAtTheEnd &= hit && damage.cut();
      if (!hit) {
        assertThat(now).as("%s: event %d", when, sequence).isNotNull();
        assertThat(requireNonNull(now).withClock(null))
            .as(when)
            .isEqualTo(original.withClock(null));
        assertThat(declared).as(when).doesNotContain(sequence);
      } else if (!cutAtTheEnd && sequence > outbox.acknowledged()) {
        assertThat(now).as("%s: event %d", when, sequence).isNull();
        assertThat(declared).as("%s: reported", when).contains(sequence);
      }
    }
  }

  /** Reads the sound files by themselves: where does each event stand? */
  private Map<Long, Place> places() throws IOException {
    RecordCodec codec = new RecordCodec(epoch);
    Map<Long, Place> places = new TreeMap<>();
    for (Path file : OutboxFolder.segments(sound.resolve("events-000001"))) {
      byte[] bytes = Files.readAllBytes(file);
      int at = SegmentHeader.BYTES;
      while (at < bytes.length) {
        RecordCodec.Read read = requireNonNull(codec.decode(bytes, at));
        if (read.record() instanceof OutboxRecord.Kept kept) {
          places.put(kept.entry().sequence(), new Place(file, at, read.end()));
        }
        at = read.end();
      }
    }
    return places;
  }

  @Test
  void whereNothingTellsTheEpochANewOneBeginsAndTheOldFilesAreKept() throws IOException {
    for (Path file : OutboxFolder.segments(sound.resolve("events-000001"))) {
      byte[] bytes = Files.readAllBytes(file);
      Arrays.fill(bytes, 0, SegmentHeader.BYTES, (byte) 0);
      Files.write(file, bytes);
    }
    try (DiskOutbox outbox = open(sound)) {
      assertThat(outbox.epoch()).isNotEqualTo(epoch).matches("[0-9a-f]{16}");
      assertThat(outbox.next()).isEqualTo(1);
      assertThat(Outboxes.append(outbox, 1)).isEqualTo(1);
    }
    assertThat(sound.resolve("aside-000001-unreadable/000000000001.log")).exists();
  }

  @Test
  void aFileThatIsGoneIsReportedToo() throws IOException {
    List<Path> files = OutboxFolder.segments(sound.resolve("events-000001"));
    try (DiskOutbox outbox = open(sound)) {
      for (int i = EVENTS + 1; i <= 3 * EVENTS; i++) {
        Outboxes.append(outbox, i);
      }
    }
    Files.delete(files.get(1));
    try (DiskOutbox outbox = open(sound)) {
      List<Long> declarations = outbox.losses(1, outbox.next() - 1);
      assertThat(declarations).hasSize(1);
      Entry declaration = outbox.read(declarations.getFirst(), declarations.getFirst()).getFirst();
      assertThat(declaration.body()).isInstanceOf(OutboxLost.class);
      assertThat(outbox.losses(1, outbox.next() - 1)).isEqualTo(declarations);
    }
  }

  @Test
  void whatAnUnfinishedWriteLeftIsRemoved() throws IOException {
    Path epochFolder = sound.resolve("events-000001");
    Files.writeString(epochFolder.resolve("000000000099.log.tmp"), "half");
    Files.createDirectories(sound.resolve("events-000002.tmp"));
    try (DiskOutbox outbox = open(sound)) {
      assertThat(outbox.epoch()).isEqualTo(epoch);
      assertThat(Outboxes.subjects(outbox)).hasSize(EVENTS);
    }
    assertThat(epochFolder.resolve("000000000099.log.tmp")).doesNotExist();
    assertThat(sound.resolve("events-000002.tmp")).doesNotExist();
  }

  private static DiskOutbox open(Path folder) throws IOException {
    return DiskOutbox.open(folder, LIMITS, () -> Outboxes.NOW_MICROS);
  }
}
