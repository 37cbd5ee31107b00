package io.counterwatch.centre;

import io.counterwatch.event.LeaveReason;
import org.jspecify.annotations.Nullable;

/**
 * One ticket as its visitor asks about it: no staff, no other visitor.
 *
 * @param number what the paper shows
 * @param state waiting, called, serving, parked, served, left, expired, ghost (the paper never came
 *     out) or orphan (no issue is known)
 * @param service of the last leg; {@code unknown} where no issue is known
 * @param ahead how many wait for the same service and are before it; null unless it waits
 * @param counter where it is called to, is served or was last; null before any call
 * @param calledMicros the last call; null before any
 * @param left why it left; null unless it did
 */
public record TicketNow(
    String subject,
    String number,
    String state,
    String service,
    @Nullable Integer ahead,
    @Nullable String counter,
    @Nullable Long calledMicros,
    @Nullable LeaveReason left) {

  /**
   * As of now.
   *
   * @param ahead how many are before it, if it waits
   * @param dayOver whether who still waits waits in vain
   */
  static TicketNow of(Ticket ticket, int ahead, boolean dayOver) {
    Leg leg = ticket.leg();
    String state = TicketView.state(ticket, dayOver);
    Segment last = leg.lastSegment();
    String counter = leg.calledTo.isEmpty() ? null : leg.calledTo;
    if (leg.creditDesk != null) {
      counter = leg.creditDesk.counter();
    } else if (last != null && leg.state != Leg.State.CALLED) {
      counter = last.desk.counter();
    }
    return new TicketNow(
        ticket.subject,
        ticket.number,
        state,
        leg.service == null ? TicketView.UNKNOWN : leg.service,
        state.equals(Leg.State.WAITING.wireName) ? (Integer) ahead : null,
        counter,
        leg.lastCallMicros == Leg.NEVER ? null : (Long) leg.lastCallMicros,
        leg.state == Leg.State.LEFT ? leg.leaveReason : null);
  }
}
