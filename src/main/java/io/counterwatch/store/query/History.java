package io.counterwatch.store.query;

import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.TicketView;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions to the database. Every answer holds what was committed when it was asked. */
public interface History {
  /** The longest range that {@link #days} answers. */
  int MAX_RANGE_DAYS = 3660;

  /** The longest range of which {@link #days} answers with fair work. */
  int MAX_FAIR_DAYS = 100;

  /** The longest range of which {@link #estimates} answers: a year. */
  int MAX_ESTIMATE_DAYS = 366;

  /**
   * The measures of a range of service days, both ends included; null for an unknown centre.
   *
   * @param fair whether fair work is wanted, too: it asks for the usual times of many days
   */
  Future<@Nullable Period> days(String centre, LocalDate from, LocalDate to, boolean fair);

  /**
   * The content hashes of the events that are stored under a service day, in no order; null for an
   * unknown centre.
   */
  Future<@Nullable List<Long>> contents(String centre, LocalDate day);

  /** A ticket's time line; null where the centre has no such ticket. */
  Future<@Nullable TicketTimeline> ticket(String centre, String subject);

  /**
   * What came of the estimates of a range of service days, both ends included; null for an unknown
   * centre.
   */
  Future<@Nullable EstimateRecord> estimates(String centre, LocalDate from, LocalDate to);

  /** Refused events of those centres, newest first, at most {@code limit}. */
  Future<List<RejectionRow>> rejections(RejectionFilter filter, CentreScope centres, int limit);

  /**
   * Refused events that were not stored after all, oldest first, at most {@code limit}.
   *
   * @param after only those with a higher number
   */
  Future<List<RejectionRow>> openRejections(RejectionFilter filter, long after, int limit);

  /** Every known device of those centres, by centre and id. */
  Future<List<DeviceRow>> devices(CentreScope centres);

  /** One device; null where it is not known. */
  Future<@Nullable DeviceRow> device(String device);

  /**
   * A range of service days.
   *
   * @param dossiers of the whole period, since those of its days cannot be added up
   * @param organisation the versions of its file that hold on these days
   */
  record Period(DayMeasures days, DossierMeasures dossiers, Organisation.Use organisation) {
    /** Where there is no organisation file. */
    public Period(DayMeasures days, DossierMeasures dossiers) {
      this(days, dossiers, Organisation.Use.NONE);
    }
  }

  /**
   * One ticket, with its events in the order of the fold.
   *
   * @param state waiting, called, serving, parked, served, left, expired, ghost or orphan
   * @param announced what it was told of its waits, the first leg's first
   */
  record TicketTimeline(
      String centre,
      String subject,
      LocalDate day,
      String state,
      @Nullable String number,
      List<TicketView.LegView> legs,
      List<EventRow> events,
      List<Announced> announced) {}

  /**
   * What somebody was told when they began to wait: stored as it was told, and never made again.
   *
   * @param leg its place among the ticket's, from 0
   * @param model version of the model that made it
   * @param outcome {@code called}, {@code withdrew}, {@code unknown} where they still waited when
   *     their day was over, or null while they wait
   * @param waitSeconds from then to the first call, to the leaving, or to the day's last event;
   *     null while they wait
   */
  record Announced(
      int leg,
      String service,
      long atMicros,
      double p50Seconds,
      double p90Seconds,
      long model,
      @Nullable String outcome,
      @Nullable Double waitSeconds) {}

  /**
   * One stored event; {@code data} is its body as JSON.
   *
   * @param clockBoundMillis ± how far its time may be off, null where the device gave none
   */
  record EventRow(
      String id,
      String type,
      String publisher,
      String device,
      @Nullable String epoch,
      long sequence,
      long timeMicros,
      long receivedMicros,
      @Nullable Integer clockBoundMillis,
      String data) {}

  /**
   * Which refused events are meant; null means any.
   *
   * @param device the device that sent it: its own topic, or its gateway's
   * @param reason the wire name of the reason
   */
  record RejectionFilter(
      @Nullable Long sinceMicros,
      @Nullable String centre,
      @Nullable String device,
      @Nullable String reason,
      @Nullable Long number) {
    /** All since then. */
    public static RejectionFilter since(long sinceMicros) {
      return new RejectionFilter(sinceMicros, null, null, null, null);
    }
  }

  /**
   * One refused event.
   *
   * @param number of the refusal; later ones have higher numbers
   * @param epoch with {@code sequence}, where it counts in the device's ledger
   * @param replayedMicros when it was stored after all; null where it was not
   */
  record RejectionRow(
      long number,
      long receivedMicros,
      String centre,
      String publisher,
      @Nullable String id,
      @Nullable String epoch,
      @Nullable Long sequence,
      String reason,
      String detail,
      String excerpt,
      @Nullable Long replayedMicros) {}

  /**
   * One device and its newest epoch.
   *
   * @param state online, offline or unknown (never sent a status)
   * @param epochs how many it has begun
   * @param unknownTail sequences that it announced in older epochs and never sent
   * @param bestEffort whether any event of it came without epoch and sequence
   * @param problem what somebody should look at, or null
   * @param faults what the device itself says is wrong with it now, the oldest first
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
      long epochs,
      long unknownTail,
      boolean bestEffort,
      @Nullable String firmware,
      @Nullable String problem,
      List<DeviceFaults.Fault> faults,
      Enrolment enrolment) {}

  /**
   * What an administrator laid down of a device.
   *
   * @param gateway the device that publishes its events, or null
   * @param clockReceived whether its events happen when they are received
   * @param replacedBy the device that took its place, or null
   * @param hasPassword whether a password was issued
   */
  record Enrolment(
      boolean enrolled,
      @Nullable String gateway,
      boolean clockReceived,
      boolean disabled,
      @Nullable String replacedBy,
      boolean hasPassword,
      boolean readsAlerts) {
    /** Nobody has enrolled it. */
    public static final Enrolment NONE =
        new Enrolment(false, null, false, false, null, false, false);
  }
}
