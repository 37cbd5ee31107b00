package io.counterwatch.simulator;

import io.counterwatch.event.EventBody.ServiceFinished;
import io.counterwatch.event.EventBody.TicketCalled;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.event.EventBody.TicketTransferred;
import io.counterwatch.event.ServiceOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A visit whose service was finished.
 *
 * @param service the last one, where it was transferred
 * @param waitedMicros from the ticket to its first call
 */
record Visit(
    String subject,
    String service,
    String counter,
    String device,
    long waitedMicros,
    long finishedMicros,
    boolean settled) {

  /** The finished visits of a day's tickets, in the order of their end. */
  static List<Visit> in(List<PlannedEvent> tickets) {
    Map<String, Long> issued = new HashMap<>();
    Map<String, Long> called = new HashMap<>();
    Map<String, String> services = new HashMap<>();
    List<Visit> visits = new ArrayList<>();
    for (PlannedEvent event : tickets) {
      String subject = event.subject();
      if (subject == null) {
        continue;
      }
      switch (event.body()) {
        case TicketIssued ticket -> {
          issued.put(subject, event.timeMicros());
          services.put(subject, ticket.service());
        }
        case TicketCalled call -> called.putIfAbsent(subject, event.timeMicros());
        case TicketTransferred transfer -> services.put(subject, transfer.service());
        case ServiceFinished finish -> {
          long waited = known(called, subject) - known(issued, subject);
          visits.add(
              new Visit(
                  subject,
                  known(services, subject),
                  finish.counter(),
                  event.device(),
                  waited,
                  event.timeMicros(),
                  finish.outcome() == ServiceOutcome.DONE));
        }
        default -> {
          // Nothing else changes how a visit ended.
        }
      }
    }
    return List.copyOf(visits);
  }

  private static <T> T known(Map<String, T> all, String subject) {
    return Objects.requireNonNull(all.get(subject), subject);
  }
}
