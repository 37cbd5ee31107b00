package io.counterwatch.pipeline;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where is kept what forecasts have learned, and what they have announced. Every stage fails with a
 * {@link StoreException}; nothing may be asked before the store of events is open.
 */
public interface ForecastStore {
  /** A state is of use for so many days, and so many are learned from where there is none. */
  int LEARNED_DAYS = 28;

  /** The states of so many days of a centre are kept. */
  int KEPT_STATES = 3;

  /** So many of the last announcements of a service whose waits are known make its record. */
  int JUDGED_ESTIMATES = 300;

  /**
   * What a centre's estimates begin with on a day.
   *
   * @param version of the model: states of others are passed over
   */
  CompletionStage<Start> start(String centre, LocalDate day, long version);

  /** Keeps the state; the centre's older ones go but for the newest few. */
  CompletionStage<Void> saveState(StateRow state);

  /**
   * Forgets some of what is too old to be of use from that day on: states, and what outlooks said.
   * Of every centre, also of those that are in no plan any more. Completes with whether there may
   * be more of it.
   */
  CompletionStage<Boolean> forget(LocalDate today);

  /**
   * Keeps announcements: what was announced first of a leg stands, and what came of it is replaced.
   * Completes with the same rows as they stand then.
   *
   * @param rows no two of the same leg
   */
  CompletionStage<List<EstimateRow>> announce(List<EstimateRow> rows);

  /** Where outlooks are kept. */
  default OutlookStore outlooks() {
    return OutlookStore.NOWHERE;
  }

  /**
   * What estimates begin with.
   *
   * @param state the newest of before that day, or null where there is none of use
   * @param days of the {@link #LEARNED_DAYS} before that day, those of which there are events;
   *     ascending
   * @param unsettled those of them with announcements of which nobody knows what came
   * @param judged of each service the last announcements whose waits are known, at most {@link
   *     #JUDGED_ESTIMATES}
   */
  record Start(
      @Nullable StateRow state,
      List<LocalDate> days,
      List<LocalDate> unsettled,
      List<EstimateRow> judged) {}

  /**
   * What was learned up to the end of a service day.
   *
   * @param version of the model that it is of
   */
  @SuppressWarnings("ArrayRecordComponent") // some 100 kB: made to be read once
  record StateRow(String centre, LocalDate day, long version, byte[] state) {}

  /**
   * Whom something was announced to.
   *
   * @param leg the number of the ticket's leg, from 0
   */
  record EstimateKey(String centre, LocalDate day, String subject, int leg) {}

  /**
   * What was announced to somebody, and what came of it.
   *
   * @param p50Seconds the wait that is expected, from {@code announcedMicros} on
   * @param p90Seconds nine of ten are no longer
   * @param model the version of the model
   * @param shown whether it was to be said; it is judged all the same
   * @param outcome null while nothing is known
   */
  record EstimateRow(
      EstimateKey key,
      String service,
      long announcedMicros,
      double p50Seconds,
      double p90Seconds,
      long model,
      boolean shown,
      @Nullable Outcome outcome) {
    /** The same with what came of it. */
    EstimateRow with(@Nullable Outcome newOutcome) {
      return new EstimateRow(
          key, service, announcedMicros, p50Seconds, p90Seconds, model, shown, newOutcome);
    }
  }

  /** How a wait ended, and after how long, as far as is known. */
  record Outcome(End end, double waitSeconds) {}

  /** How a wait ends. */
  enum End {
    CALLED("called"),
    /** Uncalled; how long it would have been, nobody knows. */
    WITHDREW("withdrew"),
    /** Nothing more was heard of them on their day; the wait was at least that long. */
    UNKNOWN("unknown");

    private final String wireName;

    End(String wireName) {
      this.wireName = wireName;
    }

    /** The word in the database and in the API. */
    public String wireName() {
      return wireName;
    }
  }
}
