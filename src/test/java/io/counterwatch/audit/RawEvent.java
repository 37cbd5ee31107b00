package io.counterwatch.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the log.
 *
 * @param type its name on the wire, without the prefix
 * @param micros the event time
 * @param received when the server received it, in microseconds
 */
public record RawEvent(
    String id,
    String type,
    @Nullable String subject,
    long micros,
    long received,
    String publisher,
    String device,
    @Nullable String epoch,
    long sequence,
    JsonNode data) {

  private static final List<String> CAUSES =
      List.of(
          "counter.opened",
          "ticket.issued",
          "ticket.print-failed",
          "ticket.called",
          "service.started",
          "ticket.parked",
          "service.finished",
          "ticket.transferred",
          "ticket.left",
          "counter.paused",
          "counter.closed");

  /** The order in which events count. */
  static final Comparator<RawEvent> ORDER =
      Comparator.comparingLong(RawEvent::micros)
          .thenComparingInt(RawEvent::cause)
          .thenComparing(RawEvent::publisher)
          .thenComparing(RawEvent::epochOrNothing)
          .thenComparingLong(RawEvent::sequence)
          .thenComparing(RawEvent::id);

  /** Events as lines to read, in their order. */
  public static List<String> listed(List<RawEvent> events) {
    return events.stream()
        .sorted(ORDER)
        .map(
            e ->
                AuditPlan.at(e.micros)
                    + " "
                    + e.subject
                    + " "
                    + e.type
                    + " "
                    + e.data
                    + " of "
                    + e.device
                    + " after "
                    + (e.received - e.micros) / 1_000_000
                    + " s")
        .toList();
  }

  private int cause() {
    int place = CAUSES.indexOf(type);
    return place < 0 ? CAUSES.size() : place;
  }

  private String epochOrNothing() {
    return epoch == null ? "" : epoch;
  }

  /** A field of the data, or null. */
  @Nullable String text(String field) {
    JsonNode value = data.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }

  /** A field of the data that must be there. */
  String word(String field) {
    String value = text(field);
    if (value == null) {
      throw new IllegalArgumentException(type + " without " + field);
    }
    return value;
  }

  /** The ticket or dossier, which must be there. */
  String about() {
    if (subject == null) {
      throw new IllegalArgumentException(type + " without a subject");
    }
    return subject;
  }

  boolean isOfTicket() {
    return CAUSES.contains(type) && !isOfCounter();
  }

  boolean isOfCounter() {
    return type.startsWith("counter.");
  }

  boolean isOfDossier() {
    return type.startsWith("dossier.");
  }
}
