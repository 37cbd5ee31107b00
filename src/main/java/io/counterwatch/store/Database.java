package io.counterwatch.store;

import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param password empty where none is needed
 * @param tls how the way to it is protected
 */
public record Database(
    String host, int port, String name, String user, String password, DatabaseTls tls) {
  /** How long it may take until a connection stands. */
  static final int CONNECT_SECONDS = 10;

  private static final int DEFAULT_PORT = 5432;

  /** Limit on the prepared statements that a connection keeps. */
  private static final int MAX_CACHED_STATEMENTS = 64;

  /** A database that can't be reached must not hold the reading thread for ever. */
  private static final int CONNECT_WITHIN_SECONDS = 10;

  /** Nor one that goes silent in the middle of an answer. */
  private static final int SILENT_AT_MOST_SECONDS = 60;

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

  /**
   * Reads {@code postgresql://user:password@host:port/database}, perhaps with {@code
   * ?sslmode=verify-full&sslrootcert=FILE}.
   *
   * @throws IllegalArgumentException saying, without any password, what is wrong behind the {@code
   *     ?}
   */
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
        colon < 0 ? "" : decode(userInfo.substring(colon + 1)),
        DatabaseTls.of(uri.getRawQuery()));
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
    FORGOTTEN_BY_SERVER.forEach(options::addProperty);
    return tls.protect(options);
  }

  /** The database was written by a newer program, whose tables this one does not understand. */
  public static final class NewerSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NewerSchemaException(String found, String known) {
      super(
          "the database has schema version %s, this program knows versions up to %s: start the"
                  .formatted(found, known)
              + " newer program, or go back to a backup from before the upgrade");
    }
  }

  /**
   * Brings the schema up to date. Blocks.
   *
   * @return null, or one line on why it can't be done now
   * @throws NewerSchemaException if it is newer than this program: nothing is changed
   */
  public @Nullable String migrate() {
    try {
      Flyway flyway = Flyway.configure().dataSource(jdbcUrl(), user, password).load();
      refuseNewer(flyway.info());
      flyway.migrate();
      return null;
    } catch (FlywayException e) {
      return reason(e);
    }
  }

  /** Flyway itself would pass over what it does not know. */
  private static void refuseNewer(MigrationInfoService migrations) {
    String known = "0";
    for (MigrationInfo each : migrations.all()) {
      String version = String.valueOf(each.getVersion());
      switch (each.getState()) {
        case FUTURE_SUCCESS, FUTURE_FAILED -> throw new NewerSchemaException(version, known);
        default -> known = version;
      }
    }
  }

  /** The innermost reason, which tells most; what went wrong with TLS would not say so itself. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    boolean ofTls = cause instanceof SSLException;
    while (cause.getCause() != null) {
      cause = cause.getCause();
      ofTls |= cause instanceof SSLException;
    }
    return (ofTls ? "TLS: " : "")
        + String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown");
  }

  private String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s%s&connectTimeout=%d&tcpKeepAlive=true"
        .formatted(host, port, name, tls.jdbcParameters(), CONNECT_SECONDS);
  }

  /**
   * A connection for large answers, on which nothing can be written. Blocks.
   *
   * @param answerMillis a question that takes longer is ended by the database; 0 for no limit
   */
  Connection openForReading(int answerMillis) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("readOnly", "true");
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_WITHIN_SECONDS));
    properties.setProperty("socketTimeout", Integer.toString(SILENT_AT_MOST_SECONDS));
    if (answerMillis > 0) {
      properties.setProperty("options", "-c statement_timeout=" + answerMillis);
    }
    return DriverManager.getConnection(jdbcUrl(), properties);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + name;
  }
}
