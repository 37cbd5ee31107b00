package io.counterwatch.pipeline;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.Inbox.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the events of a batch's messages into new ones, duplicates, doubtful ones and refusals, and
 * notes what each sender is to be told once the batch is committed.
 */
final class MessageSorter {
  private final Registry registry;
  private final Ledgers ledgers;
  private final DeadLetters letters;
  private final EventText text;
  private final long nowMicros;
  private final List<Settled> settled = new ArrayList<>();
  private final List<Fresh> fresh = new ArrayList<>();
  private final List<Fresh> doubtful = new ArrayList<>();
  private final List<Retried> retried = new ArrayList<>();
  private final Set<LedgerKey> heldBack = new LinkedHashSet<>();
  private final Set<LedgerKey> touchedLedgers = new LinkedHashSet<>();

  /** The newest sequence of each epoch that a status named. */
  final Map<LedgerKey, Long> announced = new HashMap<>();

  private final Set<LedgerKey> repeatedLedgers = new LinkedHashSet<>();
  private final Map<String, String> listening = new HashMap<>();
  private final Map<String, Long> lostByCentre = new HashMap<>();

  /** A message with the count of what became of its events. */
  static final class Settled {
    final Arrival arrival;
    int stored;
    int duplicates;
    int rejected;
    @Nullable String withheld;

    Settled(Arrival arrival) {
      this.arrival = arrival;
    }
  }

  /** An event with the message that it came in. */
  record Fresh(Reading.Decoded decoded, Settled sender) {
    Event event() {
      return decoded.event();
    }

    LedgerKey ledger() {
      return new LedgerKey(event().publisher(), String.valueOf(event().epoch()));
    }
  }

  /** A refused event that was tried again. */
  record Retried(
      long number, String publisher, Settled sender, CompletableFuture<ReplayResult> result) {}

  MessageSorter(WriterMemory memory, EventText text, long nowMicros) {
    this.registry = memory.registry();
    this.ledgers = memory.ledgers();
    this.letters = new DeadLetters(registry, memory.quota(), nowMicros);
    this.text = text;
    this.nowMicros = nowMicros;
  }

  /** Sorts a message's events. */
  void sort(Arrival arrival) {
    Settled sender = new Settled(arrival);
    settled.add(sender);
    DeviceRow device = registry.admit(arrival);
    if (device == null) {
      withholdUnknown(sender);
      return;
    }
    boolean isThere = device.centre().equals(arrival.centre());
    boolean wasThere = !isThere && registry.isOf(device, arrival.centre());
    if (wasThere) {
      listening.put(device.device(), arrival.centre());
    }
    for (Reading reading : arrival.readings()) {
      if (!isThere && !(wasThere && isOf(device, reading))) {
        refuseWrongCentre(sender, reading, device);
      } else {
        switch (reading) {
          case Reading.Decoded decoded -> sortEvent(new Fresh(decoded, sender), device);
          case Reading.Rejected rejected -> sortRefusal(sender, rejected);
        }
      }
    }
  }

  private boolean isOf(DeviceRow device, Reading reading) {
    return switch (reading) {
      case Reading.Decoded decoded -> registry.isOf(device, decoded.event());
      case Reading.Rejected rejected -> true;
    };
  }

  /** Where a device listens: in the centre in which it speaks, though it may have moved. */
  String listensIn(DeviceRow device) {
    return listening.getOrDefault(device.device(), device.centre());
  }

  private void sortEvent(Fresh found, DeviceRow device) {
    Event event = found.event();
    if (event.epoch() == null) {
      registry.bestEffort(device);
    } else if (!isNew(found)) {
      return;
    }
    if (!event.device().equals(device.device())) {
      if (!registry.directory().isAdmitted(event.device())) {
        refuseDisabled(found);
        return;
      }
      registry.admitBehind(device, event.device());
    }
    fresh.add(found);
  }

  /** Of a device behind a gateway that is taken out: its gateway must not wait for it. */
  private void refuseDisabled(Fresh found) {
    Event event = found.event();
    if (event.sequenced()) {
      ledgers.of(found.ledger()).countRejected();
    }
    Reading.Rejected refusal =
        new Reading.Rejected(
            RefusalReason.UNKNOWN_DEVICE,
            registry.directory().refusal(event.device()),
            event.id(),
            null,
            0,
            "");
    found.sender().rejected++;
    letters.refuseOnce(found.sender().arrival, refusal, ledgers.firstReported(event.device()));
  }

