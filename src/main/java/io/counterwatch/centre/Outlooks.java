package io.counterwatch.centre;

import java.util.concurrent.CompletionStage;

/** Answers what will become of a centre. Safe to ask from any thread; asking never waits. */
public interface Outlooks {
  /** The nearest and farthest horizons, and what they are multiples of: minutes. */
  int LEAST_MINUTES = 30;

  int MOST_MINUTES = 120;
  int STEP_MINUTES = 30;

  /**
   * The outlook of a live centre.
   *
   * @param minutes a multiple of {@link #STEP_MINUTES} within the bounds
   */
  CompletionStage<Answer> of(String centre, int minutes);

  /** What is answered. */
  sealed interface Answer {}

  /** The outlook. */
  record Known(CentreOutlook outlook) implements Answer {}

  /** None can be given, and why. */
  record Unknown(Estimate.Reason reason) implements Answer {}

  /** Too many ask at once: ask again. */
  record Busy() implements Answer {}
}
