package io.counterwatch.pipeline;

import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.centre.Dossier;
import io.counterwatch.centre.TicketHome;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where events are made durable. Every stage fails with a {@link StoreException}. One call at a
 * time; stages may complete on any thread.
 */
public interface EventStore {

  /**
   * Takes the writer's lease, or makes sure it is still held, and reads what the writer must know.
   * Everything that was committed before is in the answer.
   */
  CompletionStage<WriterState> open();

  /** Where the versions of the organisation file are kept. */
  OrganisationStore organisations();

  /** Where forecasts are kept. */
  ForecastStore forecasts();

  /**
   * Calls the listener, on any thread, when the open store is lost while nothing is asked of it.
   */
  default void whenLost(Runnable listener) {}

  /** The ledgers of those epochs, as far as there are any. */
  CompletionStage<List<LedgerRow>> ledgers(Collection<LedgerKey> keys);

  /** What of a batch is known already. */
  CompletionStage<Known> lookup(Question question);

  /** Stores a batch in one transaction, or nothing of it. */
  CompletionStage<Void> commit(Batch batch);

  /**
   * The dossiers of every centre that are open, or to which something happened since then, as they
   * stand.
   */
  CompletionStage<List<Dossier>> dossiers(long sinceMicros);

  /** All events of those days; this may be asked while another call is under way. */
  CompletionStage<Map<DayKey, List<Event>>> events(Collection<DayKey> days);

  /** Those of a day's events that are of {@link FloorTypes}; asked as {@link #events}. */
  CompletionStage<List<Event>> floorEvents(DayKey day);

  /**
   * Replaces the derived rows of those days (a day without events has none), and remembers that
   * every day is derived from all of its events up to that position of the log, in one transaction.
   */
  CompletionStage<Void> saveDays(List<SavedDay> days, long throughPosition);

  /**
   * Forgets what is only kept for a time: ids of best-effort events, refused events, what visitors
   * said with their votes. Completes with how many refused events of each publisher are kept now.
   */
  CompletionStage<Map<String, Long>> forget(
      long bestEffortBeforeMicros, long rejectionsBeforeMicros, long remarksBeforeMicros);

  /** A service day of a centre. */
  record DayKey(String centre, LocalDate day) {}

  /** A ticket. */
  record TicketKey(String centre, String subject) {}

  /** A dossier. */
  record DossierKey(String centre, String subject) {}

  /** An event without a sequence. */
  record BestEffortKey(String device, String id) {}

  /** A publisher's storage. */
  record LedgerKey(String publisher, String epoch) {}

  /**
   * A ledger as it is stored; {@code ranges} and {@code lost} as pairs from, to.
   *
   * @param announced the newest sequence that the device said it has recorded
   * @param recentHashes what the newest events said, in {@link RecentHashes}' form
   */
  record LedgerRow(
      LedgerKey key,
      long upto,
      List<Long> ranges,
      long rejected,
      List<Long> lost,
      long announced,
      String recentHashes) {}

  /** A centre that was registered at first sight. */
  record CentreRow(String centre, String zone, boolean history) {}

  /**
   * A device.
   *
   * @param kind its wire name, or null until it said so
   * @param problem the wire name of a {@link DeviceProblem} that somebody should look at, or null
   * @param faults what the device itself says is wrong with it
   */
  record DeviceRow(
      String device,
      String centre,
      @Nullable String kind,
      @Nullable Boolean online,
      @Nullable Long lastSeenMicros,
      @Nullable String firmware,
      boolean bestEffort,
      @Nullable String problem,
      DeviceFaults faults,
      Enrolment enrolment) {

    /** One that nobody has enrolled and that hasn't spoken yet. */
    static DeviceRow firstSeen(String device, String centre, @Nullable String kind) {
      return new DeviceRow(
          device, centre, kind, null, null, null, false, null, DeviceFaults.NONE, Enrolment.NONE);
    }

    DeviceRow at(String newCentre, @Nullable String newKind) {
      return new DeviceRow(
          device,
          newCentre,
          newKind == null ? kind : newKind,
          online,
          lastSeenMicros,
          firmware,
          bestEffort,
          problem,
          faults,
          enrolment);
    }

    DeviceRow heard(DeviceStatus status, long nowMicros) {
      DeviceKind said = status.kind();
      return new DeviceRow(
          device,
          centre,
          said == null ? kind : said.wireName(),
          status.online(),
          nowMicros,
          status.firmware() == null ? firmware : status.firmware(),
          bestEffort,
          problem,
          faults,
          enrolment);
    }

    DeviceRow withoutGuarantee() {
      return new DeviceRow(
          device, centre, kind, online, lastSeenMicros, firmware, true, problem, faults, enrolment);
    }

    DeviceRow with(@Nullable DeviceProblem newProblem) {
      return new DeviceRow(
          device,
          centre,
          kind,
          online,
          lastSeenMicros,
          firmware,
          bestEffort,
          newProblem == null ? null : newProblem.wireName(),
          faults,
          enrolment);
    }

    DeviceRow with(Enrolment newEnrolment) {
      return new DeviceRow(
          device,
          centre,
          kind,
          online,
          lastSeenMicros,
          firmware,
          bestEffort,
          problem,
          faults,
          newEnrolment);
    }

    DeviceRow with(DeviceFaults newFaults) {
      return new DeviceRow(
          device,
          centre,
          kind,
          online,
          lastSeenMicros,
          firmware,
          bestEffort,
          problem,
          newFaults,
          enrolment);
    }
  }

