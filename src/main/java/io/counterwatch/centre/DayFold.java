package io.counterwatch.centre;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a service day after a prefix of its sorted events. Events must come in {@link
 * EventOrder}; the same events then always give the same state.
 *
 * <p>Sums are kept by taking a ticket's share out before an event changes it and putting the new
 * share in afterwards. That costs a little and makes every sum exact by construction: there is no
 * way to forget one when a rule is added.
 */
final class DayFold implements TicketRules.Day {
  private final CentrePlan plan;
  private final Map<String, Ticket> tickets = new HashMap<>();
  private final Map<String, Desk> desks = new LinkedHashMap<>();
  private final Undo undo;
  private final DayAlerts alerts;
  private final TicketTally tally;
  private final WorkTally work;
  private final TicketRules rules;
  private final OtherTally others;

  /** Tickets whose share is taken out while an event is applied. */
  private final List<Ticket> touched = new ArrayList<>();

  private @Nullable FloorListener listener;

  /**
   * Of an empty day.
   *
   * @param openSpans when the centre is open on that day
   * @param maxTakenBack limit on the newest events that can be taken back
   */
  DayFold(
      CentrePlan plan,
      long dayStartMicros,
      long dayEndMicros,
      List<WorkTime.Span> openSpans,
      int maxTakenBack) {
    this.plan = plan;
    this.undo = new Undo(maxTakenBack);
    this.alerts = new DayAlerts(plan, dayEndMicros, openSpans, undo);
    this.tally = new TicketTally(plan, dayStartMicros, alerts);
    this.work = new WorkTally(desks.values(), undo);
    this.rules = new TicketRules(this);
    this.others = new OtherTally(this::anomaly, undo);
    for (String counter : plan.counters().keySet()) {
      desk(counter);
    }
  }

  /** Tells somebody of each event from now on. */
  void listen(@Nullable FloorListener newListener) {
    listener = newListener;
  }

  /** From now on the newest events can be taken back. */
  void remember() {
    undo.start();
  }

  /** Takes back the newest events; returns false, and does nothing, where not that many can be. */
  boolean takeBack(int count) {
    if (count > undo.size()) {
      return false;
    }
    undo.takeBack(count);
    return true;
  }

  void apply(Event event) {
    undo.begin();
    alerts.at(event.timeMicros());
    switch (event.body()) {
      case EventBody.OfTicket body -> applyToTicket(event, body);
      case EventBody.OfCounter body -> applyToCounter(body, event.timeMicros());
      case EventBody.OfOther body -> others.apply(event, body);
      case EventBody.OfDossier body -> {}
    }
    for (Ticket ticket : touched) {
      tally.contribute(ticket, 1);
    }
    FloorListener hears = listener;
    if (hears != null) {
      tell(hears, event);
    }
    touched.clear();
  }

  private void tell(FloorListener hears, Event event) {
    long micros = event.timeMicros();
    // Whom a call ended elsewhere comes before whom it called; a transfer ends a leg and opens one.
    for (Ticket ticket : touched.reversed()) {
      int last = ticket.legs.size() - 1;
      for (int number = Math.max(0, last - 1); number <= last; number++) {
        hears.leg(micros, FloorListener.FloorLeg.of(ticket, number));
      }
    }
    switch (event.body()) {
      case EventBody.CounterOpened opened ->
          hears.opened(micros, opened.counter(), services(opened));
      case EventBody.CounterPaused paused -> hears.closed(micros, paused.counter());
      case EventBody.CounterClosed closed -> hears.closed(micros, closed.counter());
      case EventBody.OfTicket ignored -> {}
      case EventBody.OfOther ignored -> {}
      case EventBody.OfDossier ignored -> {}
    }
  }

  private List<String> services(EventBody.CounterOpened opened) {
    return opened.services().isEmpty()
        ? plan.counter(opened.counter()).services()
        : opened.services();
  }

