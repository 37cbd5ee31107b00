package io.counterwatch.centre;

/** How long somebody will wait, or why that can't be said. */
public sealed interface Estimate {
  /**
   * It can be said. From now on; seconds.
   *
   * @param p50Seconds the wait that is expected: rather more than half of such waits are no longer
   * @param p90Seconds nine in ten are no longer
   * @param shown the range that people are told
   */
  record Known(int p50Seconds, int p90Seconds, Range shown) implements Estimate {}

  /** It can't. */
  record Unknown(Reason reason) implements Estimate {}

  /** Minutes from and to, in whole fives; it stands still while little changes. */
  record Range(int fromMinutes, int toMinutes) {}

  /** Why nothing can be said. */
  enum Reason {
    /** No counter that is at work serves the service. */
    NO_COUNTER("no-counter"),
    /** The doors are shut: nobody comes now. */
    CLOSED("closed"),
    /** The estimates of the service have missed too often lately. */
    WITHDRAWN("withdrawn"),
    /** The centre hasn't been heard, or nothing can be stored: the present is not known. */
    STALE("stale"),
    /** What was learned before is being read again. */
    LEARNING("learning"),
    /** The estimates of the centre failed; all else goes on. */
    FAILED("failed"),
    /** So many wait that those who came last have none of their own. */
    TOO_MANY("too-many");

    private final String wireName;

    Reason(String wireName) {
      this.wireName = wireName;
    }

    /** The word in the API. */
    public String wireName() {
      return wireName;
    }
  }
}
