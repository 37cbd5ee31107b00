package io.counterwatch.device;

/**
 * How much an outbox on disk may hold.
 *
 * @param maxBytes of all its files; the oldest events go when it is reached, acknowledged ones
 *     first
 * @param unacknowledgedDays how long an event is kept that the server has not stored
 * @param acknowledgedHours how long an event is kept at least that the server has stored, where
 *     there is room
 * @param segmentBytes of one file; what goes, goes by whole files
 */
public record OutboxLimits(
    long maxBytes, int unacknowledgedDays, int acknowledgedHours, int segmentBytes) {
  /** A year of a busy ticket machine. */
  public static final long MAX_BYTES = 256L << 20;

  public static final int UNACKNOWLEDGED_DAYS = 30;

  /** What a server may have to ask for again that was restored from last night's backup. */
  public static final int ACKNOWLEDGED_HOURS = 24;

  public static final int SEGMENT_BYTES = 1 << 20;

  /** So that dropping one file never drops most of what is there. */
  static final int MIN_SEGMENTS = 4;

  /** The usual limits. */
  public static final OutboxLimits USUAL =
      new OutboxLimits(MAX_BYTES, UNACKNOWLEDGED_DAYS, ACKNOWLEDGED_HOURS, SEGMENT_BYTES);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException where they allow nothing, or fewer than four files
   */
  public OutboxLimits {
    if (segmentBytes < 1 || maxBytes < (long) segmentBytes * MIN_SEGMENTS) {
      throw new IllegalArgumentException(
          "an outbox needs room for " + MIN_SEGMENTS + " files of " + segmentBytes + " bytes");
    }
    if (unacknowledgedDays < 1 || acknowledgedHours < 1) {
      throw new IllegalArgumentException(
          "an outbox keeps events for a day, and acknowledged ones for an hour, at least");
    }
  }
}