  private boolean isNew(Fresh found) {
    Event event = found.event();
    LedgerKey key = found.ledger();
    SequenceLedger ledger = ledger(key);
    if (ledger == null) {
      found.sender().withheld = "more than " + Ledgers.MAX_EPOCHS_A_DAY + " epochs in a day";
      return false;
    }
    if (ledger.contains(event.sequence())) {
      compare(found, ledger.compare(event.sequence(), event.contentHash()));
      return false;
    }
    if (!ledger.hasRoomFor(event.sequence())) {
      found.sender().withheld = "more than " + SequenceLedger.MAX_RANGES + " holes in epoch";
      heldBack.add(key);
      return false;
    }
    ledger.add(event.sequence(), event.contentHash());
    touchedLedgers.add(key);
    if (event.body() instanceof EventBody.OutboxLost hole) {
      // What will never come was recorded before: nothing at or after the event that says so.
      long to = Math.min(hole.to(), event.sequence() - 1);
      countLost(event.centre(), ledger.addLost(hole.from(), to));
    }
    return true;
  }

  /** An epoch's ledger; null where its device has begun too many. */
  private @Nullable SequenceLedger ledger(LedgerKey key) {
    SequenceLedger ledger = ledgers.use(key, nowMicros);
    if (ledger == null) {
      registry.problem(key.publisher(), DeviceProblem.EPOCHS);
    }
    return ledger;
  }

  private void compare(Fresh found, RecentHashes.Comparison comparison) {
    switch (comparison) {
      case SAME -> duplicate(found);
      case OTHER -> conflict(found);
      case UNKNOWN -> doubtful.add(found);
    }
  }

  /** An event that is stored already: its device didn't hear so. */
  void duplicate(Fresh found) {
    found.sender().duplicates++;
    repeatedLedgers.add(found.ledger());
  }

  /** Another event under the key of a stored one: two devices share one storage. */
  void conflict(Fresh found) {
    Event event = found.event();
    registry.problem(event.publisher(), DeviceProblem.CONFLICT);
    repeatedLedgers.add(found.ledger());
    refuse(
        found.sender(),
        new Reading.Rejected(
            RefusalReason.CONFLICT,
            "another event is stored under this epoch and sequence: is this device a copy?",
            event.id(),
            null,
            0,
            text.of(event)));
  }

  private void sortRefusal(Settled sender, Reading.Rejected rejected) {
    boolean sequenced = rejected.epoch() != null && rejected.sequence() > 0;
    LedgerKey key = new LedgerKey(sender.arrival.publisher(), String.valueOf(rejected.epoch()));
    if (sequenced && ledgers.contains(key, rejected.sequence())) {
      sender.duplicates++;
      repeatedLedgers.add(key);
      return;
    }
    SequenceLedger ledger =
        sequenced && letters.hasRoom(sender.arrival.publisher()) ? ledger(key) : null;
    if (ledger == null || !ledger.hasRoomFor(rejected.sequence())) {
      if (!refuse(sender, uncounted(rejected)) && sequenced) {
        heldBack.add(key);
      }
    } else if (refuse(sender, rejected)) {
      ledger.add(rejected.sequence());
      ledger.countRejected();
      touchedLedgers.add(key);
    }
  }

  /** Kept without its key: only what counts in a ledger may be stored by a replay. */
  private static Reading.Rejected uncounted(Reading.Rejected rejected) {
    return new Reading.Rejected(
        rejected.reason(), rejected.detail(), rejected.id(), null, 0, rejected.excerpt());
  }

  private void refuseWrongCentre(Settled sender, Reading reading, DeviceRow device) {
    String detail = "device " + device.device() + " belongs to centre " + device.centre();
    Reading.Rejected refusal =
        switch (reading) {
          case Reading.Decoded decoded ->
              new Reading.Rejected(
                  RefusalReason.WRONG_CENTRE,
                  detail,
                  decoded.event().id(),
                  null,
                  0,
                  text.of(decoded.event()));
          case Reading.Rejected rejected ->
              new Reading.Rejected(
                  RefusalReason.WRONG_CENTRE, detail, rejected.id(), null, 0, rejected.excerpt());
        };
    String epoch = reading.epoch();
    if (epoch == null) {
      refuse(sender, refusal);
      return;
    }
    // Its device sends it again until it goes to the right centre: one letter says it all.
    heldBack.add(new LedgerKey(device.device(), epoch));
    sender.rejected++;
    String where = device.device() + " in " + sender.arrival.centre();
    letters.refuseOnce(sender.arrival, refusal, ledgers.firstReported(where));
  }

