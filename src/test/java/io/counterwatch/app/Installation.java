package io.counterwatch.app;

import io.counterwatch.testing.Http;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server with its own database and, where devices do not come to itself, a broker. */
final class Installation implements AutoCloseable {
  private final PostgresProcess database;
  private final @Nullable MosquittoProcess broker;
  private final String databaseName = "t" + UUID.randomUUID().toString().replace("-", "");
  private final Server server;

  /** Where devices connect. */
  enum Way {
    BROKER,
    BUILT_IN
  }

  Installation(PostgresProcess database, Way way, Path folder, String organisation)
      throws IOException, InterruptedException {
    this.database = database;
    broker = way == Way.BROKER ? MosquittoProcess.start() : null;
    Path file = Files.writeString(folder.resolve("organisation.yaml"), organisation);
    Map<Setting, String> flags = new TreeMap<>();
    flags.put(Setting.POSTGRES_URL, database.createDatabase(databaseName));
    flags.put(Setting.ORGANISATION, file.toString());
    flags.put(Setting.HTTP_PORT, "0");
    flags.put(Setting.MANAGEMENT_PORT, "0");
    if (broker != null) {
      flags.put(Setting.MQTT_URL, broker.url());
    } else {
      flags.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    }
    Settings settings = Settings.resolve(flags, Map.of(), null);
    server = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    server.start();
  }

  Server server() {
    return server;
  }

  String mqttUrl() {
    return broker != null ? broker.url() : "tcp://127.0.0.1:" + server.mqttPort();
  }

  /** The address of a path of its pages. */
  String url(String path) {
    return "http://127.0.0.1:" + server.httpPort() + path;
  }

  Series metrics() {
    return Series.parse(Http.text("http://127.0.0.1:" + server.managementPort() + "/metrics"));
  }

  long storedEvents() throws SQLException {
    return Long.parseLong(ask("SELECT count(*) FROM event").iterator().next());
  }

  /** The first column of the answer. */
  Set<String> ask(String sql) throws SQLException {
    Set<String> answer = new HashSet<>();
    try (Connection connection = database.connect(databaseName);
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        answer.add(String.valueOf(rows.getString(1)));
      }
    }
    return answer;
  }

  @Override
  public void close() {
    server.stop();
    if (broker != null) {
      broker.close();
    }
  }
}
