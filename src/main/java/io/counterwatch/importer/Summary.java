package io.counterwatch.importer;

import java.util.List;

/**
 * What became of a log.
 *
 * @param epoch under which its events stand
 * @param rows in the file, without header and empty lines
 * @param dropped that the mapping leaves out
 * @param refused that did not fit it
 * @param refusals the first of them, at most {@link #MAX_REFUSALS}
 * @param events given out
 * @param tickets issued among them
 */
public record Summary(
    String epoch,
    long rows,
    long dropped,
    long refused,
    List<Refusal> refusals,
    long events,
    long tickets) {
  /** How many refusals are reported one by one. */
  public static final int MAX_REFUSALS = 10;

  /** A row that did not fit; its line counts from 1. */
  public record Refusal(long line, String reason) {}
}
