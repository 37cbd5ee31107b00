package io.counterwatch.app.bench;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How much a database takes, indexes included.
 *
 * @param walBytes written to its journal since it was made
 * @param logBytes of the log of events
 * @param ticketBytes of the table of tickets
 * @param dossierBytes of the table of dossiers
 * @param dayBytes of the tables that are derived for each service day
 * @param deviceBytes of the tables of devices and of their sequences
 */
record DatabaseSize(
    long walBytes,
    long logBytes,
    long ticketBytes,
    long dossierBytes,
    long dayBytes,
    long deviceBytes) {
  private static final String QUESTION =
      """
      SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
        sum(size) FILTER (WHERE name = 'event'),
        sum(size) FILTER (WHERE name = 'ticket'),
        sum(size) FILTER (WHERE name = 'dossier'),
        sum(size) FILTER (WHERE name LIKE 'service\\_day%'),
        sum(size) FILTER (WHERE name IN ('device', 'ledger'))
      FROM (SELECT relname AS name, pg_total_relation_size(oid) AS size FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) AS tables
      """;

  static DatabaseSize of(BenchDatabase database) throws IOException {
    try (Statement statement = database.connection().createStatement();
        ResultSet rows = statement.executeQuery(QUESTION)) {
      rows.next();
      return new DatabaseSize(
          rows.getLong(1),
          rows.getLong(2),
          rows.getLong(3),
          rows.getLong(4),
          rows.getLong(5),
          rows.getLong(6));
    } catch (SQLException e) {
      throw new IOException("the bench cannot ask how large the database is: " + e.getMessage(), e);
    }
  }

  /** What came since then, as journal; the rest as it stands now. */
  DatabaseSize since(DatabaseSize before) {
    return new DatabaseSize(
        walBytes - before.walBytes, logBytes, ticketBytes, dossierBytes, dayBytes, deviceBytes);
  }
}