  /**
   * What an administrator laid down of a device.
   *
   * @param enrolled whether anybody enrolled it, rather than it turning up
   * @param gateway the device that publishes its events, or null where it does so itself
   * @param clockReceived whether it has no clock, so that its events happen when they come
   * @param disabled whether nothing is taken from it any more
   * @param replacedBy the device that took its place, or null
   * @param credential the hash of its password, or null where none was issued
   * @param readsAlerts whether it may read the centre's alerts
   */
  record Enrolment(
      boolean enrolled,
      @Nullable String gateway,
      boolean clockReceived,
      boolean disabled,
      @Nullable String replacedBy,
      @Nullable String credential,
      boolean readsAlerts) {
    /** Nobody has enrolled it. */
    public static final Enrolment NONE =
        new Enrolment(false, null, false, false, null, null, false);

    /** Enrolled, with this credential from now on. */
    Enrolment keyed(String newCredential) {
      return new Enrolment(
          true, gateway, clockReceived, disabled, replacedBy, newCredential, readsAlerts);
    }

    Enrolment disabled(boolean nowDisabled) {
      return new Enrolment(
          enrolled, gateway, clockReceived, nowDisabled, replacedBy, credential, readsAlerts);
    }

    Enrolment behind(String newGateway) {
      return new Enrolment(
          enrolled, newGateway, clockReceived, disabled, replacedBy, credential, readsAlerts);
    }

    /** Taken out, since another device has its place. */
    Enrolment succeededBy(String successor) {
      return new Enrolment(
          enrolled, gateway, clockReceived, true, successor, credential, readsAlerts);
    }
  }

  /**
   * What the writer must know at its start.
   *
   * @param lastPosition of the event log
   * @param derivedThrough position of the log up to which every day is derived, as last saved
   * @param unsettledDays days whose derived rows don't hold all their events, or were not final
   * @param rejections how many refused events of each publisher are kept
   */
  record WriterState(
      long lastPosition,
      long derivedThrough,
      List<CentreRow> centres,
      List<DeviceRow> devices,
      Set<DayKey> unsettledDays,
      Map<String, Long> rejections) {}

  /** An event that is stored, and the day under which it is looked for. */
  record SequenceKey(DayKey day, LedgerKey ledger, long sequence) {}

  /**
   * Content hashes of stored events.
   *
   * @param sequences ascending, apart from one another
   * @param hashes as many
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // as many as a device can send again: made to be read once
  record StoredHashes(long[] sequences, long[] hashes) {
    /** What is stored under that sequence; null where nothing is. */
    public @Nullable Long of(long sequence) {
      int place = Arrays.binarySearch(sequences, sequence);
      return place < 0 ? null : hashes[place];
    }
  }

  /**
   * What must be known of a batch before it can be stored.
   *
   * @param dossiers by centre and subject, whose events are wanted
   * @param sequences events that came before, whose content is to be compared
   * @param rejections numbers of refused events that are to be tried again
   */
  record Question(
      Collection<TicketKey> tickets,
      Collection<DossierKey> dossiers,
      Collection<BestEffortKey> bestEffort,
      Collection<SequenceKey> sequences,
      Collection<Long> rejections) {}

  /**
   * What of a batch was known before.
   *
   * @param dossiers the stored events of those that have any
   * @param hashes of each publisher's epoch that was asked about: what is stored, under any of the
   *     days asked for, from its lowest sequence asked for on
   * @param openRejections those that are kept and were not replayed
   */
  record Known(
      Map<TicketKey, TicketHome> homes,
      Map<DossierKey, List<Event>> dossiers,
      Set<BestEffortKey> bestEffort,
      Map<LedgerKey, StoredHashes> hashes,
      Set<Long> openRejections) {}

  /** An event with its place in the log and the service day it belongs to. */
  record NewEvent(long position, LocalDate day, Event event, String data) {}

  /**
   * A refused event to keep.
   *
   * @param epoch with {@code sequence}, where it counts in the device's ledger
   */
  record DeadLetter(
      long receivedMicros,
      String centre,
      String publisher,
      @Nullable String id,
      @Nullable String epoch,
      long sequence,
      String reason,
      String detail,
      String excerpt) {}

  /**
   * A ticket that belongs to another day than was thought. The day that it leaves is unsettled from
   * the commit on, since no event of the log may point to it any more.
   */
  record Move(TicketKey ticket, LocalDate from, LocalDate to) {}

  /** Everything that one transaction stores. */
  record Batch(
      List<NewEvent> events,
      Map<TicketKey, TicketHome> homes,
      List<Move> moves,
      List<Dossier> dossiers,
      List<LedgerRow> ledgers,
      Map<BestEffortKey, Long> bestEffort,
      List<DeadLetter> deadLetters,
      List<Long> replayedRejections,
      List<CentreRow> centres,
      List<DeviceRow> devices) {
    boolean isEmpty() {
      return events.isEmpty()
          && moves.isEmpty()
          && ledgers.isEmpty()
          && deadLetters.isEmpty()
          && replayedRejections.isEmpty()
          && centres.isEmpty()
          && devices.isEmpty();
    }
  }

  /**
   * A day's measures as of a moment.
   *
   * @param organisation the number of the version under which it was folded; 0 where there is none
   */
  record SavedDay(DayMeasures measures, long asOfMicros, int events, int organisation) {}
}
