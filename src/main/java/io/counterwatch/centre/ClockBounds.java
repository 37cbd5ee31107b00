package io.counterwatch.centre;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a ticket's waits may be off, by the clocks of the devices that told of them.
 *
 * @param events the ticket's, in order
 */
record ClockBounds(List<Event> events) {

  /** Sum of both ends' bounds in milliseconds; null where either device gave none. */
  @Nullable Long ofWait(Leg leg) {
    if (leg.openedMicros == Leg.NEVER || !leg.wasCalled()) {
      return null;
    }
    int opened = -1;
    int called = -1;
    for (Event event : events.reversed()) {
      // Of several at one moment, the first in order is the one that counted.
      long micros = event.timeMicros();
      boolean opens =
          event.body() instanceof EventBody.TicketIssued
              || event.body() instanceof EventBody.TicketTransferred;
      if (opens && micros == leg.openedMicros) {
        opened = event.clockBoundMillis();
      } else if (event.body() instanceof EventBody.TicketCalled && micros == leg.firstCallMicros) {
        called = event.clockBoundMillis();
      }
    }
    return opened < 0 || called < 0 ? null : (Long) ((long) opened + called);
  }
}
