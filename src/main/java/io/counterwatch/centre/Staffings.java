package io.counterwatch.centre;

import java.time.LocalDate;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers how many counters a day needs. Safe to ask from any thread; asking never waits. */
public interface Staffings {
  /** How many weeks back the same weekday is looked at. */
  int WEEKS = 8;

  /** How far ahead may be asked. */
  int MOST_DAYS_AHEAD = 60;

  /**
   * The plan of a day. Fails where the database doesn't answer.
   *
   * @param date null = tomorrow, by the centre's clock
   */
  CompletionStage<Answer> of(String centre, @Nullable LocalDate date);

  /** What is answered. */
  sealed interface Answer {}

  /** The plan. */
  record Known(CentrePlan plan, StaffingPlan staffing) implements Answer {}

  /** The centre is closed on that day. */
  record Closed(LocalDate date) implements Answer {}

  /** Fewer days than {@link StaffingPlan#LEAST_DAYS} are known. */
  record TooLittle(LocalDate date, int days) implements Answer {}

  /** There is no such centre. */
  record NoCentre() implements Answer {}

  /** The day is past, or too far ahead. */
  record NoSuchDay() implements Answer {}

  /** Too many ask at once: ask again. */
  record Busy() implements Answer {}
}
