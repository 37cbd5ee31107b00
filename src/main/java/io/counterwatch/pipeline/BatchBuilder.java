package io.counterwatch.pipeline;

import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.centre.TicketHome;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.pipeline.EventStore.Batch;
import io.counterwatch.pipeline.EventStore.BestEffortKey;
import io.counterwatch.pipeline.EventStore.DeadLetter;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.Known;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.EventStore.Move;
import io.counterwatch.pipeline.EventStore.NewEvent;
import io.counterwatch.pipeline.EventStore.TicketKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: which events of its messages are new, to which day they belong, what is
 * refused, and what each sender is told once it is committed.
 */
final class BatchBuilder {
  private final Registry registry;
  private final Ledgers ledgers;
  private final List<Settled> settled = new ArrayList<>();
  private final List<Fresh> fresh = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private final Set<LedgerKey> touchedLedgers = new LinkedHashSet<>();
  private final Set<LedgerKey> repeatedLedgers = new LinkedHashSet<>();
  private final Map<TicketKey, TicketHome> homes = new LinkedHashMap<>();
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

  /** An event that no ledger knows, with the message it came in. */
  private record Fresh(Reading.Decoded decoded, Settled sender) {
    Event event() {
      return decoded.event();
    }
  }

  /** A refusal to tell a device of. */
  record Notice(String centre, String device, ServerMessage.Rejection rejection) {}

  BatchBuilder(Registry registry, Ledgers ledgers) {
    this.registry = registry;
    this.ledgers = ledgers;
  }

  /** Sorts a message's events into new ones, duplicates and refusals. */
  void admit(Arrival arrival, long nowMicros) {
    Settled sender = new Settled(arrival);
    settled.add(sender);
    DeviceRow device = registry.admit(arrival.centre(), arrival.publisher());
    if (device == null) {
      withhold(sender, RefusalReason.UNKNOWN_DEVICE, nowMicros);
      return;
    }
    boolean wrongCentre = !device.centre().equals(arrival.centre());
    for (Reading reading : arrival.readings()) {
      if (wrongCentre) {
        refuseWrongCentre(sender, reading, device, nowMicros);
      } else {
        switch (reading) {
          case Reading.Decoded decoded -> admitEvent(sender, decoded, device);
          case Reading.Rejected rejected -> admitRefusal(sender, rejected, nowMicros);
        }
      }
    }
  }

  private void admitEvent(Settled sender, Reading.Decoded decoded, DeviceRow device) {
    Event event = decoded.event();
    if (event.epoch() == null) {
      registry.bestEffort(device);
    } else {
      LedgerKey key = new LedgerKey(event.publisher(), event.epoch());
      SequenceLedger ledger = ledgers.of(key);
      if (ledger.contains(event.sequence())) {
        sender.duplicates++;
        repeatedLedgers.add(key);
        return;
      }
      if (!ledger.hasRoomFor(event.sequence())) {
        sender.withheld = "more than " + SequenceLedger.MAX_RANGES + " holes in epoch";
        return;
      }
      ledger.add(event.sequence());
      touchedLedgers.add(key);
      if (event.body() instanceof EventBody.OutboxLost hole) {
        countLost(event.centre(), ledger.addLost(hole.from(), hole.to()));
      }
    }
    fresh.add(new Fresh(decoded, sender));
  }

  private void admitRefusal(Settled sender, Reading.Rejected rejected, long nowMicros) {
    if (rejected.epoch() != null && rejected.sequence() > 0) {
      LedgerKey key = new LedgerKey(sender.arrival.publisher(), rejected.epoch());
      SequenceLedger ledger = ledgers.of(key);
      if (ledger.contains(rejected.sequence())) {
        sender.duplicates++;
        repeatedLedgers.add(key);
        return;
      }
      if (ledger.hasRoomFor(rejected.sequence())) {
        ledger.add(rejected.sequence());
        ledger.countRejected();
        touchedLedgers.add(key);
      }
    }
    refuse(sender, rejected, nowMicros);
  }

