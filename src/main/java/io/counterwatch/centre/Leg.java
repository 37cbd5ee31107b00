package io.counterwatch.centre;

import io.counterwatch.event.LeaveReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One wait-and-serve of a ticket at one service. */
final class Leg {
  /** A time that has not come. */
  static final long NEVER = Long.MIN_VALUE;

  /** The longest open first; total, so that legs can be told apart. */
  static final Comparator<Leg> BY_OPENING =
      (a, b) -> {
        int order = Long.compare(a.openedMicros, b.openedMicros);
        if (order == 0) {
          order = a.ticket.subject.compareTo(b.ticket.subject);
        }
        return order != 0 || a == b
            ? order
            : Integer.compare(a.ticket.legs.indexOf(a), b.ticket.legs.indexOf(b));
      };

  /** Where a leg stands. */
  enum State {
    WAITING("waiting"),
    CALLED("called"),
    SERVING("serving"),
    PARKED("parked"),
    SERVED("served"),
    LEFT("left"),
    /** Transferred before any service: neither served nor left. */
    MOVED("transferred");

    final String wireName;

    State(String wireName) {
      this.wireName = wireName;
    }
  }

  final Ticket ticket;

  /** The service; null in the first leg of a ticket with no issue. */
  @Nullable String service;

  long openedMicros;
  State state = State.WAITING;
  long firstCallMicros = NEVER;
  long lastCallMicros = NEVER;
  @Nullable String callStaff;

  /** Under whose name the counter of the last call was open then. */
  @Nullable String callShiftStaff;

  /** The counter of the last call; empty before any. */
  String calledTo = "";

  /** When it stopped to wait in the queue, whatever came of it. */
  long leftQueueMicros = NEVER;

  /** From the last call before the first start to that start; {@link #NEVER} = no walk. */
  long walkMicros = NEVER;

  final List<Segment> segments = new ArrayList<>(1);
  long endedMicros = NEVER;

  /** Whether its end is only assumed, from what its counter did next. */
  boolean assumedEnd;

  @Nullable LeaveReason leaveReason;

  /** The counter that is credited with it, once served. */
  @Nullable Desk creditDesk;

  /** Whom the finish that ended it names. */
  @Nullable String finishStaff;

  /** The counter that it is called to or served at now. */
  @Nullable Desk at;

  Leg(Ticket ticket, @Nullable String service, long openedMicros) {
    this.ticket = ticket;
    this.service = service;
    this.openedMicros = openedMicros;
  }

  /** What sets it and its services back to what they are now. */
  Runnable remember() {
    @Nullable String oldService = service;
    long oldOpenedMicros = openedMicros;
    State oldState = state;
    long oldFirstCallMicros = firstCallMicros;
    long oldLastCallMicros = lastCallMicros;
    @Nullable String oldCallStaff = callStaff;
    @Nullable String oldCallShiftStaff = callShiftStaff;
    String oldCalledTo = calledTo;
    long oldLeftQueueMicros = leftQueueMicros;
    long oldWalkMicros = walkMicros;
    long oldEndedMicros = endedMicros;
    boolean oldAssumedEnd = assumedEnd;
    @Nullable LeaveReason oldLeaveReason = leaveReason;
    @Nullable Desk oldCreditDesk = creditDesk;
    @Nullable String oldFinishStaff = finishStaff;
    @Nullable Desk oldAt = at;
    List<Segment> oldSegments = List.copyOf(segments);
    List<Runnable> oldParts = new ArrayList<>(oldSegments.size());
    oldSegments.forEach(segment -> oldParts.add(segment.remember()));
    return () -> {
      service = oldService;
      openedMicros = oldOpenedMicros;
      state = oldState;
      firstCallMicros = oldFirstCallMicros;
      lastCallMicros = oldLastCallMicros;
      callStaff = oldCallStaff;
      callShiftStaff = oldCallShiftStaff;
      calledTo = oldCalledTo;
      leftQueueMicros = oldLeftQueueMicros;
      walkMicros = oldWalkMicros;
      endedMicros = oldEndedMicros;
      assumedEnd = oldAssumedEnd;
      leaveReason = oldLeaveReason;
      creditDesk = oldCreditDesk;
      finishStaff = oldFinishStaff;
      at = oldAt;
      segments.clear();
      segments.addAll(oldSegments);
      oldParts.forEach(Runnable::run);
    };
  }

  @Nullable Segment lastSegment() {
    return segments.isEmpty() ? null : segments.getLast();
  }

  /** Who is credited with it, once served; a late call may still say so. */
  @Nullable String creditStaff() {
    if (creditDesk == null) {
      return null;
    }
    return finishStaff != null ? finishStaff : segments.getLast().staff();
  }

  boolean wasCalled() {
    return firstCallMicros != NEVER;
  }

  /** Sum of its closed segments. */
  long servedMicros() {
    long sum = 0;
    for (Segment segment : segments) {
      if (!segment.isOpen()) {
        sum += segment.endMicros - segment.startMicros;
      }
    }
    return sum;
  }
}
