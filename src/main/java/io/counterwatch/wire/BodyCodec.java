package io.counterwatch.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventType;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.event.ServiceOutcome;
import io.counterwatch.event.TicketChannel;
import io.counterwatch.event.WireNamed;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event's {@code data}: for each type its fields, their shapes and limits, and their one
 * canonical text, in which the event log keeps them. In it fields stand in the protocol's order,
 * times are in UTC, and what is absent, false or an empty list is left out.
 */
public final class BodyCodec {
  /** What a ticket's paper may show. */
  static final int MAX_NUMBER_LENGTH = 32;

  static final int MAX_REASON_LENGTH = 200;
  static final int MAX_COMMENT_LENGTH = 500;
  static final int MAX_PROCEDURE_LENGTH = 64;
  static final int MAX_CODE_LENGTH = 64;
  static final int MAX_SEVERITY_LENGTH = 32;
  static final int MAX_PAGES = 1_000_000;
  static final int MAX_PEOPLE = 100_000;

  private static final JsonFactory FACTORY = JsonFactories.strict();
  private static final TextCache CACHE = new TextCache();

  private static final Map<String, TicketChannel> TICKET_CHANNELS =
      WireNamed.index(TicketChannel.class);
  private static final Map<String, ServiceOutcome> OUTCOMES = WireNamed.index(ServiceOutcome.class);
  private static final Map<String, LeaveReason> LEAVE_REASONS = WireNamed.index(LeaveReason.class);
  private static final Map<String, RatingChannel> RATING_CHANNELS =
      WireNamed.index(RatingChannel.class);
  private static final Map<String, AssistanceKind> ASSISTANCE_KINDS =
      WireNamed.index(AssistanceKind.class);
  private static final Map<String, DossierChannel> DOSSIER_CHANNELS =
      WireNamed.index(DossierChannel.class);
  private static final Map<String, DossierResult> RESULTS = WireNamed.index(DossierResult.class);
  private static final Map<String, PaymentChannel> PAYMENT_CHANNELS =
      WireNamed.index(PaymentChannel.class);
  private static final Map<String, EnquiryChannel> ENQUIRY_CHANNELS =
      WireNamed.index(EnquiryChannel.class);

  private BodyCodec() {}

  /** The canonical JSON of a body. */
  public static String write(EventBody body) {
    JsonText out = new JsonText(96);
    switch (body) {
      case EventBody.OfTicket ticket -> writeTicket(out, ticket);
      case EventBody.OfCounter counter -> writeCounter(out, counter);
      case EventBody.OfDossier dossier -> writeDossier(out, dossier);
      case EventBody.OfOther other -> writeOther(out, other);
    }
    return out.end();
  }

