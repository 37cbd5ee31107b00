package io.counterwatch.centre;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.testing.Story;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/** Days anywhere, and events of devices whose clocks are what a test says. */
final class ClockDays {
  private ClockDays() {}

  static ServiceDay in(String zone, String dayStart, LocalDate day) {
    CentrePlan plan = Days.plan();
    return new ServiceDay(
        Days.plan(ZoneId.of(zone), LocalTime.parse(dayStart), plan.counters()), day);
  }

  static Event issue(String subject, long micros, long sequence) {
    return Story.event(
        micros,
        subject,
        new EventBody.TicketIssued("land", subject, null, false, null, null),
        sequence);
  }

  /** The same event by a clock of that bound, received at that moment. */
  static Event by(Event event, int boundMillis, long receivedMicros) {
    return new Event(
        event.centre(),
        event.publisher(),
        event.device(),
        event.id(),
        event.epoch(),
        event.sequence(),
        event.timeMicros(),
        receivedMicros,
        boundMillis,
        event.subject(),
        event.contentHash(),
        event.body());
  }
}
