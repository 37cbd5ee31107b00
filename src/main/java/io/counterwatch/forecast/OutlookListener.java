package io.counterwatch.forecast;

import org.jspecify.annotations.Nullable;

/** Hears what a centre's standing outlooks said, and what came of them. */
public interface OutlookListener {
  /** Hears nothing. */
  OutlookListener NOBODY =
      new OutlookListener() {
        @Override
        public void said(Said said) {}

        @Override
        public void came(Came came) {}
      };

  /** Said at a border of a quarter of an hour. */
  void said(Said said);

  /** It is known what came of it. */
  void came(Came came);

  /**
   * What was said of a service.
   *
   * @param micros when; with the service, what it is known by
   * @param expectedWaiting how many were expected to wait {@link StandingOutlooks#HORIZON_MINUTES}
   *     later
   * @param probability that the limit is passed within {@link StandingOutlooks#BREACH_MINUTES}, as
   *     played
   * @param corrected as it was shown
   * @param already whether the limit was passed then: nothing was left to foretell
   */
  record Said(
      String service,
      long micros,
      double expectedWaiting,
      double probability,
      double corrected,
      boolean already) {}

  /**
   * What came of it.
   *
   * @param waiting how many waited at the horizon
   * @param passedMicros when the limit was passed first, or null
   * @param moreCounters whether more counters, in all or of the service, were at work meanwhile
   *     than had been foreseen, such as because somebody acted on what was said
   * @param fewerCounters whether fewer were
   * @param setAside whether that was so before it was known whether the limit is passed: nothing is
   *     learned from it
   */
  record Came(
      String service,
      long micros,
      int waiting,
      @Nullable Long passedMicros,
      boolean moreCounters,
      boolean fewerCounters,
      boolean setAside) {}
}
