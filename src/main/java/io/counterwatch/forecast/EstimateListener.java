package io.counterwatch.forecast;

/** Hears what is announced, and what came of it. */
public interface EstimateListener {
  /** Hears nothing. */
  EstimateListener NOBODY =
      new EstimateListener() {
        @Override
        public void announced(Announcement announcement) {}

        @Override
        public void called(Announcement announcement, double minutes) {}

        @Override
        public void withdrew(Announcement announcement, double minutes) {}

        @Override
        public void forgotten(Announcement announcement, double minutes) {}
      };

  /** Somebody began to wait. */
  void announced(Announcement announcement);

  /** They were called, after so many minutes. */
  void called(Announcement announcement, double minutes);

  /**
   * They stopped waiting uncalled, after so many minutes: how long it would have been, none knows.
   */
  void withdrew(Announcement announcement, double minutes);

  /**
   * They still waited when the day was over, after so many minutes: whether they were called later,
   * or had left without a word, isn't known.
   */
  void forgotten(Announcement announcement, double minutes);

  /**
   * Somebody was called who had been judged while they waited; of each such judgement, in order.
   *
   * @param minutes from then on
   */
  default void reconsidered(Checkpoint checkpoint, double minutes) {}
}
