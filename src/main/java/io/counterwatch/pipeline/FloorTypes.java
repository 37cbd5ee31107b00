package io.counterwatch.pipeline;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventType;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The types of events that change who waits, who is attended to and which counter is at work. All
 * that estimates, outlooks and staffing are made of; the others of a day need not be read for them.
 */
public final class FloorTypes {
  /** All of them. */
  public static final Set<EventType> ALL =
      Collections.unmodifiableSet(
          Arrays.stream(EventType.values())
              .filter(FloorTypes::isOne)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(EventType.class))));

  private FloorTypes() {}

  /** Whether it can change who waits, is attended to, or is at work. */
  static boolean matters(Event event) {
    return isOne(event.body().type());
  }

  private static boolean isOne(EventType type) {
    return switch (type) {
      case TICKET_ISSUED,
          TICKET_PRINT_FAILED,
          TICKET_CALLED,
          SERVICE_STARTED,
          SERVICE_FINISHED,
          TICKET_TRANSFERRED,
          TICKET_PARKED,
          TICKET_LEFT,
          COUNTER_OPENED,
          COUNTER_PAUSED,
          COUNTER_CLOSED ->
          true;
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
          false;
    };
  }
}