  /**
   * Reads what {@link #write} wrote; {@code write(read(type, data))} equals it.
   *
   * @throws IllegalArgumentException where the text is not data of that type
   */
  public static EventBody read(EventType type, String data) {
    Slots slots = new Slots();
    try (JsonParser parser = FACTORY.createParser(data)) {
      ElementReader element = new ElementReader(parser, slots, CACHE, true);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not data of " + type.wireName());
      }
      element.read(Field.Level.DATA);
      EventBody body = read(type, slots);
      if (element.malformed() != null || slots.flaw() != null || parser.nextToken() != null) {
        throw new IllegalArgumentException("not data of " + type.wireName() + ": " + slots.flaw());
      }
      return body;
    } catch (IOException e) {
      throw new IllegalArgumentException("not data of " + type.wireName(), e);
    }
  }

  /** The names of the fields that data of that type can have, in the protocol's order. */
  public static List<String> fields(EventType type) {
    Slots slots = new Slots();
    read(type, slots);
    return slots.askedNames();
  }

  /** Reads a body from the slots; it counts only where they then have no flaw. */
  static EventBody read(EventType type, Slots in) {
    return switch (type) {
      case TICKET_ISSUED -> readIssued(in);
      case TICKET_PRINT_FAILED -> new EventBody.TicketPrintFailed();
      case TICKET_CALLED -> new EventBody.TicketCalled(counter(in), staff(in));
      case SERVICE_STARTED -> new EventBody.ServiceStarted(counter(in), staff(in));
      case SERVICE_FINISHED ->
          new EventBody.ServiceFinished(
              counter(in), staff(in), in.optionalName(Field.OUTCOME, OUTCOMES));
      case TICKET_TRANSFERRED ->
          new EventBody.TicketTransferred(in.slug(Field.SERVICE), in.optionalSlug(Field.COUNTER));
      case TICKET_PARKED -> new EventBody.TicketParked(reason(in));
      case TICKET_LEFT -> new EventBody.TicketLeft(in.name(Field.REASON, LEAVE_REASONS));
      case COUNTER_OPENED ->
          new EventBody.CounterOpened(counter(in), staff(in), in.slugs(Field.SERVICES));
      case COUNTER_PAUSED -> new EventBody.CounterPaused(counter(in), staff(in), reason(in));
      case COUNTER_CLOSED -> new EventBody.CounterClosed(counter(in));
      case RATING_SUBMITTED -> readRating(in);
      case ASSISTANCE_STARTED ->
          new EventBody.AssistanceStarted(
              in.name(Field.KIND, ASSISTANCE_KINDS), in.slug(Field.STAFF));
      case ASSISTANCE_FINISHED ->
          new EventBody.AssistanceFinished(
              in.name(Field.KIND, ASSISTANCE_KINDS), in.slug(Field.STAFF));
      case DOSSIER_RECEIVED -> readDossier(in);
      case DOSSIER_SUPPLEMENT_REQUESTED -> new EventBody.DossierSupplementRequested(reason(in));
      case DOSSIER_RESUMED -> new EventBody.DossierResumed(in.optionalTime(Field.DUE));
      case DOSSIER_DIGITISED ->
          new EventBody.DossierDigitised(in.optionalNumber(Field.PAGES, 0, MAX_PAGES));
      case DOSSIER_PAID -> new EventBody.DossierPaid(in.name(Field.CHANNEL, PAYMENT_CHANNELS));
      case DOSSIER_COMPLETED -> new EventBody.DossierCompleted(in.name(Field.RESULT, RESULTS));
      case ENQUIRY_RECEIVED ->
          new EventBody.EnquiryReceived(in.name(Field.CHANNEL, ENQUIRY_CHANNELS));
      case HALL_OCCUPANCY -> new EventBody.HallOccupancy(in.number(Field.PEOPLE, 0, MAX_PEOPLE));
      case DEVICE_FAULT -> new EventBody.DeviceFault(code(in), severity(in));
      case DEVICE_RECOVERED -> new EventBody.DeviceRecovered(code(in), severity(in));
      case OUTBOX_LOST -> readLost(in);
    };
  }

  /** Whether an event of that type must name a ticket or a dossier. */
  static boolean needsSubject(EventType type) {
    return switch (type) {
      case TICKET_ISSUED,
          TICKET_PRINT_FAILED,
          TICKET_CALLED,
          SERVICE_STARTED,
          SERVICE_FINISHED,
          TICKET_TRANSFERRED,
          TICKET_PARKED,
          TICKET_LEFT,
          RATING_SUBMITTED,
          DOSSIER_RECEIVED,
          DOSSIER_SUPPLEMENT_REQUESTED,
          DOSSIER_RESUMED,
          DOSSIER_DIGITISED,
          DOSSIER_PAID,
          DOSSIER_COMPLETED ->
          true;
      case COUNTER_OPENED,
          COUNTER_PAUSED,
          COUNTER_CLOSED,
          ASSISTANCE_STARTED,
          ASSISTANCE_FINISHED,
          ENQUIRY_RECEIVED,
          HALL_OCCUPANCY,
          DEVICE_FAULT,
          DEVICE_RECOVERED,
          OUTBOX_LOST ->
          false;
    };
  }

  private static EventBody readIssued(Slots in) {
    return new EventBody.TicketIssued(
        in.slug(Field.SERVICE),
        in.text(Field.NUMBER, MAX_NUMBER_LENGTH),
        in.optionalName(Field.CHANNEL, TICKET_CHANNELS),
        in.flag(Field.PRIORITY),
        in.optionalTime(Field.APPOINTMENT),
        in.optionalDay(Field.DAY));
  }

  private static EventBody readRating(Slots in) {
    return new EventBody.RatingSubmitted(
        in.number(Field.SCORE, 1, 5),
        in.optionalSlug(Field.COUNTER),
        in.optionalText(Field.COMMENT, MAX_COMMENT_LENGTH),
        in.name(Field.CHANNEL, RATING_CHANNELS));
  }

  private static EventBody readDossier(Slots in) {
    return new EventBody.DossierReceived(
        in.text(Field.PROCEDURE, MAX_PROCEDURE_LENGTH),
        in.slug(Field.SERVICE),
        in.time(Field.DUE),
        in.name(Field.CHANNEL, DOSSIER_CHANNELS),
        in.flag(Field.FEE),
        in.optionalSubject(Field.TICKET));
  }

  private static EventBody readLost(Slots in) {
    long from = in.sequence(Field.FROM);
    long to = in.sequence(Field.TO);
    if (to < from) {
      in.flaw(Field.TO, "must not be below from");
    }
    return new EventBody.OutboxLost(from, to, in.text(Field.REASON, MAX_REASON_LENGTH));
  }

  private static String counter(Slots in) {
    return in.slug(Field.COUNTER);
  }

  private static @Nullable String staff(Slots in) {
    return in.optionalSlug(Field.STAFF);
  }

  private static @Nullable String reason(Slots in) {
    return in.optionalText(Field.REASON, MAX_REASON_LENGTH);
  }

  private static String code(Slots in) {
    return in.text(Field.CODE, MAX_CODE_LENGTH);
  }

  private static @Nullable String severity(Slots in) {
    return in.optionalText(Field.SEVERITY, MAX_SEVERITY_LENGTH);
  }

  private static void writeTicket(JsonText out, EventBody.OfTicket body) {
    switch (body) {
      case EventBody.TicketIssued b -> {
        out.text("service", b.service())
            .text("number", b.number())
            .text("channel", name(b.channel()));
        trueFlag(out, "priority", b.priority());
        out.text("appointment", time(b.appointmentMicros())).text("day", day(b.day()));
      }
      case EventBody.TicketPrintFailed b -> {}
      case EventBody.TicketCalled b -> out.text("counter", b.counter()).text("staff", b.staff());
      case EventBody.ServiceStarted b -> out.text("counter", b.counter()).text("staff", b.staff());
      case EventBody.ServiceFinished b ->
          out.text("counter", b.counter())
              .text("staff", b.staff())
              .text("outcome", name(b.outcome()));
      case EventBody.TicketTransferred b ->
          out.text("service", b.service()).text("counter", b.counter());
      case EventBody.TicketParked b -> out.text("reason", b.reason());
      case EventBody.TicketLeft b -> out.text("reason", b.reason().wireName());
    }
  }

  private static void writeCounter(JsonText out, EventBody.OfCounter body) {
    out.text("counter", body.counter());
    switch (body) {
      case EventBody.CounterOpened b -> {
        out.text("staff", b.staff());
        if (!b.services().isEmpty()) {
          out.texts("services", b.services());
        }
      }
      case EventBody.CounterPaused b -> out.text("staff", b.staff()).text("reason", b.reason());
      case EventBody.CounterClosed b -> {}
    }
  }

  private static void writeDossier(JsonText out, EventBody.OfDossier body) {
    switch (body) {
      case EventBody.DossierReceived b -> {
        out.text("procedure", b.procedure()).text("service", b.service());
        out.text("due", time(b.dueMicros())).text("channel", b.channel().wireName());
        trueFlag(out, "fee", b.fee());
        out.text("ticket", b.ticket());
      }
      case EventBody.DossierSupplementRequested b -> out.text("reason", b.reason());
      case EventBody.DossierResumed b -> out.text("due", time(b.dueMicros()));
      case EventBody.DossierDigitised b -> {
        if (b.pages() != null) {
          out.number("pages", b.pages());
        }
      }
      case EventBody.DossierPaid b -> out.text("channel", b.channel().wireName());
      case EventBody.DossierCompleted b -> out.text("result", b.result().wireName());
    }
  }

  private static void writeOther(JsonText out, EventBody.OfOther body) {
    switch (body) {
      case EventBody.RatingSubmitted b ->
          out.number("score", b.score())
              .text("counter", b.counter())
              .text("comment", b.comment())
              .text("channel", b.channel().wireName());
      case EventBody.AssistanceStarted b ->
          out.text("kind", b.kind().wireName()).text("staff", b.staff());
      case EventBody.AssistanceFinished b ->
          out.text("kind", b.kind().wireName()).text("staff", b.staff());
      case EventBody.EnquiryReceived b -> out.text("channel", b.channel().wireName());
      case EventBody.HallOccupancy b -> out.number("people", b.people());
      case EventBody.DeviceFault b -> out.text("code", b.code()).text("severity", b.severity());
      case EventBody.DeviceRecovered b -> out.text("code", b.code()).text("severity", b.severity());
      case EventBody.OutboxLost b ->
          out.text("from", Sequences.text(b.from()))
              .text("to", Sequences.text(b.to()))
              .text("reason", b.reason());
    }
  }

  private static void trueFlag(JsonText out, String name, boolean value) {
    if (value) {
      out.flag(name, true);
    }
  }

  private static @Nullable String name(@Nullable WireNamed value) {
    return value == null ? null : value.wireName();
  }

  private static @Nullable String time(@Nullable Long micros) {
    return micros == null ? null : Rfc3339.format(micros, ZoneOffset.UTC);
  }

  private static @Nullable String day(@Nullable LocalDate day) {
    return day == null ? null : day.toString();
  }
}
