package io.counterwatch.pipeline;

import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.centre.Dossier;
import io.counterwatch.centre.DossierFold;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.centre.TicketHome;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.pipeline.EventStore.Batch;
import io.counterwatch.pipeline.EventStore.BestEffortKey;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.EventStore.DossierKey;
import io.counterwatch.pipeline.EventStore.Known;
import io.counterwatch.pipeline.EventStore.LedgerRow;
import io.counterwatch.pipeline.EventStore.Move;
import io.counterwatch.pipeline.EventStore.NewEvent;
import io.counterwatch.pipeline.EventStore.Question;
import io.counterwatch.pipeline.EventStore.SequenceKey;
import io.counterwatch.pipeline.EventStore.StoredHashes;
import io.counterwatch.pipeline.EventStore.TicketKey;
import io.counterwatch.pipeline.MessageSorter.Fresh;
import io.counterwatch.pipeline.MessageSorter.Retried;
import io.counterwatch.pipeline.MessageSorter.Settled;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one transaction of what the messages of a batch hold. */
final class BatchBuilder {
  private final Registry registry;
  private final Ledgers ledgers;
  private final MessageSorter sorted;
  private final Map<TicketKey, TicketHome> homes = new LinkedHashMap<>();
  private final List<Long> replayed = new ArrayList<>();

  /** Of what was sorted. */
  BatchBuilder(Registry registry, Ledgers ledgers, MessageSorter sorted) {
    this.registry = registry;
    this.ledgers = ledgers;
    this.sorted = sorted;
  }

  /** What must be known before the transaction can be made. */
  Question question() {
    List<SequenceKey> sequences = new ArrayList<>();
    sorted.doubtful().forEach(found -> sequences.add(sequence(found)));
    return new Question(
        tickets(),
        dossierKeys(),
        bestEffort(),
        sequences,
        sorted.retried().stream().map(Retried::number).toList());
  }

  /** Where a stored event would lie if it were the same as this one. */
  private SequenceKey sequence(Fresh found) {
    Event event = found.event();
    LocalDate day = registry.centres().calendar(event.centre()).dayAt(event.timeMicros());
    return new SequenceKey(new DayKey(event.centre(), day), found.ledger(), event.sequence());
  }

  /** Tickets whose day must be asked for before the batch can be stored. */
  private Set<TicketKey> tickets() {
    Set<TicketKey> tickets = new LinkedHashSet<>();
    for (Fresh added : sorted.fresh()) {
      if (ServiceDay.isOfTicket(added.event())) {
        tickets.add(ticket(added.event()));
      }
    }
    return tickets;
  }

  /** Dossiers that are to be folded again, for which all of their events are needed. */
  private Set<DossierKey> dossierKeys() {
    Set<DossierKey> dossiers = new LinkedHashSet<>();
    for (Fresh added : sorted.fresh()) {
      if (added.event().body() instanceof EventBody.OfDossier) {
        dossiers.add(dossier(added.event()));
      }
    }
    return dossiers;
  }

