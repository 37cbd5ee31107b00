package io.counterwatch.device;

/** What stands in a file of an outbox, in the order in which it happened. */
sealed interface OutboxRecord {

  /**
   * An event was recorded.
   *
   * @param keptMicros the wall clock when it was
   */
  record Kept(long keptMicros, Outbox.Entry entry) implements OutboxRecord {}

  /** Those of these events that had no clock reading yet have this one. */
  record Frozen(long from, long to, ClockReading clock) implements OutboxRecord {}

  /** The server said up to where it has stored everything. */
  record Stored(long upto) implements OutboxRecord {}

  /** The outbox was opened; the sequence that was next then. */
  record Opened(long next) implements OutboxRecord {}

  /** The server's answer to a birth fitted what is here. */
  record Agreed() implements OutboxRecord {}
}
