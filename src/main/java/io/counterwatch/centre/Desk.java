package io.counterwatch.centre;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A service counter's day: its shifts and pauses, and who is called to it or served at it. */
final class Desk {

  /** What its own events say; serving is seen from its segments. */
  enum State {
    CLOSED,
    OPEN,
    PAUSED
  }

  /** One stretch of being open (with that staff) or paused; open-ended until closed. */
  static final class Stretch {
    final long startMicros;
    final @Nullable String staff;
    long endMicros = Segment.OPEN;

    Stretch(long startMicros, @Nullable String staff) {
      this.startMicros = startMicros;
      this.staff = staff;
    }
  }

  final CounterPlan plan;
  State state = State.CLOSED;
  @Nullable String staff;
  long sinceMicros = Leg.NEVER;

  /** What was said of the pause that it is in; null where it is in none. */
  @Nullable String pauseReason;

  final List<Stretch> shifts = new ArrayList<>();
  final List<Stretch> pauses = new ArrayList<>();
  final List<Segment> segments = new ArrayList<>();

  /** Legs that are called to it or served at it now, in the order of coming. */
  final List<Leg> present = new ArrayList<>();

  Desk(CounterPlan plan) {
    this.plan = plan;
  }

  /** What sets back what its own events change; its legs and services are for who changes them. */
  Runnable remember() {
    State oldState = state;
    @Nullable String oldStaff = staff;
    long oldSinceMicros = sinceMicros;
    @Nullable String oldPauseReason = pauseReason;
    Runnable oldShifts = remember(shifts);
    Runnable oldPauses = remember(pauses);
    return () -> {
      state = oldState;
      staff = oldStaff;
      sinceMicros = oldSinceMicros;
      pauseReason = oldPauseReason;
      oldShifts.run();
      oldPauses.run();
    };
  }

  /** Of stretches only the last one changes. */
  private static Runnable remember(List<Stretch> stretches) {
    int oldSize = stretches.size();
    long oldEndMicros = oldSize == 0 ? Segment.OPEN : stretches.getLast().endMicros;
    return () -> {
      while (stretches.size() > oldSize) {
        stretches.removeLast();
      }
      if (oldSize > 0) {
        stretches.getLast().endMicros = oldEndMicros;
      }
    };
  }

  String counter() {
    return plan.counter();
  }

  boolean wasEverOpened() {
    return !shifts.isEmpty();
  }

  void open(long micros, @Nullable String newStaff) {
    if (state == State.PAUSED) {
      pauses.getLast().endMicros = micros;
    }
    boolean otherStaff = newStaff != null && !Objects.equals(newStaff, staff);
    if (state == State.CLOSED || otherStaff) {
      endShift(micros);
      staff = newStaff;
      shifts.add(new Stretch(micros, newStaff));
    }
    if (state != State.OPEN || otherStaff) {
      sinceMicros = micros;
    }
    state = State.OPEN;
    pauseReason = null;
  }

  /**
   * Returns whether it made sense.
   *
   * @param reason in the terminal's words, or null; that of a pause that has begun stays
   */
  boolean pause(long micros, @Nullable String reason) {
    if (state == State.OPEN) {
      pauses.add(new Stretch(micros, staff));
      state = State.PAUSED;
      sinceMicros = micros;
      pauseReason = reason;
    }
    return state != State.CLOSED;
  }

  /** Returns whether it made sense. */
  boolean close(long micros) {
    if (state == State.CLOSED) {
      return false;
    }
    if (state == State.PAUSED) {
      pauses.getLast().endMicros = micros;
    }
    endShift(micros);
    staff = null;
    pauseReason = null;
    state = State.CLOSED;
    sinceMicros = micros;
    return true;
  }

  private void endShift(long micros) {
    if (!shifts.isEmpty() && shifts.getLast().endMicros == Segment.OPEN) {
      shifts.getLast().endMicros = micros;
    }
  }
}
