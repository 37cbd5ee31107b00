package io.counterwatch.pipeline;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where is kept what outlooks said, and what came of it. */
public interface OutlookStore {
  /** Where nothing is kept. */
  OutlookStore NOWHERE = rows -> CompletableFuture.completedStage(null);

  /** What is older is forgotten. */
  int KEPT_DAYS = 400;

  /**
   * Keeps rows: what was said first at a border stands, what came of it is replaced. Fails with a
   * {@link StoreException}.
   *
   * @param rows no two with the same key
   */
  CompletionStage<Void> keep(List<OutlookRow> rows);

  /** What was said of a service at a border. */
  record OutlookKey(String centre, LocalDate day, long askedMicros, String service) {}

  /**
   * What was said, and what came of it.
   *
   * @param expectedWaiting how many were expected to wait at the horizon
   * @param passes the probability as played
   * @param passesCalibrated the probability as shown
   * @param already whether the limit was passed when it was said
   * @param outcome null while it isn't known
   */
  record OutlookRow(
      OutlookKey key,
      int horizonMinutes,
      double expectedWaiting,
      double passes,
      double passesCalibrated,
      boolean already,
      @Nullable Outcome outcome) {
    /** The same with what came of it. */
    OutlookRow with(Outcome newOutcome) {
      return new OutlookRow(
          key, horizonMinutes, expectedWaiting, passes, passesCalibrated, already, newOutcome);
    }
  }

  /**
   * What came of it.
   *
   * @param waiting how many waited at the horizon
   * @param passedMicros when the limit was passed, or null
   * @param moreCounters whether more counters were at work meanwhile than had been foreseen
   * @param fewerCounters whether fewer were
   * @param setAside whether that was so before it was known whether the limit is passed: nothing is
   *     learned from it
   */
  record Outcome(
      int waiting,
      @Nullable Long passedMicros,
      boolean moreCounters,
      boolean fewerCounters,
      boolean setAside) {}
}
