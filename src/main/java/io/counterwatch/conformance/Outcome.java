package io.counterwatch.conformance;

/** What became of a step. */
public enum Outcome {
  PASSED("passed"),
  FAILED("FAILED"),
  /** The device had no chance to show it, or did not take it. */
  NOT_SEEN("not seen"),
  /** It cannot be seen this way, or with this device. */
  NOT_OBSERVABLE("not observable");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** As a person reads it. */
  public String words() {
    return words;
  }
}
