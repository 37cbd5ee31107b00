package io.counterwatch.app.gateway;

import io.counterwatch.device.Outbox;
import io.counterwatch.device.Outbox.Entry;
import io.counterwatch.device.Outbox.Origin;
import io.counterwatch.event.Event;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway has from which local device, so that a message that is repeated does not become
 * two events: a ledger for each epoch, and the ids of events without one. Both come back after a
 * restart from the outbox, in which everything of the last day stands; ledgers are also written to
 * a file, since a device may be silent for longer. Not safe for use by many threads.
 */
final class LocalMemory {
  /** Ids that are remembered, the newest. */
  static final int MAX_IDS = 100_000;

  /** Epochs of local devices that are remembered, those that were used last. */
  static final int MAX_LEDGERS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(LocalMemory.class);
  private static final int CHUNK_EVENTS = 500;
  private static final int FIELDS = 4;

  private final Path file;
  private final Set<String> ids = new LinkedHashSet<>();
  private final Map<Key, LocalLedger> ledgers = new LinkedHashMap<>(64, 0.75f, true);
  private boolean changed;

  private record Key(String device, String epoch) {}

  /** Remembers what the file and the outbox tell. */
  LocalMemory(Path file, Outbox outbox) throws IOException {
    this.file = file;
    load();
    long next = outbox.next();
    for (long from = outbox.oldest(); from < next; from += CHUNK_EVENTS) {
      for (Entry entry : outbox.read(from, from + CHUNK_EVENTS - 1)) {
        Origin origin = entry.origin();
        if (origin != null) {
          var unused = add(origin.device(), origin.id(), origin.epoch(), origin.sequence());
        }
      }
    }
  }

  /** Marks an event as taken over; false if it was already. */
  boolean add(Event event) {
    return add(event.device(), event.id(), event.epoch(), event.sequence());
  }

  private boolean add(String device, String id, @Nullable String epoch, long sequence) {
    if (epoch != null) {
      changed = true;
      return ledger(device, epoch).add(sequence);
    }
    boolean added = ids.add(device + ' ' + id);
    if (ids.size() > MAX_IDS) {
      Iterator<String> oldest = ids.iterator();
      oldest.next();
      oldest.remove();
    }
    return added;
  }

  /** The ledger of a device's epoch; an empty one where nothing is known of it. */
  LocalLedger ledger(String device, String epoch) {
    changed = true;
    LocalLedger ledger = ledgers.computeIfAbsent(new Key(device, epoch), key -> new LocalLedger());
    if (ledgers.size() > MAX_LEDGERS) {
      Iterator<Key> longestUnused = ledgers.keySet().iterator();
      longestUnused.next();
      longestUnused.remove();
    }
    return ledger;
  }

  /** Writes the ledgers where they have changed. */
  void save() {
    if (!changed) {
      return;
    }
    StringBuilder text = new StringBuilder();
    ledgers.forEach(
        (key, ledger) ->
            text.append(key.device())
                .append(' ')
                .append(key.epoch())
                .append(' ')
                .append(ledger.upto())
                .append(" [")
                .append(
                    ledger.above().stream().map(String::valueOf).collect(Collectors.joining(",")))
                .append("]\n"));
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (FileOutputStream out = new FileOutputStream(unfinished.toFile())) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.getFD().sync();
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      changed = false;
    } catch (IOException trouble) {
      LOG.warn("{}: not written: {}", file, trouble.getMessage());
    }
  }

  private void load() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(" ", FIELDS);
      try {
        String above = fields[3].substring(1, fields[3].length() - 1);
        List<Long> sequences =
            above.isEmpty()
                ? List.of()
                : Arrays.stream(above.split(",", -1)).map(Long::valueOf).toList();
        ledgers.put(
            new Key(fields[0], fields[1]), new LocalLedger(Long.parseLong(fields[2]), sequences));
      } catch (IndexOutOfBoundsException | NumberFormatException damaged) {
        LOG.warn("{}: a line cannot be read: {}", file, line);
      }
    }
  }
}
