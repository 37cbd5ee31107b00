package io.counterwatch.centre;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears who waits, who is attended to and which counters are open, in the order in which a service
 * day's events are folded. An event that comes late makes all be said again.
 */
public interface FloorListener {
  /** What was said of the day no longer counts: all of it is told again from the beginning. */
  void restart();

  /**
   * Where a leg stands after the event of that time. May be told again unchanged; what was never
   * told of, or is gone, may come back.
   */
  void leg(long micros, FloorLeg leg);

  /**
   * A counter opened or resumed.
   *
   * @param services that it serves; empty where neither its opening nor its plan says
   */
  void opened(long micros, String counter, List<String> services);

  /** A counter paused or closed. */
  void closed(long micros, String counter);

  /** Where somebody is. */
  enum Place {
    WAITING,
    /** Called to a counter or served at it. */
    ATTENDED,
    /** Neither: served, left, set aside, sent on, or never issued. */
    GONE
  }

  /**
   * One wait-and-serve of a ticket.
   *
   * @param number of the ticket's leg, from 0
   * @param counter where it is attended to, else null
   */
  record FloorLeg(
      String subject,
      int number,
      String service,
      boolean priority,
      Place place,
      @Nullable String counter) {

    static FloorLeg of(Ticket ticket, int number) {
      Leg leg = ticket.legs.get(number);
      Desk desk = leg.at;
      Place place = place(ticket, leg);
      return new FloorLeg(
          ticket.subject,
          number,
          leg.service == null ? TicketView.UNKNOWN : leg.service,
          ticket.priority,
          place,
          place == Place.ATTENDED && desk != null ? desk.counter() : null);
    }

    private static Place place(Ticket ticket, Leg leg) {
      if (leg != ticket.leg() || ticket.isGhost()) {
        return Place.GONE;
      }
      return switch (leg.state) {
        // Of an orphan nobody knows whether it waits; what it does at a counter is seen.
        case WAITING -> ticket.issued ? Place.WAITING : Place.GONE;
        case CALLED, SERVING -> Place.ATTENDED;
        case PARKED, SERVED, LEFT, MOVED -> Place.GONE;
      };
    }
  }
}
