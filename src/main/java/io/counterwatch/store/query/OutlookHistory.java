package io.counterwatch.store.query;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What outlooks said, against what came. */
public interface OutlookHistory {
  /** The longest range that is answered. */
  int MAX_RECORD_DAYS = 400;

  /** The record of a range of service days, both ends included; null for an unknown centre. */
  Future<@Nullable OutlookRecord> outlookRecord(String centre, LocalDate from, LocalDate to);

  /**
   * How good outlooks were.
   *
   * @param asForeseen of those alone that are not set aside; queues, of those during which neither
   *     more nor fewer counters were at work than foreseen
   * @param bins by the probability that was shown, those with any
   */
  record OutlookRecord(
      String centre,
      LocalDate from,
      LocalDate to,
      Score total,
      Score asForeseen,
      List<ServiceScore> services,
      List<Bin> bins) {}

  /** Of a service. */
  record ServiceScore(String service, Score score) {}

  /**
   * What became of what was said.
   *
   * @param already how many were said when the limit was passed: not judged
   * @param judged of the others, those of which the outcome is known
   * @param passed in how many of these the limit was passed
   * @param brier mean (probability shown − outcome)², null without any judged
   * @param brierRaw the same of the probability as played
   * @param queues how many queues were compared
   * @param queueError mean |expected − waiting|, null without any
   * @param queueBias mean expected − waiting
   * @param setAside how many of the judged nothing is learned from, since other counters than
   *     foreseen were at work before it was known whether the limit is passed
   */
  record Score(
      long already,
      long judged,
      long passed,
      @Nullable Double brier,
      @Nullable Double brierRaw,
      long queues,
      @Nullable Double queueError,
      @Nullable Double queueBias,
      long setAside) {

    /** Brier score of whoever had always said the share that passed; null without any judged. */
    public @Nullable Double brierOfShare() {
      if (judged == 0) {
        return null;
      }
      double share = passed / (double) judged;
      return share * (1 - share);
    }
  }

  /**
   * A tenth of probabilities.
   *
   * @param from its lower end; the last one ends with 1
   * @param said mean of the probabilities shown
   * @param passed how many of them came true
   */
  record Bin(double from, long judged, double said, long passed) {}
}
