package io.counterwatch.app.bench;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The bench's own way into a database, beside the server that works on it. */
final class BenchDatabase implements AutoCloseable {
  private final Connection connection;

  /**
   * Connects.
   *
   * @param url {@code postgresql://user:password@host:port/database}
   */
  BenchDatabase(String url) throws IOException {
    URI uri = URI.create(url);
    String[] user = uri.getUserInfo().split(":", 2);
    try {
      connection =
          DriverManager.getConnection(
              "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
              user[0],
              user[1]);
    } catch (SQLException e) {
      throw new IOException("the bench's database cannot be reached: " + e.getMessage(), e);
    }
  }

  /** "PostgreSQL" and its version. */
  static String version(String url) throws IOException {
    try (BenchDatabase database = new BenchDatabase(url)) {
      return "PostgreSQL " + database.connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IOException("the bench's database has no version: " + e.getMessage(), e);
    }
  }

  /** For statements of the bench's own. */
  Connection connection() {
    return connection;
  }

  /** How many events were ever committed. */
  long committed() throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT coalesce(max(position), 0) FROM event")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IOException("the bench cannot read the log: " + e.getMessage(), e);
    }
  }

  /**
   * Makes the database the slow part, as a slow disk would be: each INSERT into the log, within its
   * transaction, takes as much longer as its rows are given.
   *
   * @param rowsPerSecond of one connection
   */
  void storeAtMost(int rowsPerSecond) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE FUNCTION slow_disk() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            PERFORM pg_sleep((SELECT count(*) FROM stored) / %d.0);
            RETURN NULL;
          END $$;
          CREATE TRIGGER slow_disk AFTER INSERT ON event
          REFERENCING NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION slow_disk()
          """
              .formatted(rowsPerSecond));
    } catch (SQLException e) {
      throw new IOException("the bench cannot slow its database down: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
