package io.counterwatch.centre;

/** What an exception most likely comes from: {@link ExceptionRule} says which. */
public enum ExceptionCause {
  /** More come than the counters at work can serve; those that are shut or paused could. */
  TOO_FEW_COUNTERS("too-few-counters"),
  /** More come than all counters together could serve. */
  SURGE("surge"),
  /** A device is silent or says that it doesn't work. */
  DEVICE_DOWN("device-down"),
  /** Nothing at all is heard of an open centre, or its gateway is silent. */
  LINE_DOWN("line-down"),
  /** None of these is seen. */
  UNCLEAR("unclear");

  private final String wireName;

  ExceptionCause(String wireName) {
    this.wireName = wireName;
  }

  /** The word in the API and in the database. */
  public String wireName() {
    return wireName;
  }

  /**
   * The cause of that word.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static ExceptionCause of(String wireName) {
    for (ExceptionCause cause : values()) {
      if (cause.wireName.equals(wireName)) {
        return cause;
      }
    }
    throw new IllegalArgumentException("no cause " + wireName);
  }
}
