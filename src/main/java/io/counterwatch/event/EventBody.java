package io.counterwatch.event;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened, one record for each event type of the protocol. Identifiers are slugs; {@code
 * staff} is a pseudonym that the centre gave. No body carries a citizen's name, phone or identity
 * number. Times are microseconds since 1970-01-01T00:00:00Z.
 */
public sealed interface EventBody {

  /** The type on the wire. */
  EventType type();

  /** Something that happened to a ticket; the event's subject is the ticket. */
  sealed interface OfTicket extends EventBody {}

  /** Something that happened to a service counter. */
  sealed interface OfCounter extends EventBody {
    /** The counter that it happened to. */
    String counter();
  }

  /** Something that happened to a dossier; the event's subject is the dossier. */
  sealed interface OfDossier extends EventBody {}

  /** Everything that moves no ticket, no counter and no dossier. */
  sealed interface OfOther extends EventBody {}

  /**
   * A ticket was taken; opens its first leg.
   *
   * @param number what the paper shows
   * @param appointmentMicros the time of an appointment, or null
   * @param day the service day, where the issuer knows better than the event time
   */
  record TicketIssued(
      String service,
      String number,
      @Nullable TicketChannel channel,
      boolean priority,
      @Nullable Long appointmentMicros,
      @Nullable LocalDate day)
      implements OfTicket {
    @Override
    public EventType type() {
      return EventType.TICKET_ISSUED;
    }
  }

  /** The paper never came out. */
  record TicketPrintFailed() implements OfTicket {
    @Override
    public EventType type() {
      return EventType.TICKET_PRINT_FAILED;
    }
  }

  /** The ticket was called to a counter; once more for the same leg is a recall. */
  record TicketCalled(String counter, @Nullable String staff) implements OfTicket {
    @Override
    public EventType type() {
      return EventType.TICKET_CALLED;
    }
  }

  /** Service of the ticket began. */
  record ServiceStarted(String counter, @Nullable String staff) implements OfTicket {
    @Override
    public EventType type() {
      return EventType.SERVICE_STARTED;
    }
  }

  /** Service of the ticket ended. */
  record ServiceFinished(String counter, @Nullable String staff, @Nullable ServiceOutcome outcome)
      implements OfTicket {
    @Override
    public EventType type() {
      return EventType.SERVICE_FINISHED;
    }
  }

  /** The ticket goes on to another service: closes its leg, opens the next. */
  record TicketTransferred(String service, @Nullable String counter) implements OfTicket {
    @Override
    public EventType type() {
      return EventType.TICKET_TRANSFERRED;
    }
  }

  /** The ticket was set aside; a later call resumes it. */
  record TicketParked(@Nullable String reason) implements OfTicket {
    @Override
    public EventType type() {
      return EventType.TICKET_PARKED;
    }
  }

  /** The ticket left. */
  record TicketLeft(LeaveReason reason) implements OfTicket {
    @Override
    public EventType type() {
      return EventType.TICKET_LEFT;
    }
  }

  /** A counter opened, or resumed after a pause; with other staff, the shift before ends. */
  record CounterOpened(String counter, @Nullable String staff, List<String> services)
      implements OfCounter {
    @Override
    public EventType type() {
      return EventType.COUNTER_OPENED;
    }
  }

  /** A counter paused. */
  record CounterPaused(String counter, @Nullable String staff, @Nullable String reason)
      implements OfCounter {
    @Override
    public EventType type() {
      return EventType.COUNTER_PAUSED;
    }
  }

  /** A counter closed. */
  record CounterClosed(String counter) implements OfCounter {
    @Override
    public EventType type() {
      return EventType.COUNTER_CLOSED;
    }
  }

  /** A visitor rated the visit, 1 (worst) to 5. */
  record RatingSubmitted(
      int score, @Nullable String counter, @Nullable String comment, RatingChannel channel)
      implements OfOther {
    @Override
    public EventType type() {
      return EventType.RATING_SUBMITTED;
    }
  }

  /** The support team began to help somebody. */
  record AssistanceStarted(AssistanceKind kind, String staff) implements OfOther {
    @Override
    public EventType type() {
      return EventType.ASSISTANCE_STARTED;
    }
  }

  /** The support team finished helping somebody. */
  record AssistanceFinished(AssistanceKind kind, String staff) implements OfOther {
    @Override
    public EventType type() {
      return EventType.ASSISTANCE_FINISHED;
    }
  }

  /** A dossier came in. */
  record DossierReceived(
      String procedure,
      String service,
      long dueMicros,
      DossierChannel channel,
      boolean fee,
      @Nullable String ticket)
      implements OfDossier {
    @Override
    public EventType type() {
      return EventType.DOSSIER_RECEIVED;
    }
  }

  /** More papers were asked for: the dossier's clock stops. */
  record DossierSupplementRequested(@Nullable String reason) implements OfDossier {
    @Override
    public EventType type() {
      return EventType.DOSSIER_SUPPLEMENT_REQUESTED;
    }
  }

  /** The dossier's clock goes on, with a new due time where one is given. */
  record DossierResumed(@Nullable Long dueMicros) implements OfDossier {
    @Override
    public EventType type() {
      return EventType.DOSSIER_RESUMED;
    }
  }

  /** The dossier's papers were scanned. */
  record DossierDigitised(@Nullable Integer pages) implements OfDossier {
    @Override
    public EventType type() {
      return EventType.DOSSIER_DIGITISED;
    }
  }

  /** The dossier's fee was paid. */
  record DossierPaid(PaymentChannel channel) implements OfDossier {
    @Override
    public EventType type() {
      return EventType.DOSSIER_PAID;
    }
  }

  /** The dossier ended. */
  record DossierCompleted(DossierResult result) implements OfDossier {
    @Override
    public EventType type() {
      return EventType.DOSSIER_COMPLETED;
    }
  }

  /** Somebody asked something. */
  record EnquiryReceived(EnquiryChannel channel) implements OfOther {
    @Override
    public EventType type() {
      return EventType.ENQUIRY_RECEIVED;
    }
  }

  /** A camera counted the people in the hall; never a picture, never a person. */
  record HallOccupancy(int people) implements OfOther {
    @Override
    public EventType type() {
      return EventType.HALL_OCCUPANCY;
    }
  }

  /** The device has a fault. */
  record DeviceFault(String code, @Nullable String severity) implements OfOther {
    @Override
    public EventType type() {
      return EventType.DEVICE_FAULT;
    }
  }

  /** The device's fault is gone. */
  record DeviceRecovered(String code, @Nullable String severity) implements OfOther {
    @Override
    public EventType type() {
      return EventType.DEVICE_RECOVERED;
    }
  }

  /** The device will never send these sequences (both inclusive) of its epoch. */
  record OutboxLost(long from, long to, String reason) implements OfOther {
    @Override
    public EventType type() {
      return EventType.OUTBOX_LOST;
    }
  }
}
