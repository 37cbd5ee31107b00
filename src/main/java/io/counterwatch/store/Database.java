package io.counterwatch.store;

import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param password empty where none is needed
 */
public record Database(String host, int port, String name, String user, String password) {
  private static final int DEFAULT_PORT = 5432;

  /** Limit on the prepared statements that a connection keeps. */
  private static final int MAX_CACHED_STATEMENTS = 64;

  /** Limit on statements sent ahead of their answers. */
  private static final int PIPELINED_STATEMENTS = 64;

  /** Reads {@code postgresql://user:password@host:port/database}. */
  public static Database of(String url) {
    URI uri = URI.create(url);
    String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String path = uri.getPath() == null ? "" : uri.getPath();
    return new Database(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        path.length() < 2 ? "postgres" : path.substring(1),
        user.isEmpty() ? "postgres" : decode(user),
        colon < 0 ? "" : decode(userInfo.substring(colon + 1)));
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  PgConnectOptions connectOptions() {
    PgConnectOptions options = new PgConnectOptions();
    options.setHost(host).setPort(port).setDatabase(name).setUser(user).setPassword(password);
    options
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(MAX_CACHED_STATEMENTS);
    options.setPipeliningLimit(PIPELINED_STATEMENTS);
    return options;
  }

  /**
   * Brings the schema up to date. Blocks.
   *
   * @return null, or one line on why it can't be done now
   */
  public @Nullable String migrate() {
    try {
      Flyway.configure().dataSource(jdbcUrl(), user, password).load().migrate();
      return null;
    } catch (FlywayException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown");
    }
  }

  private String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name;
  }

  /** A connection for large answers, on which nothing can be written. Blocks. */
  Connection openForReading() throws SQLException {
    Connection connection = DriverManager.getConnection(jdbcUrl(), user, password);
    connection.setReadOnly(true);
    return connection;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + name;
  }
}
