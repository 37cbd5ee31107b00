package io.counterwatch.centre;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.time.LocalDate;

/**
 * Which service day a ticket belongs to, and the event that rules it: its first issue in order, or
 * its first event of any kind while no issue is known. A function of the ticket's events alone, so
 * the order of their arrival cannot matter.
 *
 * @param day the service day of all the ticket's events
 * @param issued whether the ruling event is an issue
 * @param rulingTimeMicros its event time
 * @param rulingKey its place among events of the same time
 */
public record TicketHome(LocalDate day, boolean issued, long rulingTimeMicros, String rulingKey) {
  /** The home that this event alone would give its ticket. */
  public static TicketHome of(Event event, ServiceDays calendar) {
    LocalDate day = calendar.dayAt(event.timeMicros());
    boolean issued = false;
    if (event.body() instanceof EventBody.TicketIssued issue) {
      issued = true;
      day = issue.day() == null ? day : issue.day();
    }
    return new TicketHome(day, issued, event.timeMicros(), EventOrder.key(event));
  }

  /** Of two events of one ticket, the one that rules. */
  public static TicketHome ruling(TicketHome a, TicketHome b) {
    if (a.issued != b.issued) {
      return a.issued ? a : b;
    }
    if (a.rulingTimeMicros != b.rulingTimeMicros) {
      return a.rulingTimeMicros < b.rulingTimeMicros ? a : b;
    }
    return a.rulingKey.compareTo(b.rulingKey) <= 0 ? a : b;
  }
}
