package io.counterwatch.centre;

/** What an alert tells of a service. */
public enum AlertKind {
  /** Somebody has waited for too long. */
  LONGEST_WAIT("longest-wait", Unit.SECONDS),
  /** Too many wait. */
  WAITING("waiting", Unit.PEOPLE),
  /** Somebody waits and no counter of the service is at work. */
  NO_OPEN_COUNTER("no-open-counter", Unit.SECONDS),
  /** Somebody waits and nobody is called. */
  NOBODY_CALLED("nobody-called", Unit.SECONDS),
  /** Too few were called within the target. */
  SERVICE_LEVEL("service-level", Unit.RATIO),
  /** Too many left unserved. */
  ABANDONMENT("abandonment", Unit.RATIO);

  /** What an alert's value and limit count. */
  public enum Unit {
    SECONDS,
    PEOPLE,
    RATIO
  }

  private static final double RATIO_STEPS = 1e4;

  private final String wireName;
  private final Unit unit;

  AlertKind(String wireName, Unit unit) {
    this.wireName = wireName;
    this.unit = unit;
  }

  /** The word in the API, in the protocol and in the metrics. */
  public String wireName() {
    return wireName;
  }

  /** What its value and limit count; a ratio is from 0 to 1. */
  public Unit unit() {
    return unit;
  }

  /** The worse of two values: the lower service level, of everything else the higher. */
  double worse(double one, double other) {
    return this == SERVICE_LEVEL ? Math.min(one, other) : Math.max(one, other);
  }

  /** Durations are kept in microseconds and shown in whole seconds, ratios with four decimals. */
  double shown(double value) {
    return switch (unit) {
      case SECONDS -> Durations.wholeSeconds((long) value);
      case PEOPLE -> value;
      case RATIO -> Math.round(value * RATIO_STEPS) / RATIO_STEPS;
    };
  }
}
