package io.counterwatch.store.query;

import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.TicketView;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions to the database. Every answer holds what was committed when it was asked. */
public interface History {
  /** The longest range that {@link #days} answers. */
  int MAX_RANGE_DAYS = 3660;

  /** The measures of a range of service days, both ends included; null for an unknown centre. */
  Future<@Nullable DayMeasures> days(String centre, LocalDate from, LocalDate to);

  /** A ticket's time line; null where the centre has no such ticket. */
  Future<@Nullable TicketTimeline> ticket(String centre, String subject);

  /** Refused events since then, newest first, at most {@code limit}. */
  Future<List<RejectionRow>> rejections(long sinceMicros, int limit);

  /** Every known device, by centre and id. */
  Future<List<DeviceRow>> devices();

  /**
   * One ticket, with its events in the order of the fold.
   *
   * @param state waiting, called, serving, parked, served, left, expired, ghost or orphan
   */
  record TicketTimeline(
      String centre,
      String subject,
      LocalDate day,
      String state,
      @Nullable String number,
      List<TicketView.LegView> legs,
      List<EventRow> events) {}

  /** One stored event; {@code data} is its body as JSON. */
  record EventRow(
      String id,
      String type,
      String publisher,
      String device,
      @Nullable String epoch,
      long sequence,
      long timeMicros,
      long receivedMicros,
      int clockBoundMillis,
      String data) {}

  /** One refused event. */
  record RejectionRow(
      long receivedMicros,
      String centre,
      String publisher,
      @Nullable String id,
      String reason,
      String detail,
      String excerpt) {}

  /**
   * One device and its newest epoch.
   *
   * @param state online, offline or unknown (never sent a status)
   * @param bestEffort whether any event of it came without epoch and sequence
   */
  record DeviceRow(
      String centre,
      String device,
      @Nullable String kind,
      String state,
      @Nullable Long lastSeenMicros,
      @Nullable String epoch,
      long upto,
      long missing,
      long rejected,
      long lost,
      boolean bestEffort,
      @Nullable String firmware) {}
}
