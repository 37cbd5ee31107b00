package io.counterwatch.centre;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each event does to a ticket in each state: the transition table.
 *
 * <p>Two ideas carry it. An <em>assumed</em> end (a counter that sends no finish went on to its
 * next call; a counter that sends starts called somebody else over an unstarted call) is undone by
 * any later explicit event of that ticket, and the event is then dealt with as if the end had never
 * been assumed. And an event that makes no sense changes nothing but the count of anomalies, since
 * a late event may still give it sense when the day is folded again.
 */
final class TicketRules {
  /** How much earlier than its call a start may be stamped, by clocks that differ. */
  static final long SKEW_MICROS = 15_000_000;

  /** What the rules need of the day around a ticket. */
  interface Day {
    Desk desk(String counter);

    /** Must be called before a ticket is changed. */
    void touch(Ticket ticket);

    void anomaly(Anomaly anomaly);

    /** Must be told of each segment that opens, closes or changes. */
    WorkTally work();

    /** Must be told of what else changes, but tickets. */
    Undo undo();
  }

  private final Day day;
  private final LegChanges legs;

  TicketRules(Day day) {
    this.day = day;
    this.legs = new LegChanges(day.work(), day.undo());
  }

  void issue(Ticket ticket, EventBody.TicketIssued body, long micros) {
    if (ticket.issued) {
      day.anomaly(Anomaly.DUPLICATE_NUMBER);
      return;
    }
    ticket.issued = true;
    ticket.issuedMicros = micros;
    ticket.number = body.number();
    ticket.priority = body.priority();
    Leg first = ticket.firstLegOrNull();
    if (first == null) {
      ticket.legs.add(new Leg(ticket, body.service(), micros));
    } else {
      // What came before the issue belongs to the first leg.
      first.service = body.service();
      first.openedMicros = micros;
    }
  }

  void call(Ticket ticket, EventBody.TicketCalled body, long micros) {
    Desk desk = day.desk(body.counter());
    Leg leg = ticket.leg();
    endForNextCall(desk, leg, micros);
    switch (leg.state) {
      case WAITING, CALLED, PARKED -> takeCall(leg, desk, body.staff(), micros);
      case LEFT -> {
        legs.reopen(leg);
        takeCall(leg, desk, body.staff(), micros);
      }
      case SERVING -> callWhileServing(leg, desk, body.staff(), micros);
      case SERVED -> callOfServed(leg, desk, body.staff(), micros);
      case MOVED -> throw new IllegalStateException("a moved leg is never the last");
    }
  }

  private void callWhileServing(Leg leg, Desk desk, @Nullable String staff, long micros) {
    Segment segment = leg.segments.getLast();
    if (segment.assumedStart) {
      // Service was only assumed to start at the call before: now it starts at this one.
      legs.dropSegment(leg, segment);
      takeCall(leg, desk, staff, micros);
    } else if (!segment.called || !leg.wasCalled()) {
      lateCall(leg, segment, staff, micros);
    } else if (segment.desk != desk || micros - segment.startMicros > SKEW_MICROS) {
      day.anomaly(Anomaly.CALL_WHILE_SERVING);
    }
  }

  private void callOfServed(Leg leg, Desk desk, @Nullable String staff, long micros) {
    if (leg.assumedEnd) {
      // It wasn't finished after all, only set aside: a new segment follows.
      legs.clearEnd(leg);
      takeCall(leg, desk, staff, micros);
    } else if (!leg.wasCalled()) {
      lateCall(leg, leg.segments.getLast(), staff, micros);
    } else {
      day.anomaly(Anomaly.CALL_AFTER_FINISH);
    }
  }

  /** A call that comes after the start that it belongs to. */
  private void lateCall(Leg leg, Segment segment, @Nullable String staff, long micros) {
    if (!leg.wasCalled()) {
      leg.firstCallMicros = micros;
    }
    leg.lastCallMicros = micros;
    if (micros - segment.startMicros <= SKEW_MICROS) {
      segment.called = true;
      segment.callStaff = staff;
      if (!segment.isOpen()) {
        day.work().restaffed();
      }
      if (segment == leg.segments.getFirst()) {
        leg.walkMicros = 0;
      }
    }
  }

