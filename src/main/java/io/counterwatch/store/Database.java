package io.counterwatch.store;

import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param password empty where none is needed
 */
public record Database(String host, int port, String name, String user, String password) {
  /** How long it may take until a connection stands. */
  static final int CONNECT_SECONDS = 10;

  private static final int DEFAULT_PORT = 5432;

  /** Limit on the prepared statements that a connection keeps. */
  private static final int MAX_CACHED_STATEMENTS = 64;

  /** Limit on statements sent ahead of their answers. */
  private static final int PIPELINED_STATEMENTS = 64;

  /**
   * After so long PostgreSQL gives a connection up whose other end answers no more, and what it
   * held falls free: 25 s instead of hours. A machine that lost its power holds the lease till
   * then.
   */
  private static final Map<String, String> FORGOTTEN_BY_SERVER =
      Map.of(
          "tcp_keepalives_idle", "10",
          "tcp_keepalives_interval", "5",
          "tcp_keepalives_count", "3",
          "tcp_user_timeout", "25000");

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

  private String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s?connectTimeout=%d&tcpKeepAlive=true"
        .formatted(host, port, name, CONNECT_SECONDS);
  }

  PgConnectOptions connectOptions() {
    PgConnectOptions options = new PgConnectOptions();
    options.setHost(host).setPort(port).setDatabase(name).setUser(user).setPassword(password);
    options
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(MAX_CACHED_STATEMENTS);
    options.setPipeliningLimit(PIPELINED_STATEMENTS);
    FORGOTTEN_BY_SERVER.forEach(options::addProperty);
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

  /** Without the password. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + name;
  }
}
