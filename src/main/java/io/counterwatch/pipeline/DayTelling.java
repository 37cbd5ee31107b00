package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.event.Event;
import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.forecast.DayFloor;
import io.counterwatch.forecast.FloorEvent;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Tells a service day to an estimator, a part at a time. What comes too late has the whole day told
 * again, to an estimator as it was in the morning.
 */
final class DayTelling {
  /** Limit on what is untold at once: no day of a centre has as much. Beyond it the day fails. */
  static final int MAX_UNTOLD = 500_000;

  private final Supplier<CentreEstimator> morning;
  private final Runnable again;
  private final ServiceDay day;
  private final DayFloor floor = new DayFloor(this::restart, this::heard);

  /** What the day said and the estimator hasn't heard. */
  private final Deque<FloorEvent> untold = new ArrayDeque<>();

  private CentreEstimator estimator;
  private boolean untouched = true;

  /**
   * Of a day of which nothing was told.
   *
   * @param morning makes estimators as they were when the day began
   * @param again is run where all is told from the beginning
   */
  DayTelling(CentrePlan plan, LocalDate date, Supplier<CentreEstimator> morning, Runnable again) {
    this.morning = morning;
    this.again = again;
    this.estimator = morning.get();
    this.day = new ServiceDay(plan, date);
    day.listen(floor);
  }

  private void heard(FloorEvent event) {
    if (untold.size() >= MAX_UNTOLD) {
      throw new IllegalStateException("more than " + MAX_UNTOLD + " changes of a day at once");
    }
    untold.add(event);
  }

  private void restart() {
    untold.clear();
    if (!untouched) {
      estimator = morning.get();
      untouched = true;
    }
    again.run();
  }

  /** Something happened after everything that was told. */
  void happened(Collection<Event> events) {
    day.add(events);
    day.settle();
  }

  /** Something had happened before: all is told again. */
  void hadHappened(Collection<Event> events) {
    day.add(events);
    day.listen(floor);
  }

  /** Tells at most so much more; returns whether all is told. */
  boolean tell(int most) {
    for (int told = 0; told < most; told++) {
      FloorEvent next = untold.poll();
      if (next == null) {
        return true;
      }
      untouched = false;
      estimator.accept(next);
    }
    return untold.isEmpty();
  }

  /** Whether the estimator hasn't heard all yet. */
  boolean hasUntold() {
    return !untold.isEmpty();
  }

  /** The day is over, and all is told: who is there still is there no more. */
  void end() {
    estimator.endMoment();
    Long last = day.lastEventMicros();
    if (last != null) {
      floor.end(last);
      tell(Integer.MAX_VALUE);
    }
  }

  /** The one that is told; another one once all is told again. */
  CentreEstimator estimator() {
    return estimator;
  }
}