  private void applyToTicket(Event event, EventBody.OfTicket body) {
    String subject = event.subject();
    if (subject == null) {
      throw new IllegalStateException("a ticket event without a subject: " + event.id());
    }
    Ticket ticket = tickets.get(subject);
    if (ticket == null) {
      ticket = new Ticket(subject);
      undo.key(tickets, subject);
      tickets.put(subject, ticket);
      if (!(body instanceof EventBody.TicketIssued)) {
        ticket.legs.add(new Leg(ticket, null, Leg.NEVER));
      }
      touched.add(ticket);
    } else {
      touch(ticket);
    }
    long micros = event.timeMicros();
    switch (body) {
      case EventBody.TicketIssued issued -> rules.issue(ticket, issued, micros);
      case EventBody.TicketPrintFailed failed -> ticket.printFailed = true;
      case EventBody.TicketCalled called -> {
        rules.call(ticket, called, micros);
        alerts.called(desk(called.counter()).plan, ticket.leg().service);
      }
      case EventBody.ServiceStarted started -> {
        rules.start(ticket, started, micros);
        alerts.called(desk(started.counter()).plan, ticket.leg().service);
      }
      case EventBody.ServiceFinished finished -> rules.finish(ticket, finished, micros);
      case EventBody.TicketTransferred transferred -> rules.transfer(ticket, transferred, micros);
      case EventBody.TicketParked parked -> rules.park(ticket, micros);
      case EventBody.TicketLeft left -> rules.leave(ticket, left.reason(), micros);
    }
  }

  private void applyToCounter(EventBody.OfCounter body, long micros) {
    Desk desk = desk(body.counter());
    alerts.said(desk.plan, body instanceof EventBody.CounterOpened);
    if (undo.remembers()) {
      undo.step(desk.remember());
    }
    switch (body) {
      case EventBody.CounterOpened opened -> desk.open(micros, opened.staff());
      case EventBody.CounterPaused paused -> {
        rules.endUnfinished(desk, null, micros);
        if (!desk.pause(micros, paused.reason())) {
          anomaly(Anomaly.PAUSE_WHILE_CLOSED);
        }
      }
      case EventBody.CounterClosed closed -> {
        rules.endForClosing(desk, micros);
        if (!desk.close(micros)) {
          anomaly(Anomaly.ALREADY_CLOSED);
        }
      }
    }
  }

  @Override
  public Desk desk(String counter) {
    Desk desk = desks.get(counter);
    if (desk == null) {
      desk = new Desk(plan.counter(counter));
      undo.key(desks, counter);
      desks.put(counter, desk);
    }
    return desk;
  }

  @Override
  public void touch(Ticket ticket) {
    if (!touched.contains(ticket)) {
      tally.contribute(ticket, -1);
      if (undo.remembers()) {
        undo.step(ticket.remember());
      }
      touched.add(ticket);
    }
  }

  @Override
  public void anomaly(Anomaly anomaly) {
    tally.anomaly(anomaly);
  }

  Map<String, Desk> desks() {
    return desks;
  }

  DayAlerts alerts() {
    return alerts;
  }

  TicketTally tally() {
    return tally;
  }

  /** All anomalies; whether a service that goes on is too long depends on when it is asked. */
  long anomalies(long asOfMicros) {
    return tally.anomalies() + work.openTooLong(asOfMicros);
  }

  @Override
  public WorkTally work() {
    return work;
  }

  @Override
  public Undo undo() {
    return undo;
  }

  OtherTally others() {
    return others;
  }

  @Nullable Ticket ticket(String subject) {
    return tickets.get(subject);
  }

  /** How many wait for the service that this one waits for, and will be called before it. */
  int ahead(Ticket mine) {
    Leg leg = mine.leg();
    int ahead = 0;
    for (Ticket other : tickets.values()) {
      if (other != mine
          && other.counts()
          && other.leg().state == Leg.State.WAITING
          && Objects.equals(other.leg().service, leg.service)
          && isBefore(other, mine)) {
        ahead++;
      }
    }
    return ahead;
  }

  private static boolean isBefore(Ticket other, Ticket mine) {
    return other.priority == mine.priority
        ? Leg.BY_OPENING.compare(other.leg(), mine.leg()) < 0
        : other.priority;
  }

  /**
   * Who is served at a counter, else who was last and since that moment; null where nobody was.
   *
   * @param counter its id; one that isn't known has served nobody
   */
  @Nullable Ticket servedAt(String counter, long sinceMicros) {
    Ticket last = null;
    long lastMicros = sinceMicros - 1;
    for (Ticket ticket : tickets.values()) {
      Leg leg = ticket.leg();
      Segment segment = leg.lastSegment();
      if (segment == null || !ticket.issued || !segment.desk.counter().equals(counter)) {
        continue;
      }
      if (leg.state == Leg.State.SERVING) {
        return ticket;
      }
      if (leg.state == Leg.State.SERVED && leg.endedMicros > lastMicros) {
        last = ticket;
        lastMicros = leg.endedMicros;
      }
    }
    return last;
  }
}
