package io.counterwatch.device;

import io.counterwatch.event.EventBody.TicketIssued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What tests of outboxes on disk share. */
final class Outboxes {
  /** 2026-11-23T00:00:00Z. */
  static final long NOW_MICROS = 1_795_392_000_000_000L;

  static final long DAY_MICROS = 86_400_000_000L;

  private Outboxes() {}

  static DiskOutbox open(Path folder) throws IOException {
    return DiskOutbox.open(folder, OutboxLimits.USUAL, () -> NOW_MICROS);
  }

  /** Keeps an event that says which one it is. */
  static long append(Outbox outbox, int number) {
    return outbox.append(NOW_MICROS + number, "A-" + number, body(number));
  }

  static TicketIssued body(int number) {
    return new TicketIssued("land", "A" + number, null, false, null, null);
  }

  static List<Outbox.Entry> all(Outbox outbox) {
    return outbox.read(1, outbox.next() - 1);
  }

  static List<String> subjects(Outbox outbox) {
    return all(outbox).stream().map(entry -> String.valueOf(entry.subject())).toList();
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
