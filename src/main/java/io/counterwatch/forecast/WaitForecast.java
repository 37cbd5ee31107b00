package io.counterwatch.forecast;

/** How long somebody would wait, or why that can't be said. */
public sealed interface WaitForecast {
  /** It can be said. */
  record Known(WaitEstimate estimate) implements WaitForecast {}

  /** It can't. */
  record Unknown(Reason reason) implements WaitForecast {}

  /** Why not. */
  enum Reason {
    /** No counter that is at work serves the service. */
    NO_COUNTER("no-counter"),
    /** The estimates of the service have missed too often lately. */
    WITHDRAWN("withdrawn");

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
