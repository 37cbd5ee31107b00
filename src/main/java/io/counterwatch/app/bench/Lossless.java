package io.counterwatch.app.bench;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What became of what a fleet recorded, asked of the database when all is acknowledged.
 *
 * @param lost events that a device was told are stored, and are not
 * @param twice events that are stored more than once
 * @param refused events that were refused
 */
record Lossless(long lost, long twice, long refused) {
  private static final String QUESTION =
      """
      SELECT count(*), count(DISTINCT (publisher, sequence)), (SELECT count(*) FROM rejection)
      FROM event WHERE epoch IS NOT NULL
      """;

  static Lossless of(BenchDatabase log, LoadFleet fleet) throws IOException {
    try (Statement statement = log.connection().createStatement();
        ResultSet rows = statement.executeQuery(QUESTION)) {
      rows.next();
      long stored = rows.getLong(1);
      long distinct = rows.getLong(2);
      return new Lossless(fleet.recorded() - distinct, stored - distinct, rows.getLong(3));
    } catch (SQLException e) {
      throw new IOException("the bench cannot read the log: " + e.getMessage(), e);
    }
  }

  /** Fails unless everything is stored exactly once. */
  void check() throws IOException {
    if (lost != 0 || twice != 0 || refused != 0) {
      throw new IOException(
          "NOT every event is stored exactly once: %,d lost, %,d stored twice, %,d refused"
              .formatted(lost, twice, refused));
    }
  }
}
