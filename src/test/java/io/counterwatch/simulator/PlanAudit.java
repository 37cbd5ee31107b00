package io.counterwatch.simulator;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.CounterClosed;
import io.counterwatch.event.EventBody.CounterOpened;
import io.counterwatch.event.EventBody.CounterPaused;
import io.counterwatch.event.EventBody.RatingSubmitted;
import io.counterwatch.event.EventBody.ServiceFinished;
import io.counterwatch.event.EventBody.ServiceStarted;
import io.counterwatch.event.EventBody.TicketCalled;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.event.EventBody.TicketLeft;
import io.counterwatch.event.EventBody.TicketParked;
import io.counterwatch.event.EventBody.TicketPrintFailed;
import io.counterwatch.event.EventBody.TicketTransferred;
import io.counterwatch.event.LeaveReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows every ticket and counter through a plan, and throws at the first event out of place. */
final class PlanAudit {
  final Set<String> tickets = new HashSet<>();
  final List<Long> waitsSeconds = new ArrayList<>();
  final Map<LeaveReason, Integer> left = new EnumMap<>(LeaveReason.class);
  int recalls;
  int transfers;
  int parked;
  int resumed;
  int printFailures;
  int pauses;
  int served;
  int priorities;
  int appointments;

  private final CentreProfile centre;
  private final Map<String, String> ticketStates = new HashMap<>();
  private final Map<String, Long> waitingSince = new HashMap<>();
  private final Map<String, String> services = new HashMap<>();
  private final Map<String, @Nullable String> atCounter = new HashMap<>();
  private final Map<String, String> counterStates = new HashMap<>();
  private final Map<String, String> staff = new HashMap<>();

  PlanAudit(CentreProfile centre) {
    this.centre = centre;
  }

  PlanAudit follow(List<PlannedEvent> plan) {
    long before = Long.MIN_VALUE;
    for (PlannedEvent event : plan) {
      check(event.timeMicros() >= before, event, "is out of the order of time");
      before = event.timeMicros();
      follow(event);
    }
    return this;
  }

  private void follow(PlannedEvent event) {
    switch (event.body()) {
      case TicketIssued issued -> issued(event, issued);
      case TicketPrintFailed failed -> {
        move(event, "waiting", "ghost");
        printFailures++;
      }
      case TicketCalled called -> called(event, called);
      case ServiceStarted started -> {
        move(event, "called", "served");
        check(counted(started.counter(), event), event, "starts elsewhere");
      }
      case ServiceFinished finished -> {
        move(event, "served", "finished");
        leaveCounter(event);
        served++;
      }
      case TicketTransferred transferred -> transferred(event, transferred);
      case TicketParked ignored -> {
        move(event, "served", "parked");
        leaveCounter(event);
        parked++;
      }
      case TicketLeft leaving -> left(event, leaving);
      case CounterOpened opened -> opened(event, opened);
      case CounterPaused paused -> {
        check("open".equals(counterStates.put(paused.counter(), "paused")), event, "not open");
        check(atCounter.get(paused.counter()) == null, event, "pauses while serving");
        pauses++;
      }
      case CounterClosed closed -> {
        String before = Objects.requireNonNull(counterStates.put(closed.counter(), "closed"));
        check(!before.equals("closed"), event, "was closed before");
        check(atCounter.get(closed.counter()) == null, event, "closes while serving");
      }
      case RatingSubmitted ignored ->
          check("finished".equals(ticketStates.get(event.subject())), event, "not finished");
      case EventBody.OfDossier ignored -> {
        // DossierAudit follows them.
      }
      case EventBody.OfOther ignored -> {
        // Neither a ticket nor a counter.
      }
    }
  }

  private void issued(PlannedEvent event, TicketIssued issued) {
    String subject = Objects.requireNonNull(event.subject());
    check(event.device().equals(centre.kiosk()), event, "not from the kiosk");
    check(tickets.add(subject), event, "the number was given before");
    ticketStates.put(subject, "waiting");
    waitingSince.put(subject, event.timeMicros());
    services.put(subject, issued.service());
    if (issued.priority()) {
      priorities++;
    }
    if (issued.appointmentMicros() != null) {
      appointments++;
    }
  }

  private void called(PlannedEvent event, TicketCalled called) {
    String subject = Objects.requireNonNull(event.subject());
    String state = Objects.requireNonNull(ticketStates.get(subject));
    check("open".equals(counterStates.get(called.counter())), event, "the counter is not open");
    check(Objects.equals(called.staff(), staff.get(called.counter())), event, "other staff");
    check(skilled(called.counter(), subject), event, "the counter does not serve that");
    if (state.equals("called")) {
      recalls++;
      check(counted(called.counter(), event), event, "recalled elsewhere");
      return;
    }
    check(state.equals("waiting") || state.equals("parked"), event, "called while " + state);
    check(atCounter.put(called.counter(), subject) == null, event, "serves two at once");
    if (state.equals("waiting")) {
      long since = Objects.requireNonNull(waitingSince.get(subject));
      waitsSeconds.add((event.timeMicros() - since) / 1_000_000);
    } else {
      resumed++;
    }
    ticketStates.put(subject, "called");
  }

  private void transferred(PlannedEvent event, TicketTransferred transferred) {
    move(event, "served", "waiting");
    leaveCounter(event);
    waitingSince.put(event.subject(), event.timeMicros());
    services.put(event.subject(), transferred.service());
    transfers++;
  }

  private void left(PlannedEvent event, TicketLeft leaving) {
    left.merge(leaving.reason(), 1, Integer::sum);
    if (leaving.reason() == LeaveReason.NO_SHOW) {
      move(event, "called", "left");
      leaveCounter(event);
    } else {
      String state = ticketStates.put(event.subject(), "left");
      check("waiting".equals(state) || "parked".equals(state), event, "while " + state);
    }
  }

  private void opened(PlannedEvent event, CounterOpened opened) {
    String before = counterStates.put(opened.counter(), "open");
    check(!"open".equals(before), event, "opens twice");
    staff.put(opened.counter(), Objects.requireNonNull(opened.staff()));
  }

  private void move(PlannedEvent event, String from, String to) {
    String state = ticketStates.put(event.subject(), to);
    check(from.equals(state), event, "while " + state);
  }

  private void leaveCounter(PlannedEvent event) {
    boolean was = atCounter.values().removeIf(ticket -> Objects.equals(ticket, event.subject()));
    check(was, event, "at no counter");
  }

  private boolean counted(String counter, PlannedEvent event) {
    return Objects.equals(atCounter.get(counter), event.subject());
  }

  private boolean skilled(String counter, String subject) {
    return centre.counters().stream()
        .anyMatch(c -> c.id().equals(counter) && c.services().contains(services.get(subject)));
  }

  private static void check(boolean right, PlannedEvent event, String wrong) {
    if (!right) {
      throw new AssertionError(wrong + ": " + event);
    }
  }
}