  private void takeCall(Leg leg, Desk desk, @Nullable String staff, long micros) {
    if (!leg.wasCalled()) {
      leg.firstCallMicros = micros;
    }
    leg.lastCallMicros = micros;
    leg.callStaff = staff;
    leg.callShiftStaff = desk.staff;
    leg.calledTo = desk.counter();
    legs.leaveQueue(leg, micros);
    legs.arrive(leg, desk);
    if (desk.plan.sendsStart()) {
      leg.state = Leg.State.CALLED;
    } else {
      Segment segment = legs.openSegment(leg, desk, micros);
      segment.assumedStart = true;
      segment.called = true;
      segment.callStaff = staff;
    }
  }

  void start(Ticket ticket, EventBody.ServiceStarted body, long micros) {
    Desk desk = day.desk(body.counter());
    Leg leg = ticket.leg();
    switch (leg.state) {
      case WAITING, CALLED, PARKED -> begin(leg, desk, body.staff(), micros);
      case LEFT -> {
        if (leg.assumedEnd) {
          legs.undoAssumedEnd(leg);
        } else {
          legs.reopen(leg);
        }
        begin(leg, desk, body.staff(), micros);
      }
      case SERVING -> startWhileServing(leg, desk, body.staff(), micros);
      case SERVED -> {
        if (leg.assumedEnd) {
          legs.clearEnd(leg);
          begin(leg, desk, body.staff(), micros);
          leg.segments.getLast().called = true;
        } else {
          day.anomaly(Anomaly.START_AFTER_FINISH);
        }
      }
      case MOVED -> throw new IllegalStateException("a moved leg is never the last");
    }
  }

  private void startWhileServing(Leg leg, Desk desk, @Nullable String staff, long micros) {
    Segment segment = leg.segments.getLast();
    if (segment.assumedStart) {
      legs.dropSegment(leg, segment);
      leg.state = Leg.State.CALLED;
      begin(leg, desk, staff, micros);
    } else if (segment.desk == desk) {
      day.anomaly(Anomaly.ALREADY_STARTED);
    } else {
      day.anomaly(Anomaly.STARTED_ELSEWHERE);
      legs.close(segment, micros);
      begin(leg, desk, staff, micros);
      leg.segments.getLast().called = true;
    }
  }

  private void begin(Leg leg, Desk desk, @Nullable String staff, long micros) {
    boolean called = leg.state == Leg.State.CALLED;
    boolean first = leg.segments.isEmpty();
    legs.leaveQueue(leg, micros);
    legs.arrive(leg, desk);
    Segment segment = legs.openSegment(leg, desk, micros);
    segment.startStaff = staff;
    segment.called = called;
    if (called) {
      segment.callStaff = leg.callStaff;
      if (first) {
        leg.walkMicros = micros - leg.lastCallMicros;
      }
    }
  }

  void finish(Ticket ticket, EventBody.ServiceFinished body, long micros) {
    Leg leg = ticket.leg();
    if (leg.assumedEnd) {
      legs.undoAssumedEnd(leg);
    }
    switch (leg.state) {
      case SERVING -> {}
      case CALLED -> {
        Segment segment = legs.openSegment(leg, day.desk(leg.calledTo), leg.lastCallMicros);
        segment.assumedStart = true;
        segment.called = true;
        segment.callStaff = leg.callStaff;
        segment.shiftStaff = leg.callShiftStaff;
      }
      case PARKED -> {
        if (leg.segments.isEmpty()) {
          day.anomaly(Anomaly.FINISH_WITHOUT_CALL);
          return;
        }
      }
      case WAITING -> {
        day.anomaly(Anomaly.FINISH_WITHOUT_CALL);
        return;
      }
      case SERVED -> {
        day.anomaly(Anomaly.ALREADY_FINISHED);
        return;
      }
      case LEFT -> {
        day.anomaly(Anomaly.FINISH_AFTER_LEFT);
        return;
      }
      case MOVED -> throw new IllegalStateException("a moved leg is never the last");
    }
    Segment last = leg.segments.getLast();
    if (last.isOpen()) {
      last.finishStaff = body.staff();
      legs.close(last, micros);
    }
    legs.serve(leg, day.desk(body.counter()), body.staff(), micros);
  }

