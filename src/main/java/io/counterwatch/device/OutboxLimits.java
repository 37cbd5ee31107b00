package io.counterwatch.device;

/**
 * How much an outbox on disk may hold.
 *
 * @param maxBytes of all its files; the oldest events go when it is reached, acknowledged ones
 *     first. Nothing else takes an event that the server has not stored
 * @param acknowledgedHours how long an event is kept at least that the server has stored, where
 *     there is room
 * @param segmentBytes of one file; what goes, goes by whole files
 */
public record OutboxLimits(long maxBytes, int acknowledgedHours, int segmentBytes) {
  /** A year of a busy ticket machine. */
  public static final long MAX_BYTES = 256L << 20;

  /** What a server may have to ask for again that was restored from last night's backup. */
  public static final int ACKNOWLEDGED_HOURS = 24;

  public static final int SEGMENT_BYTES = 1 << 20;

  /** So that dropping one file never drops most of what is there. */
  static final int MIN_SEGMENTS = 4;

  /** The usual limits. */
  public static final OutboxLimits USUAL =
      new OutboxLimits(MAX_BYTES, ACKNOWLEDGED_HOURS, SEGMENT_BYTES);

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
    if (acknowledgedHours < 1) {
      throw new IllegalArgumentException(
          "an outbox keeps acknowledged events for an hour at least");
    }
  }
}
