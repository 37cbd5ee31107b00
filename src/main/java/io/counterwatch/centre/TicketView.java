package io.counterwatch.centre;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One ticket as its day's events tell it.
 *
 * @param state waiting, called, serving, parked, served, left, expired, ghost (the paper never came
 *     out) or orphan (no issue is known)
 */
public record TicketView(String subject, String number, String state, List<LegView> legs) {

  /** The service of a leg whose ticket's issue isn't known. */
  static final String UNKNOWN = "unknown";

  /**
   * One leg; durations in seconds, null where there is none.
   *
   * @param waitBoundMillis ± how far the wait may be off, null where a device gave no bound
   */
  public record LegView(
      String service,
      String state,
      @Nullable Long openedMicros,
      @Nullable Long firstCallMicros,
      @Nullable Long endedMicros,
      @Nullable Integer waitSeconds,
      @Nullable Long waitBoundMillis,
      @Nullable Integer walkSeconds,
      @Nullable Integer serviceSeconds,
      @Nullable String counter,
      @Nullable String staff) {}

  static TicketView of(Ticket ticket, boolean dayOver, ClockBounds bounds) {
    List<LegView> legs = new ArrayList<>();
    for (Leg leg : ticket.legs) {
      legs.add(leg(leg, dayOver && leg == ticket.leg(), bounds));
    }
    return new TicketView(ticket.subject, ticket.number, state(ticket, dayOver), legs);
  }

  /** The word for how it stands. */
  static String state(Ticket ticket, boolean dayOver) {
    if (ticket.isGhost()) {
      return "ghost";
    }
    return ticket.issued ? state(ticket.leg(), dayOver) : "orphan";
  }

  private static String state(Leg leg, boolean mayExpire) {
    boolean expired =
        mayExpire
            && switch (leg.state) {
              case WAITING, CALLED, PARKED -> true;
              case SERVING, SERVED, LEFT, MOVED -> false;
            };
    return expired ? "expired" : leg.state.wireName;
  }

  private static LegView leg(Leg leg, boolean mayExpire, ClockBounds bounds) {
    Segment last = leg.lastSegment();
    boolean opened = leg.openedMicros != Leg.NEVER;
    return new LegView(
        leg.service == null ? UNKNOWN : leg.service,
        state(leg, mayExpire),
        orNull(leg.openedMicros),
        orNull(leg.firstCallMicros),
        orNull(leg.endedMicros),
        opened && leg.wasCalled()
            ? (Integer) Durations.wholeSeconds(leg.firstCallMicros - leg.openedMicros)
            : null,
        bounds.ofWait(leg),
        leg.walkMicros == Leg.NEVER ? null : (Integer) Durations.wholeSeconds(leg.walkMicros),
        leg.state == Leg.State.SERVED ? (Integer) Durations.wholeSeconds(leg.servedMicros()) : null,
        counter(leg, last),
        staff(leg, last));
  }

  private static @Nullable String staff(Leg leg, @Nullable Segment last) {
    if (leg.creditDesk != null) {
      return leg.creditStaff();
    }
    return last == null || leg.state == Leg.State.CALLED ? leg.callStaff : last.staff();
  }

  /** Who is credited; before, the counter of the last call or service, whichever came later. */
  private static @Nullable String counter(Leg leg, @Nullable Segment last) {
    if (leg.creditDesk != null) {
      return leg.creditDesk.counter();
    }
    if (last != null && leg.state != Leg.State.CALLED) {
      return last.desk.counter();
    }
    return leg.calledTo.isEmpty() ? null : leg.calledTo;
  }

  private static @Nullable Long orNull(long micros) {
    return micros == Leg.NEVER ? null : (Long) micros;
  }
}