  void transfer(Ticket ticket, EventBody.TicketTransferred body, long micros) {
    Leg leg = ticket.leg();
    if (leg.assumedEnd) {
      legs.undoAssumedEnd(leg);
    }
    if (leg.state == Leg.State.LEFT) {
      day.anomaly(Anomaly.TRANSFER_AFTER_LEFT);
      legs.reopen(leg);
    }
    closeForTransfer(leg, micros);
    ticket.legs.add(new Leg(ticket, body.service(), micros));
  }

  private void closeForTransfer(Leg leg, long micros) {
    if (leg.state == Leg.State.SERVED) {
      return;
    }
    legs.leaveQueue(leg, micros);
    Segment last = leg.lastSegment();
    legs.closeOpenSegment(leg, micros);
    if (last != null) {
      legs.serve(leg, last.desk, null, micros);
    } else {
      legs.end(leg, Leg.State.MOVED, micros);
    }
  }

  void park(Ticket ticket, long micros) {
    Leg leg = ticket.leg();
    if (leg.assumedEnd) {
      legs.undoAssumedEnd(leg);
    }
    switch (leg.state) {
      case WAITING, CALLED, SERVING -> {
        legs.closeOpenSegment(leg, micros);
        legs.leaveQueue(leg, micros);
        legs.depart(leg);
        leg.state = Leg.State.PARKED;
      }
      case PARKED -> day.anomaly(Anomaly.ALREADY_PARKED);
      case SERVED, LEFT -> day.anomaly(Anomaly.PARK_AFTER_END);
      case MOVED -> throw new IllegalStateException("a moved leg is never the last");
    }
  }

  void leave(Ticket ticket, LeaveReason reason, long micros) {
    Leg leg = ticket.leg();
    if (leg.assumedEnd) {
      legs.undoAssumedEnd(leg);
    }
    switch (leg.state) {
      case SERVING -> {
        Segment segment = leg.segments.getLast();
        if (segment.assumedStart && reason == LeaveReason.NO_SHOW) {
          // Nobody came: the service that the call let us assume never was.
          legs.dropSegment(leg, segment);
        }
        legs.leave(leg, reason, micros);
      }
      case WAITING, CALLED, PARKED -> legs.leave(leg, reason, micros);
      case SERVED -> day.anomaly(Anomaly.LEFT_AFTER_FINISH);
      case LEFT -> day.anomaly(Anomaly.ALREADY_LEFT);
      case MOVED -> throw new IllegalStateException("a moved leg is never the last");
    }
  }

  /** The counter's next call: ends what only that can end. */
  private void endForNextCall(Desk desk, Leg called, long micros) {
    endUnfinished(desk, called, micros);
    giveUpCalls(desk, called, micros);
  }

  /** The counter closes: nobody who is called or served there can be any more. */
  void endForClosing(Desk desk, long micros) {
    endUnfinished(desk, null, micros);
    giveUpCalls(desk, null, micros);
  }

  /** Whom a counter that sends starts called and never served did not come. */
  private void giveUpCalls(Desk desk, @Nullable Leg except, long micros) {
    if (!desk.plan.sendsStart()) {
      return;
    }
    for (Leg leg : List.copyOf(desk.present)) {
      if (leg != except && leg.state == Leg.State.CALLED) {
        day.touch(leg.ticket);
        legs.leave(leg, LeaveReason.NO_SHOW, micros);
        leg.assumedEnd = true;
      }
    }
  }

  /** Ends the services at a counter that sends no finish: its next call, pause or close does. */
  void endUnfinished(Desk desk, @Nullable Leg except, long micros) {
    if (desk.plan.sendsFinish()) {
      return;
    }
    for (Leg leg : List.copyOf(desk.present)) {
      if (leg != except && leg.state == Leg.State.SERVING) {
        day.touch(leg.ticket);
        legs.close(leg.segments.getLast(), micros);
        legs.serve(leg, desk, null, micros);
        leg.assumedEnd = true;
      }
    }
  }
}
