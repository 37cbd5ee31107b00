package io.counterwatch.conformance;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which event types a kind of device should send.
 *
 * @param required all of them
 * @param oneOf at least one of them; empty for no such condition
 * @param optional noted where they do not come
 */
record KindTable(List<EventType> required, List<EventType> oneOf, List<EventType> optional) {
  private static final List<EventType> FAULTS =
      List.of(EventType.DEVICE_FAULT, EventType.DEVICE_RECOVERED);
  private static final List<EventType> DOSSIERS =
      List.of(
          EventType.DOSSIER_RECEIVED,
          EventType.DOSSIER_SUPPLEMENT_REQUESTED,
          EventType.DOSSIER_RESUMED,
          EventType.DOSSIER_DIGITISED,
          EventType.DOSSIER_PAID,
          EventType.DOSSIER_COMPLETED);

  /** The table's line; of an unknown kind any one event is enough. */
  static KindTable of(@Nullable DeviceKind kind) {
    if (kind == null) {
      return new KindTable(List.of(), List.of(EventType.values()), List.of());
    }
    return switch (kind) {
      case KIOSK ->
          new KindTable(
              List.of(EventType.TICKET_ISSUED),
              List.of(),
              with(List.of(EventType.TICKET_PRINT_FAILED), FAULTS));
      case TERMINAL ->
          new KindTable(
              List.of(
                  EventType.COUNTER_OPENED,
                  EventType.TICKET_CALLED,
                  EventType.SERVICE_STARTED,
                  EventType.SERVICE_FINISHED,
                  EventType.COUNTER_CLOSED),
              List.of(),
              List.of(
                  EventType.TICKET_LEFT,
                  EventType.TICKET_TRANSFERRED,
                  EventType.TICKET_PARKED,
                  EventType.COUNTER_PAUSED));
      case DISPLAY -> new KindTable(List.of(), List.of(), FAULTS);
      case CAMERA -> new KindTable(List.of(EventType.HALL_OCCUPANCY), List.of(), FAULTS);
      case SCANNER -> new KindTable(List.of(), DOSSIERS, DOSSIERS);
      case RATING -> new KindTable(List.of(EventType.RATING_SUBMITTED), List.of(), FAULTS);
      case SURVEY -> new KindTable(List.of(EventType.RATING_SUBMITTED), List.of(), List.of());
      case GATEWAY, IMPORT -> new KindTable(List.of(), List.of(EventType.values()), List.of());
    };
  }

  /** Whether a device of that kind sends events at all. */
  boolean sendsEvents() {
    return !required.isEmpty() || !oneOf.isEmpty();
  }

  /** What must still come, given what came. */
  List<EventType> wanted(Set<EventType> seen) {
    List<EventType> wanted = new ArrayList<>(required);
    wanted.removeAll(seen);
    if (oneOf.stream().noneMatch(seen::contains)) {
      wanted.addAll(oneOf);
    }
    return wanted;
  }

  /** The steps of the event types. */
  List<Step> steps(Set<EventType> seen) {
    List<Step> steps = new ArrayList<>();
    required.forEach(type -> steps.add(step(type.wireName(), true, seen.contains(type))));
    if (!oneOf.isEmpty()) {
      boolean any = oneOf.stream().anyMatch(seen::contains);
      String name = oneOf.size() == EventType.values().length ? "any" : "dossier.any";
      steps.add(step(name, true, any));
    }
    optional.forEach(type -> steps.add(step(type.wireName(), false, seen.contains(type))));
    return steps;
  }

  private static Step step(String name, boolean required, boolean seen) {
    return new Step(
        "type." + name,
        "types-and-data",
        "sends " + name,
        required,
        seen ? Outcome.PASSED : Outcome.NOT_SEEN,
        seen ? "" : "did not come: cause it at the device");
  }

  private static List<EventType> with(List<EventType> some, List<EventType> others) {
    List<EventType> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
