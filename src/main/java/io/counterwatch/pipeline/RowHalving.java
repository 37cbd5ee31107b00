package io.counterwatch.pipeline;

/**
 * Finds the row that the store refuses: of what could not be written half is tried next, until the
 * bad row is alone. Then its centre is passed over for a while, and all others are written.
 */
final class RowHalving {
  private final int limit;
  private final Pauses pauses;
  private int most;

  /**
   * @param limit on the rows of one transaction
   * @param pauses of the centres whose rows are not to be written for now
   */
  RowHalving(int limit, Pauses pauses) {
    this.limit = limit;
    this.pauses = pauses;
    this.most = limit;
  }

  /** How many rows may be written at a time now. */
  int most() {
    return most;
  }

  /** Whether rows of that centre are to be written now. */
  boolean mayWrite(String centre) {
    return !pauses.isPaused(centre);
  }

  /** Some were written. */
  void written() {
    most = Math.min(2 * most, limit);
  }

  /**
   * So many could not be written.
   *
   * @param centre of the first of them
   */
  void failed(int rows, String centre) {
    most = Math.max(1, rows / 2);
    if (rows == 1) {
      pauses.pause(centre);
    }
  }
}