  /** Events that only their id can tell from a duplicate. */
  private Set<BestEffortKey> bestEffort() {
    Set<BestEffortKey> keys = new LinkedHashSet<>();
    for (Fresh added : sorted.fresh()) {
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
    resolveDoubts(known);
    dropRetriedBefore(known);
    Map<BestEffortKey, Long> bestEffort = dropKnown(known);
    noteReplayed();
    List<Move> moves = findHomes(known.homes());
    List<NewEvent> events = new ArrayList<>(sorted.fresh().size());
    long position = lastPosition;
    for (Fresh added : sorted.fresh()) {
      Event event = added.event();
      events.add(new NewEvent(++position, day(event), event, added.decoded().data()));
    }
    noteFaults();
    List<LedgerRow> rows = ledgers.rows(sorted.touchedLedgers());
    Registry.Changes changes = registry.drainChanges();
    return new Batch(
        events,
        changedHomes(known),
        moves,
        dossiers(known),
        rows,
        bestEffort,
        sorted.letters().kept(),
        replayed,
        changes.centres(),
        changes.devices());
  }

  /**
   * Of an old event only the database knows what it said, and only under the day that it would
   * belong to: not found there, it is taken for a duplicate, since it may have been refused. All
   * that was read is remembered: a device that sends old events again sends many.
   */
  private void resolveDoubts(Known known) {
    known.hashes().forEach(ledgers::remember);
    for (Fresh found : sorted.doubtful()) {
      StoredHashes stored = known.hashes().get(found.ledger());
      Long hash = stored == null ? null : stored.of(found.event().sequence());
      if (hash != null && hash != found.event().contentHash()) {
        sorted.conflict(found);
      } else {
        sorted.duplicate(found);
      }
    }
  }

  /** What was taken in once must not be again, even if two ask for it at the same time. */
  private void dropRetriedBefore(Known known) {
    Set<Long> open = new HashSet<>(known.openRejections());
    Set<Settled> dropped = new HashSet<>();
    for (Retried retried : sorted.retried()) {
      if (!open.remove(retried.number())) {
        retried.sender().withheld = "it was tried again before";
        dropped.add(retried.sender());
      }
    }
    sorted.fresh().removeIf(found -> dropped.contains(found.sender()));
  }

  private void noteFaults() {
    for (Fresh added : sorted.fresh()) {
      if (DeviceFaults.areOf(added.event())) {
        registry.fault(added.event());
      }
    }
  }

  private void noteReplayed() {
    for (Retried retried : sorted.retried()) {
      if (retried.sender().withheld == null) {
        replayed.add(retried.number());
      }
    }
  }

  private Map<TicketKey, TicketHome> changedHomes(Known known) {
    Map<TicketKey, TicketHome> changed = new LinkedHashMap<>();
    homes.forEach(
        (ticket, home) -> {
          if (!home.equals(known.homes().get(ticket))) {
            changed.put(ticket, home);
          }
        });
    return changed;
  }

  private Map<BestEffortKey, Long> dropKnown(Known known) {
    Set<BestEffortKey> seen = new HashSet<>(known.bestEffort());
    Map<BestEffortKey, Long> added = new LinkedHashMap<>();
    sorted
        .fresh()
        .removeIf(
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
    for (Fresh added : sorted.fresh()) {
      Event event = added.event();
      if (!ServiceDay.isOfTicket(event)) {
        continue;
      }
      TicketHome home = homes.get(ticket(event));
      boolean ruled = home != null && home.issued();
      if (!ruled || event.body() instanceof EventBody.TicketIssued) {
        homes.merge(
            ticket(event),
            TicketHome.of(event, registry.centres().calendar(event.centre())),
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

  /** Each dossier that something happened to, made anew of all of its events. */
  private List<Dossier> dossiers(Known known) {
    Map<DossierKey, List<Event>> touched = new LinkedHashMap<>();
    for (Fresh added : sorted.fresh()) {
      Event event = added.event();
      if (event.body() instanceof EventBody.OfDossier) {
        touched
            .computeIfAbsent(
                dossier(event),
                key -> new ArrayList<>(known.dossiers().getOrDefault(key, List.of())))
            .add(event);
      }
    }
    return touched.values().stream().map(DossierFold::of).toList();
  }

  private LocalDate day(Event event) {
    if (ServiceDay.isOfTicket(event)) {
      TicketHome home = homes.get(ticket(event));
      if (home != null) {
        return home.day();
      }
    }
    ServiceDays calendar = registry.centres().calendar(event.centre());
    return calendar.dayAt(event.timeMicros());
  }

  private static TicketKey ticket(Event event) {
    return new TicketKey(event.centre(), String.valueOf(event.subject()));
  }

  private static DossierKey dossier(Event event) {
    return new DossierKey(event.centre(), String.valueOf(event.subject()));
  }

  private static BestEffortKey key(Event event) {
    return new BestEffortKey(event.device(), event.id());
  }
}
