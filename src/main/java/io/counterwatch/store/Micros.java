package io.counterwatch.store;

/** Times on their way out of the database. */
final class Micros {
  private Micros() {}

  /** A {@code timestamptz} column as microseconds since 1970; exact. */
  static String of(String column) {
    return "(extract(epoch from " + column + ") * 1000000)::bigint";
  }
}
