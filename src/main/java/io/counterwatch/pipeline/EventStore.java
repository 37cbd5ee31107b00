package io.counterwatch.pipeline;

import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.TicketHome;
import io.counterwatch.event.Event;
import java.time.LocalDate;
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

  /**
   * Calls the listener, on any thread, when the open store is lost while nothing is asked of it.
   */
  default void whenLost(Runnable listener) {}

  /** What of a batch is known already. */
  CompletionStage<Known> lookup(Collection<TicketKey> tickets, Collection<BestEffortKey> events);

  /** Stores a batch in one transaction, or nothing of it. */
  CompletionStage<Void> commit(Batch batch);

  /** All events of those days. */
  CompletionStage<Map<DayKey, List<Event>>> events(Collection<DayKey> days);

  /**
   * Replaces the derived rows of those days (a day without events has none), and remembers that
   * every day is derived from all of its events up to that position of the log, in one transaction.
   */
  CompletionStage<Void> saveDays(List<SavedDay> days, long throughPosition);

  /** Forgets what is only kept for a time: ids of best-effort events, refused events. */
  CompletionStage<Void> forget(long bestEffortBeforeMicros, long rejectionsBeforeMicros);

  /** A service day of a centre. */
  record DayKey(String centre, LocalDate day) {}

  /** A ticket. */
  record TicketKey(String centre, String subject) {}

  /** An event without a sequence. */
  record BestEffortKey(String device, String id) {}

  /** A publisher's storage. */
  record LedgerKey(String publisher, String epoch) {}

  /** A ledger as it is stored; {@code ranges} and {@code lost} as pairs from, to. */
  record LedgerRow(LedgerKey key, long upto, List<Long> ranges, long rejected, List<Long> lost) {}

  /** A centre that was registered at first sight. */
  record CentreRow(String centre, String zone, boolean history) {}

  /**
   * A device.
   *
   * @param kind its wire name, or null until it said so
   */
  record DeviceRow(
      String device,
      String centre,
      @Nullable String kind,
      @Nullable Boolean online,
      @Nullable Long lastSeenMicros,
      @Nullable String firmware,
      boolean bestEffort) {}

  /**
   * What the writer must know at its start.
   *
   * @param lastPosition of the event log
   * @param derivedThrough position of the log up to which every day is derived, as last saved
   * @param unsettledDays days whose derived rows don't hold all their events, or were not final
   */
  record WriterState(
      long lastPosition,
      long derivedThrough,
      List<LedgerRow> ledgers,
      List<CentreRow> centres,
      List<DeviceRow> devices,
      Set<DayKey> unsettledDays) {}

  /** What of a batch was known before. */
  record Known(Map<TicketKey, TicketHome> homes, Set<BestEffortKey> bestEffort) {}

  /** An event with its place in the log and the service day it belongs to. */
  record NewEvent(long position, LocalDate day, Event event, String data) {}

  /** A refused event to keep. */
  record DeadLetter(
      long receivedMicros,
      String centre,
      String publisher,
      @Nullable String id,
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
      List<LedgerRow> ledgers,
      Map<BestEffortKey, Long> bestEffort,
      List<DeadLetter> deadLetters,
      List<CentreRow> centres,
      List<DeviceRow> devices) {
    boolean isEmpty() {
      return events.isEmpty()
          && moves.isEmpty()
          && ledgers.isEmpty()
          && deadLetters.isEmpty()
          && centres.isEmpty()
          && devices.isEmpty();
    }
  }

  /** A day's measures as of a moment. */
  record SavedDay(DayMeasures measures, long asOfMicros, int events) {}
}
