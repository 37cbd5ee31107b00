package io.counterwatch.centre;

import org.jspecify.annotations.Nullable;

/** One stretch of service of one leg at one counter. */
final class Segment {
  /** The end of a segment that is still open. */
  static final long OPEN = Long.MAX_VALUE;

  final Desk desk;
  long startMicros;
  long endMicros = OPEN;

  /** Whether the start is only assumed, from a call at a counter that sends no start. */
  boolean assumedStart;

  /** Whether its call came, before the start or up to the skew after it. */
  boolean called;

  @Nullable String finishStaff;
  @Nullable String startStaff;
  @Nullable String callStaff;
  @Nullable String shiftStaff;

  Segment(Desk desk, long startMicros) {
    this.desk = desk;
    this.startMicros = startMicros;
    this.shiftStaff = desk.staff;
  }

  /** What sets it back to what it is now. */
  Runnable remember() {
    long oldStartMicros = startMicros;
    long oldEndMicros = endMicros;
    boolean oldAssumedStart = assumedStart;
    boolean oldCalled = called;
    @Nullable String oldFinishStaff = finishStaff;
    @Nullable String oldStartStaff = startStaff;
    @Nullable String oldCallStaff = callStaff;
    @Nullable String oldShiftStaff = shiftStaff;
    return () -> {
      startMicros = oldStartMicros;
      endMicros = oldEndMicros;
      assumedStart = oldAssumedStart;
      called = oldCalled;
      finishStaff = oldFinishStaff;
      startStaff = oldStartStaff;
      callStaff = oldCallStaff;
      shiftStaff = oldShiftStaff;
    };
  }

  boolean isOpen() {
    return endMicros == OPEN;
  }

  /** Who served: the finish's word, else the start's, the call's, the opening's. */
  @Nullable String staff() {
    if (finishStaff != null) {
      return finishStaff;
    }
    if (startStaff != null) {
      return startStaff;
    }
    return callStaff != null ? callStaff : shiftStaff;
  }
}