  /** Keeps a refused event, if there is room; else the sender keeps it. */
  private boolean refuse(Settled sender, Reading.Rejected rejected) {
    if (letters.refuse(sender.arrival, rejected)) {
      sender.rejected++;
      return true;
    }
    sender.withheld = "too many refused events are kept of this device already";
    return false;
  }

  private void withholdUnknown(Settled sender) {
    Arrival arrival = sender.arrival;
    RefusalReason reason = RefusalReason.UNKNOWN_DEVICE;
    String detail = registry.directory().refusal(arrival.publisher());
    sender.withheld = reason.wireName();
    if (ledgers.firstReported(arrival.publisher())) {
      String note = detail + "; it keeps its events until it is let in";
      letters.keep(arrival, new Reading.Rejected(reason, note, null, null, 0, ""));
    }
    letters.tell(arrival, new Reading.Rejected(reason, detail, null, null, 0, ""));
  }

  /** A refused event once more; what is refused again stays as it was kept. */
  void retry(Task.Replay replay) {
    Settled sender = new Settled(replay.arrival());
    retried.add(
        new Retried(replay.number(), replay.arrival().publisher(), sender, replay.result()));
    DeviceRow device = registry.admit(replay.arrival().centre(), replay.arrival().publisher());
    switch (replay.arrival().readings().getFirst()) {
      case Reading.Rejected rejected -> sender.withheld = rejected.detail();
      case Reading.Decoded decoded -> {
        Fresh found = new Fresh(decoded, sender);
        if (device == null || !registry.isOf(device, decoded.event())) {
          sender.withheld = "its device is unknown, disabled or in another centre";
        } else if (replay.counted()) {
          fresh.add(found);
        } else if (decoded.event().sequenced()) {
          sender.withheld = "its device still has it, and sends it again";
        } else {
          sortEvent(found, device);
        }
      }
    }
  }

  /** A device's status names an epoch: its oldest event, below which nothing will ever come. */
  boolean announce(String centre, LedgerKey key, long oldest, long next, boolean birth) {
    SequenceLedger ledger = ledger(key);
    if (ledger == null) {
      return false;
    }
    touchedLedgers.add(key);
    if (next > ledger.upto()) {
      registry.mended(key.publisher(), DeviceProblem.ROLLED_BACK);
    } else if (birth && next > 0) {
      // Whoever has recorded less than it has sent has lost its memory, or copied another's.
      registry.problem(key.publisher(), DeviceProblem.ROLLED_BACK);
    }
    ledger.announce(next - 1);
    announced.put(key, next - 1);
    if (oldest > 1) {
      long below = next > 0 ? Math.min(oldest, next) - 1 : oldest - 1;
      countLost(centre, ledger.addLost(1, below));
    }
    return true;
  }

  /** Whether anything of this epoch is in the batch. */
  boolean isTouched(LedgerKey key) {
    return touchedLedgers.contains(key) || repeatedLedgers.contains(key) || heldBack.contains(key);
  }

  /** Nobody sends what is missing there. */
  void giveUp(String centre, LedgerKey key, SequenceRange hole) {
    touchedLedgers.add(key);
    countLost(centre, ledgers.of(key).addLost(hole.from(), hole.to()));
  }

  private void countLost(String centre, long sequences) {
    lostByCentre.merge(centre, sequences, Long::sum);
  }

  /** Events that no ledger knows. */
  List<Fresh> fresh() {
    return fresh;
  }

  /** Events that a ledger knows, while it is not known what the stored ones said. */
  List<Fresh> doubtful() {
    return doubtful;
  }

  List<Retried> retried() {
    return retried;
  }

  List<Settled> settled() {
    return settled;
  }

  /** What was refused, and what is told of it. */
  DeadLetters letters() {
    return letters;
  }

  /** Epochs of which something came that stays with its sender: nothing of them is lost yet. */
  Set<LedgerKey> heldBack() {
    return heldBack;
  }

  Set<LedgerKey> touchedLedgers() {
    return touchedLedgers;
  }

  /** What is to be acknowledged: a device that repeats an event didn't hear that it is stored. */
  Set<LedgerKey> ledgersToAcknowledge() {
    Set<LedgerKey> all = new LinkedHashSet<>(touchedLedgers);
    all.addAll(repeatedLedgers);
    return all;
  }

  /** How many sequences this batch declares lost. */
  Map<String, Long> lostByCentre() {
    return lostByCentre;
  }
}
