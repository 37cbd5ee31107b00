package io.counterwatch.store;

/** Times on their way into the database and out of it. */
final class Micros {
  private Micros() {}

  /** A parameter of microseconds since 1970 as a {@code timestamptz}; exact. */
  static String toTime(String parameter) {
    return "timestamptz 'epoch' + " + parameter + "::bigint * interval '1 microsecond'";
  }

  /** A {@code timestamptz} column as microseconds since 1970; exact. */
  static String of(String column) {
    return "(extract(epoch from " + column + ") * 1000000)::bigint";
  }
}
