package io.counterwatch.centre;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventType;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a service day's events are folded: event time, then causal rank, publisher,
 * epoch, sequence, id. Total over any set of stored events, so that the order of arrival cannot
 * matter.
 */
final class EventOrder implements Comparator<Event> {
  static final EventOrder INSTANCE = new EventOrder();

  private static final char SEPARATOR = '\u0001';
  private static final int SEQUENCE_DIGITS = 19;

  private EventOrder() {}

  /** An event's place among those of the same time and rank, as text that compares the same. */
  static String key(Event event) {
    return event.publisher()
        + SEPARATOR
        + orEmpty(event.epoch())
        + SEPARATOR
        + "0".repeat(SEQUENCE_DIGITS - String.valueOf(event.sequence()).length())
        + event.sequence()
        + SEPARATOR
        + event.id();
  }

  @Override
  public int compare(Event a, Event b) {
    int order = Long.compare(a.timeMicros(), b.timeMicros());
    if (order == 0) {
      order = Integer.compare(causalRank(a.body().type()), causalRank(b.body().type()));
    }
    if (order == 0) {
      order = a.publisher().compareTo(b.publisher());
    }
    if (order == 0) {
      order = orEmpty(a.epoch()).compareTo(orEmpty(b.epoch()));
    }
    if (order == 0) {
      order = Long.compare(a.sequence(), b.sequence());
    }
    return order == 0 ? a.id().compareTo(b.id()) : order;
  }

  /** Which of two things that happened at the same moment caused the other. */
  private static int causalRank(EventType type) {
    return switch (type) {
      case COUNTER_OPENED -> 0;
      case TICKET_ISSUED -> 1;
      case TICKET_PRINT_FAILED -> 2;
      case TICKET_CALLED -> 3;
      case SERVICE_STARTED -> 4;
      case TICKET_PARKED -> 5;
      case SERVICE_FINISHED -> 6;
      case TICKET_TRANSFERRED -> 7;
      case TICKET_LEFT -> 8;
      case COUNTER_PAUSED -> 9;
      case COUNTER_CLOSED -> 10;
      case RATING_SUBMITTED,
          ASSISTANCE_STARTED,
          ASSISTANCE_FINISHED,
          DOSSIER_RECEIVED,
          DOSSIER_SUPPLEMENT_REQUESTED,
          DOSSIER_RESUMED,
          DOSSIER_DIGITISED,
          DOSSIER_PAID,
          DOSSIER_COMPLETED,
          ENQUIRY_RECEIVED,
          HALL_OCCUPANCY,
          DEVICE_FAULT,
          DEVICE_RECOVERED,
          OUTBOX_LOST ->
          11;
    };
  }

  private static String orEmpty(@Nullable String epoch) {
    return epoch == null ? "" : epoch;
  }
}