  private void refuseWrongCentre(
      Settled sender, Reading reading, DeviceRow device, long nowMicros) {
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
                  decoded.data());
          case Reading.Rejected rejected ->
              new Reading.Rejected(
                  RefusalReason.WRONG_CENTRE, detail, rejected.id(), null, 0, rejected.excerpt());
        };
    refuse(sender, refusal, nowMicros);
  }

  private void refuse(Settled sender, Reading.Rejected rejected, long nowMicros) {
    sender.rejected++;
    Arrival arrival = sender.arrival;
    deadLetters.add(
        new DeadLetter(
            nowMicros,
            arrival.centre(),
            arrival.publisher(),
            rejected.id(),
            rejected.reason().wireName(),
            rejected.detail(),
            rejected.excerpt()));
    notices.add(
        new Notice(
            arrival.centre(),
            arrival.publisher(),
            new ServerMessage.Rejection(rejected.id(), rejected.reason(), rejected.detail())));
  }

  private void withhold(Settled sender, RefusalReason reason, long nowMicros) {
    Arrival arrival = sender.arrival;
    sender.withheld = reason.wireName();
    if (ledgers.firstUnknown(arrival.publisher())) {
      deadLetters.add(
          new DeadLetter(
              nowMicros,
              arrival.centre(),
              arrival.publisher(),
              null,
              reason.wireName(),
              "not enrolled; it keeps its events until it is",
              ""));
    }
    notices.add(
        new Notice(
            arrival.centre(),
            arrival.publisher(),
            new ServerMessage.Rejection(null, reason, "this device is not enrolled")));
  }

  /** A birth names its oldest event: everything below will never come. */
  void close(String centre, LedgerKey key, long oldest) {
    SequenceLedger ledger = ledgers.of(key);
    touchedLedgers.add(key);
    if (oldest > 1) {
      countLost(centre, ledger.addLost(1, oldest - 1));
    }
  }

  private void countLost(String centre, long sequences) {
    lostByCentre.merge(centre, sequences, Long::sum);
  }

  /** Tickets whose day must be asked for before the batch can be stored. */
  Set<TicketKey> tickets() {
    Set<TicketKey> tickets = new LinkedHashSet<>();
    for (Fresh added : fresh) {
      if (ServiceDay.isOfTicket(added.event())) {
        tickets.add(ticket(added.event()));
      }
    }
    return tickets;
  }

  /** Events that only their id can tell from a duplicate. */
  Set<BestEffortKey> bestEffort() {
    Set<BestEffortKey> keys = new LinkedHashSet<>();
    for (Fresh added : fresh) {
      if (!added.event().sequenced()) {
        keys.add(key(added.event()));
      }
    }
    return keys;
  }

  /**
   * The transaction.
   *
   * @param lastPosition of the log so far
   */
  Batch build(Known known, long lastPosition) {
    Map<BestEffortKey, Long> bestEffort = dropKnown(known);
    List<Move> moves = findHomes(known.homes());
    List<NewEvent> events = new ArrayList<>(fresh.size());
    long position = lastPosition;
    for (Fresh added : fresh) {
      Event event = added.event();
      events.add(new NewEvent(++position, day(event), event, added.decoded().data()));
    }
    Map<TicketKey, TicketHome> changedHomes = new LinkedHashMap<>();
    homes.forEach(
        (ticket, home) -> {
          if (!home.equals(known.homes().get(ticket))) {
            changedHomes.put(ticket, home);
          }
        });
    Registry.Changes changes = registry.drainChanges();
    return new Batch(
        events,
        changedHomes,
        moves,
        ledgers.rows(touchedLedgers),
        bestEffort,
        deadLetters,
        changes.centres(),
        changes.devices());
  }

  private Map<BestEffortKey, Long> dropKnown(Known known) {
    Set<BestEffortKey> seen = new HashSet<>(known.bestEffort());
    Map<BestEffortKey, Long> added = new LinkedHashMap<>();
    fresh.removeIf(
        candidate -> {
          Event event = candidate.event();
          boolean duplicate = !event.sequenced() && !seen.add(key(event));
          if (duplicate) {
            candidate.sender().duplicates++;
          } else {
            candidate.sender().stored++;
            if (!event.sequenced()) {
              added.put(key(event), event.receivedMicros());
            }
          }
          return duplicate;
        });
    return added;
  }

  /** Finds each ticket's day; what is already stored under another day moves. */
  private List<Move> findHomes(Map<TicketKey, TicketHome> known) {
    homes.putAll(known);
    for (Fresh added : fresh) {
      Event event = added.event();
      if (!ServiceDay.isOfTicket(event)) {
        continue;
      }
      TicketHome home = homes.get(ticket(event));
      boolean ruled = home != null && home.issued();
      if (!ruled || event.body() instanceof EventBody.TicketIssued) {
        homes.merge(
            ticket(event),
            TicketHome.of(event, registry.calendar(event.centre())),
            TicketHome::ruling);
      }
    }
    List<Move> moves = new ArrayList<>();
    known.forEach(
        (ticket, before) -> {
          TicketHome after = homes.getOrDefault(ticket, before);
          if (!after.day().equals(before.day())) {
            moves.add(new Move(ticket, before.day(), after.day()));
          }
        });
    return moves;
  }

  private LocalDate day(Event event) {
    if (ServiceDay.isOfTicket(event)) {
      TicketHome home = homes.get(ticket(event));
      if (home != null) {
        return home.day();
      }
    }
    ServiceDays calendar = registry.calendar(event.centre());
    return calendar.dayAt(event.timeMicros());
  }

  private static TicketKey ticket(Event event) {
    return new TicketKey(event.centre(), String.valueOf(event.subject()));
  }

  private static BestEffortKey key(Event event) {
    return new BestEffortKey(event.device(), event.id());
  }

  List<Settled> settled() {
    return settled;
  }

  List<Notice> notices() {
    return notices;
  }

  /** What is to be acknowledged: a device that repeats an event didn't hear that it is stored. */
  Set<LedgerKey> ledgersToAcknowledge() {
    Set<LedgerKey> all = new LinkedHashSet<>(touchedLedgers);
    all.addAll(repeatedLedgers);
    return all;
  }

  Map<TicketKey, TicketHome> homes() {
    return homes;
  }

  /** How many sequences this batch declares lost. */
  Map<String, Long> lostByCentre() {
    return lostByCentre;
  }
}
