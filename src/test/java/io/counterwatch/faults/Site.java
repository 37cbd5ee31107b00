package io.counterwatch.faults;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One installation, as in production: broker, database and server, each a process that can be
 * stopped, killed and started again by itself.
 */
final class Site implements AutoCloseable {
  /** A machine that is busy with something else starts a server slowly. */
  static final Duration STARTING = Duration.ofSeconds(60);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path folder;
  private final SiteTerms terms;
  private final boolean ownsDatabase;
  private final PostgresProcess database;
  private final String databaseName;
  private final MosquittoProcess broker;
  private final List<ServerProcess> servers = new ArrayList<>();

  private Site(Path folder, PostgresProcess shared, SiteTerms terms) {
    this.folder = folder;
    this.terms = terms;
    Function<Path, PostgresProcess> own = terms.ownDatabase();
    this.ownsDatabase = own != null;
    this.database = own == null ? shared : own.apply(folder);
    if (!database.isRunning()) {
      database.restart();
    }
    this.databaseName = ownsDatabase ? "postgres" : "site_" + NUMBER.incrementAndGet();
    if (!ownsDatabase) {
      var unused = database.createDatabase(databaseName);
    }
    this.broker = MosquittoProcess.start(terms.brokerLines().toArray(String[]::new));
  }

  /**
   * Starts one; returns when its server is ready.
   *
   * @param folder for whatever it keeps
   * @param shared a PostgreSQL in which it gets a database of its own
   */
  static Site start(Path folder, PostgresProcess shared, SiteTerms terms, Plan plan)
      throws IOException {
    Files.writeString(folder.resolve("organisation.yaml"), plan.organisationYaml());
    Site site = new Site(folder, shared, terms);
    try {
      site.startServer();
      site.awaitReady();
      return site;
    } catch (RuntimeException | Error broken) {
      site.close();
      throw broken;
    }
  }

  Path folder() {
    return folder;
  }

  MosquittoProcess broker() {
    return broker;
  }

  PostgresProcess database() {
    return database;
  }

  /** The server that serves: the one that was started last. */
  ServerProcess server() {
    return servers.getLast();
  }

  /** Where devices connect. */
  String devicesUrl() {
    return terms.devicesToBroker().apply(broker.url());
  }

  /** Starts another server on the same database and broker; {@link #server} is that one then. */
  ServerProcess startServer() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--mqtt-url", terms.serverToBroker().apply(broker.url())));
    arguments.addAll(
        List.of("--postgres-url", terms.serverToDatabase().apply(database.url(databaseName))));
    arguments.addAll(List.of("--organisation", folder.resolve("organisation.yaml").toString()));
    arguments.addAll(terms.serverArguments());
    ServerProcess server = ServerProcess.start(folder, terms.launch(), arguments);
    servers.add(server);
    return server;
  }

  /** The one that was started last was a mistake; {@link #server} is the one before again. */
  void dropServer() {
    servers.removeLast().close();
  }

  /** Waits until the server is ready, as one that starts on a busy machine. */
  void awaitReady() {
    ServerProcess server = server();
    Await.until("the server is ready", STARTING, () -> server.readiness() == 200);
  }

  /** A connection of the test's own to the site's database. */
  Connection connect() throws SQLException {
    return database.connect(databaseName);
  }

  /** The first field of an answer of the site's database. */
  long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() {
    // One that does not end in good order must not keep the others from ending.
    try {
      servers.forEach(ServerProcess::close);
    } finally {
      try {
        broker.close();
      } finally {
        closeDatabase();
      }
    }
  }

  private void closeDatabase() {
    if (ownsDatabase) {
      database.close();
    } else if (database.isRunning()) {
      database.dropDatabase(databaseName);
    }
  }
}
