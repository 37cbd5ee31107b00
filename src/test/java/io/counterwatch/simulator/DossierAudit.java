package io.counterwatch.simulator;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.DossierCompleted;
import io.counterwatch.event.EventBody.DossierDigitised;
import io.counterwatch.event.EventBody.DossierPaid;
import io.counterwatch.event.EventBody.DossierReceived;
import io.counterwatch.event.EventBody.DossierResumed;
import io.counterwatch.event.EventBody.DossierSupplementRequested;
import io.counterwatch.event.EventBody.ServiceFinished;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows every dossier of a centre through days in a row, and throws at the first event out of
 * place.
 */
final class DossierAudit {
  /** One dossier, as its events tell it. */
  static final class Dossier {
    final DossierReceived received;
    final long receivedMicros;
    long dueMicros;
    boolean paused;
    boolean digitised;
    boolean paid;
    @Nullable Long completedMicros;
    @Nullable DossierCompleted completed;

    Dossier(DossierReceived received, long receivedMicros) {
      this.received = received;
      this.receivedMicros = receivedMicros;
      dueMicros = received.dueMicros();
    }

    boolean late() {
      return Objects.requireNonNull(completedMicros) > dueMicros;
    }
  }

  final Map<String, Dossier> dossiers = new HashMap<>();
  private final Set<String> finishedTickets = new HashSet<>();
  private final Set<String> usedTickets = new HashSet<>();

  DossierAudit follow(List<PlannedEvent> events) {
    events.forEach(this::follow);
    return this;
  }

  List<Dossier> completed() {
    List<Dossier> completed = new ArrayList<>();
    for (Dossier dossier : dossiers.values()) {
      if (dossier.completed != null) {
        completed.add(dossier);
      }
    }
    return completed;
  }

  private void follow(PlannedEvent event) {
    EventBody body = event.body();
    switch (body) {
      case ServiceFinished finished -> finishedTickets.add(event.subject());
      case DossierReceived received -> received(event, received);
      case DossierSupplementRequested requested -> {
        Dossier dossier = open(event);
        check(!dossier.paused, event, "asked for more while paused");
        dossier.paused = true;
      }
      case DossierResumed resumed -> {
        Dossier dossier = open(event);
        check(dossier.paused, event, "resumed without a pause");
        long due = Objects.requireNonNull(resumed.dueMicros());
        check(due > dossier.dueMicros, event, "the new due time is no later");
        dossier.paused = false;
        dossier.dueMicros = due;
      }
      case DossierDigitised digitised -> {
        Dossier dossier = open(event);
        check(!dossier.digitised, event, "digitised twice");
        dossier.digitised = true;
      }
      case DossierPaid paid -> {
        Dossier dossier = open(event);
        check(dossier.received.fee() && !dossier.paid, event, "nothing to pay");
        dossier.paid = true;
      }
      case DossierCompleted completed -> {
        Dossier dossier = open(event);
        check(!dossier.paused, event, "completed while paused");
        dossier.completed = completed;
        dossier.completedMicros = event.timeMicros();
      }
      default -> {
        // No dossier.
      }
    }
  }

  private void received(PlannedEvent event, DossierReceived received) {
    Dossier before =
        dossiers.put(
            Objects.requireNonNull(event.subject()), new Dossier(received, event.timeMicros()));
    check(before == null, event, "the number was given before");
    check(received.dueMicros() > event.timeMicros(), event, "due before it came");
    check(
        Procedure.of(received.service()).stream()
            .anyMatch(procedure -> procedure.id().equals(received.procedure())),
        event,
        "no procedure of that service");
    String ticket = received.ticket();
    if (ticket != null) {
      check(finishedTickets.contains(ticket), event, "that visit is not finished");
      check(usedTickets.add(ticket), event, "the visit left another dossier");
    }
  }

  private Dossier open(PlannedEvent event) {
    Dossier dossier = dossiers.get(event.subject());
    if (dossier == null) {
      throw new AssertionError("never received: " + event);
    }
    check(dossier.completed == null, event, "after the end");
    check(event.timeMicros() >= dossier.receivedMicros, event, "before the receipt");
    return dossier;
  }

  private static void check(boolean right, PlannedEvent event, String wrong) {
    if (!right) {
      throw new AssertionError(wrong + ": " + event);
    }
  }
}
