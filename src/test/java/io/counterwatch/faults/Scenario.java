package io.counterwatch.faults;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A row of the matrix: something strikes an installation while its devices record events. Every
 * class of this package whose name ends in {@code Scenario} is found by itself; it has a
 * constructor without parameters, and is made anew for each run.
 */
interface Scenario {
  /** By which it is picked: {@code -Dcounterwatch.faults.only=kills,clocks}. */
  String name();

  /** What strikes, in the words of the table. */
  String fault();

  /** What it plays with. */
  Terms terms(Length length);

  /** How often it is played from the beginning, each time with another seed. */
  default int plays(Length length) {
    return 1;
  }

  /** The devices; by default all of the plan, in this process, with outboxes in memory. */
  default Fleet fleet(Plan plan, Terms terms, Site site, long seed) {
    return new Traffic(plan, terms, site.devicesUrl(), new SplittableRandom(seed));
  }

  /**
   * Why it cannot be played on this machine, such as "needs root: ip netns"; null where it can be.
   */
  default @Nullable String missing() {
    return null;
  }

  /**
   * Strikes, while events are recorded; returns when the last fault is over. What remains to be
   * recorded is recorded afterwards.
   */
  void strike(Ordeal ordeal) throws Exception;

  /** Further checks, after all is drained and what holds for every scenario was looked at. */
  default void check(Ordeal ordeal, Findings findings) throws Exception {}

  /** Whether a refused event is part of the game. */
  default boolean expectsDeadLetter(String publisher, String reason, String detail) {
    return false;
  }

  /** Whether a device that somebody should look at is part of the game. */
  default boolean expectsProblem(String problem) {
    return false;
  }
}
