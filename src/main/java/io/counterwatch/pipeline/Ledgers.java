package io.counterwatch.pipeline;

import io.counterwatch.event.Reading;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.EventStore.LedgerRow;
import io.counterwatch.pipeline.EventStore.StoredHashes;
import io.counterwatch.pipeline.Inbox.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers of the publishers' epochs: those in use are in memory, all others only in the
 * database. Before a batch is looked at, {@link #absent} says which are to be read.
 */
final class Ledgers {
  /** Limit on ledgers in memory; the one used longest ago goes first. */
  static final int MAX_IN_MEMORY = 100_000;

  /**
   * Limit on the epochs that a device begins in a day: no sound device formats its storage more.
   */
  static final int MAX_EPOCHS_A_DAY = 24;

  /** Limit on unknown devices that are remembered as already reported. */
  static final int MAX_UNKNOWN_REMEMBERED = 10_000;

  private static final long DAY_MICROS = Duration.ofDays(1).toNanos() / 1_000;

  private final Map<LedgerKey, SequenceLedger> ledgers =
      new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<LedgerKey, SequenceLedger> eldest) {
          boolean tooMany = size() > MAX_IN_MEMORY;
          if (tooMany) {
            eldest.getValue().discard();
          }
          return tooMany;
        }
      };
  private final Set<String> unknownReported = new HashSet<>();
  private HashRoom room = new HashRoom();

  /** The epochs that devices began since {@link #countedSinceMicros}. */
  private final Map<String, Set<String>> begun = new HashMap<>();

  private long countedSinceMicros;

  int size() {
    return ledgers.size();
  }

  /** Contents that are remembered beyond the newest few of each epoch. */
  int hashes() {
    return room.used();
  }

  /** Unknown devices that are remembered. */
  int unknown() {
    return unknownReported.size();
  }

  void reset() {
    ledgers.clear();
    room = new HashRoom();
    // Whoever was reported in a batch that failed was not.
    unknownReported.clear();
  }

  /**
   * Reads the ledgers that these tasks are about and that are not in memory: of devices that were
   * silent for long, or have just come.
   */
  CompletionStage<Void> readAbsent(
      List<Task> tasks, Registry registry, EventStore store, Loop loop) {
    Set<LedgerKey> absent = absent(tasks, registry);
    return absent.isEmpty()
        ? CompletableFuture.completedStage(null)
        : store.ledgers(absent).thenAcceptAsync(this::read, loop::execute);
  }

  /** The ledgers that these tasks are about and that must be read from the database first. */
  Set<LedgerKey> absent(List<Task> tasks, Registry registry) {
    Set<LedgerKey> keys = new HashSet<>();
    for (Task task : tasks) {
      switch (task) {
        case Task.Message message -> addAbsent(message.arrival(), registry, keys);
        case Task.Said said -> addAbsent(said.device(), said.status().epoch(), keys);
        case Task.GiveUp hole -> addAbsent(hole.ledger().publisher(), hole.ledger().epoch(), keys);
        case Task.Order order -> {}
        case Task.Replay replay -> addAbsent(replay.arrival(), registry, keys);
      }
    }
    return keys;
  }

  private void addAbsent(Arrival arrival, Registry registry, Set<LedgerKey> keys) {
    // Whoever is not known yet has no ledger.
    if (!arrival.own() && registry.device(arrival.publisher()) == null) {
      return;
    }
    String last = null;
    for (Reading reading : arrival.readings()) {
      String epoch = reading.epoch();
      if (epoch != null && !epoch.equals(last)) {
        addAbsent(arrival.publisher(), epoch, keys);
        last = epoch;
      }
    }
  }

  private void addAbsent(String publisher, @Nullable String epoch, Set<LedgerKey> keys) {
    if (epoch != null) {
      LedgerKey key = new LedgerKey(publisher, epoch);
      // Asked for by "get", so that the reading of others doesn't push it out before its use.
      if (ledgers.get(key) == null) {
        keys.add(key);
      }
    }
  }

  /** Takes in what the database has. */
  void read(Collection<LedgerRow> rows) {
    for (LedgerRow row : rows) {
      SequenceLedger before = ledgers.put(row.key(), new SequenceLedger(row, room));
      if (before != null) {
        before.discard();
      }
    }
  }

  /** Whether the epoch is known and has dealt with that sequence. */
  boolean contains(LedgerKey key, long sequence) {
    SequenceLedger ledger = ledgers.get(key);
    return ledger != null && ledger.contains(sequence);
  }

  /** Remembers what stored events said, as far as there is room. */
  void remember(LedgerKey key, StoredHashes stored) {
    SequenceLedger ledger = of(key);
    for (int i = 0; i < stored.sequences().length; i++) {
      ledger.remember(stored.sequences()[i], stored.hashes()[i]);
    }
  }

  /** An epoch's ledger, new where the database had none. */
  SequenceLedger of(LedgerKey key) {
    return ledgers.computeIfAbsent(key, k -> new SequenceLedger(room));
  }

  /**
   * The ledger of an epoch that is known or may begin now; null where the device has begun too many
   * in a day.
   */
  @Nullable SequenceLedger use(LedgerKey key, long nowMicros) {
    SequenceLedger ledger = of(key);
    if (!ledger.isNew()) {
      return ledger;
    }
    if (Math.abs(nowMicros - countedSinceMicros) >= DAY_MICROS) {
      begun.clear();
      countedSinceMicros = nowMicros;
    }
    Set<String> epochs = begun.computeIfAbsent(key.publisher(), id -> new HashSet<>());
    if (epochs.size() >= MAX_EPOCHS_A_DAY && !epochs.contains(key.epoch())) {
      ledgers.remove(key);
      ledger.discard();
      return null;
    }
    epochs.add(key.epoch());
    return ledger;
  }

  List<LedgerRow> rows(Collection<LedgerKey> keys) {
    List<LedgerRow> rows = new ArrayList<>();
    for (LedgerKey key : keys) {
      rows.add(of(key).row(key));
    }
    return rows;
  }

  /** Whether this was not reported yet, of a device that sends again and again. */
  boolean firstReported(String what) {
    return unknownReported.size() < MAX_UNKNOWN_REMEMBERED && unknownReported.add(what);
  }
}
