package io.counterwatch.app.bench;

import io.counterwatch.event.EventBody;

/** A ticket's life in four events: issued, called, started, finished. */
final class BenchTicket {
  static final int STEPS = 4;

  private BenchTicket() {}

  /** What happens at that step, from 0, of that ticket at that counter. */
  static EventBody step(int step, long ticket, int counter) {
    String desk = Integer.toString(counter);
    String staff = "s-0" + counter;
    return switch (step) {
      case 0 -> new EventBody.TicketIssued("land", "A" + ticket % 1000, null, false, null, null);
      case 1 -> new EventBody.TicketCalled(desk, staff);
      case 2 -> new EventBody.ServiceStarted(desk, staff);
      default -> new EventBody.ServiceFinished(desk, null, null);
    };
  }
}
