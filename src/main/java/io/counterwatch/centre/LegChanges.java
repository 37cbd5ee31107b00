package io.counterwatch.centre;

import static io.counterwatch.centre.Leg.NEVER;

import io.counterwatch.event.LeaveReason;
import org.jspecify.annotations.Nullable;

/** The changes that {@link TicketRules} are made of: a leg's state, its segments, its counter. */
final class LegChanges {
  private final WorkTally work;
  private final Undo undo;

  /** A ticket is remembered before it is changed; what is undone here is what its counter has. */
  LegChanges(WorkTally work, Undo undo) {
    this.work = work;
    this.undo = undo;
  }

  void undoAssumedEnd(Leg leg) {
    clearEnd(leg);
    if (leg.state == Leg.State.SERVED) {
      Segment segment = leg.segments.getLast();
      segment.endMicros = Segment.OPEN;
      work.reopened(segment);
      leg.state = Leg.State.SERVING;
      arrive(leg, segment.desk);
    } else {
      leg.state = Leg.State.CALLED;
    }
  }

  void clearEnd(Leg leg) {
    leg.assumedEnd = false;
    leg.creditDesk = null;
    leg.finishStaff = null;
    leg.leaveReason = null;
    leg.endedMicros = NEVER;
  }

  /** Left, then called, started or transferred: that leaving no longer counts. */
  void reopen(Leg leg) {
    clearEnd(leg);
    leg.state = Leg.State.PARKED;
  }

  void serve(Leg leg, Desk creditDesk, @Nullable String finishStaff, long micros) {
    leg.creditDesk = creditDesk;
    leg.finishStaff = finishStaff;
    end(leg, Leg.State.SERVED, micros);
  }

  void leave(Leg leg, LeaveReason reason, long micros) {
    closeOpenSegment(leg, micros);
    leaveQueue(leg, micros);
    leg.leaveReason = reason;
    end(leg, Leg.State.LEFT, micros);
  }

  void end(Leg leg, Leg.State state, long micros) {
    leg.state = state;
    leg.endedMicros = micros;
    depart(leg);
  }

  void closeOpenSegment(Leg leg, long micros) {
    Segment last = leg.lastSegment();
    if (last != null && last.isOpen()) {
      close(last, micros);
    }
  }

  void close(Segment segment, long micros) {
    segment.endMicros = micros;
    work.closed(segment);
  }

  Segment openSegment(Leg leg, Desk desk, long micros) {
    Segment segment = new Segment(desk, micros);
    leg.segments.add(segment);
    undo.append(desk.segments, segment);
    work.opened(segment);
    leg.state = Leg.State.SERVING;
    return segment;
  }

  void dropSegment(Leg leg, Segment segment) {
    leg.segments.remove(segment);
    undo.remove(segment.desk.segments, segment);
    work.dropped(segment);
  }

  /** Where it is there already, it is now the one that came last. */
  void arrive(Leg leg, Desk desk) {
    depart(leg);
    undo.append(desk.present, leg);
    leg.at = desk;
  }

  void depart(Leg leg) {
    if (leg.at != null) {
      undo.remove(leg.at.present, leg);
      leg.at = null;
    }
  }

  void leaveQueue(Leg leg, long micros) {
    if (leg.leftQueueMicros == NEVER) {
      leg.leftQueueMicros = micros;
    }
  }
}
