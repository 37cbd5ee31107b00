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

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
