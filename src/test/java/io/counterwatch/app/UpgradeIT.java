package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database that an earlier version of the program left, with what that version stored; and one
 * that a later version left.
 */
class UpgradeIT {
  /** Two visitors: one served after a wait of five minutes, one who left before the call. */
  private static final String EVENTS =
      """
      (1, '08:00:00', 'ticket.issued', 1, 'T1', '{"service":"land","number":"A1"}'),
      (2, '08:01:00', 'ticket.issued', 2, 'T2', '{"service":"land","number":"A2"}'),
      (3, '08:05:00', 'ticket.called', 3, 'T1', '{"counter":"1","staff":"s-01"}'),
      (4, '08:05:10', 'service.started', 4, 'T1', '{"counter":"1","staff":"s-01"}'),
      (5, '08:09:10', 'service.finished', 5, 'T1', '{"counter":"1","staff":"s-01"}'),
      (6, '08:20:00', 'ticket.left', 6, 'T2', '{"reason":"walked-out"}')
      """;

  private static PostgresProcess database;

  @TempDir Path folder;

  @BeforeAll
  static void startDatabase() {
    database = PostgresProcess.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "6"})
  void whatAnEarlierVersionStoredIsUnderstood(String version) throws Exception {
    String name = "schema_" + version;
    String url = database.createDatabase(name);
    migrate(name, version);
    // Version 4's days lack what version 6 added; version 6 was ended before its day was written.
    fill(name, version.equals("4"));
    Server server = start(url);
    try {
      JsonNode day =
          Http.json(
              "http://127.0.0.1:" + server.httpPort() + "/api/v1/centres/hall/days/2026-03-02");

      assertThat(day.at("/total/issued").asInt()).as(day.toString()).isEqualTo(2);
      assertThat(day.at("/total/served").asInt()).isEqualTo(1);
      assertThat(ask(name, "SELECT count(*) FROM event")).isEqualTo("6");
      assertThat(ask(name, "SELECT upto FROM ledger")).isEqualTo("6");
      assertThat(ask(name, "SELECT bool_and(finished) FROM service_day")).isEqualTo("t");
      assertThat(ask(name, "SELECT issued FROM service_day_totals WHERE service = 'land'"))
          .as("the rows that the earlier version had derived are made anew")
          .isEqualTo("2");
    } finally {
      server.stop();
    }
  }

  @Test
  void whatALaterVersionLeftIsNotTouched() throws Exception {
    String url = database.createDatabase("later");
    migrate("later", "latest");
    execute(
        "later",
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) VALUES (900, '900', 'later', 'SQL',"
            + " 'V900__later.sql', 'postgres', 1, true)");
    Path log = folder.resolve("serve.log");

    int code =
        ServerProcess.run(
            log, "serve", "--postgres-url", url, "--http-port", "0", "--management-port", "0");

    assertThat(code).isEqualTo(Server.EXIT_SCHEMA_NEWER);
    assertThat(Files.readString(log))
        .startsWith("counterwatch: the database has schema version 900, this program knows")
        .contains("start the newer program, or go back to a backup from before the upgrade")
        .hasLineCount(1);
    assertThat(ask("later", "SELECT count(*) FROM writer")).as("no lease").isEqualTo("0");
  }

  private Server start(String url) throws Exception {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.POSTGRES_URL, url);
    flags.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    flags.put(Setting.HTTP_PORT, "0");
    flags.put(Setting.MANAGEMENT_PORT, "0");
    flags.put(Setting.DATA_DIRECTORY, folder.toString());
    Settings settings = Settings.resolve(flags, Map.of(), null);
    Server server = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    server.start();
    return server;
  }

  /** As the earlier version's start did. */
  private static void migrate(String name, String version) throws Exception {
    try (Connection address = database.connect(name)) {
      String url = database.url(name);
      String password = url.substring(url.indexOf(':', 13) + 1, url.indexOf('@'));
      Flyway.configure()
          .dataSource(address.getMetaData().getURL(), "postgres", password)
          .target(version)
          .load()
          .migrate();
    }
  }

  /** A day as the earlier version stored it, with derived rows that today's would not derive. */
  private static void fill(String name, boolean finished) throws SQLException {
    execute(name, "INSERT INTO centre (centre, zone, history) VALUES ('hall', 'UTC', false)");
    execute(
        name,
        "INSERT INTO device (device, centre, kind, best_effort)"
            + " VALUES ('kiosk-1', 'hall', 'kiosk', false)");
    execute(
        name,
        """
        INSERT INTO event (position, centre, day, time, received, type, publisher, device, id,
          epoch, sequence, subject, content_hash, data)
        SELECT n, 'hall', '2026-03-02', ('2026-03-02 ' || clock || '+00')::timestamptz,
          ('2026-03-02 ' || clock || '+00')::timestamptz, type, 'kiosk-1', 'kiosk-1',
          'kiosk-1:aa:' || s, '00000000000000aa', s, subject, n, data
        FROM (VALUES %s) AS e (n, clock, type, s, subject, data)
        """
            .formatted(EVENTS));
    execute(
        name,
        "INSERT INTO ticket (centre, subject, day, issued, ruling_time, ruling_key)"
            + " SELECT centre, subject, day, true, extract(epoch FROM min(time))::bigint * 1000000,"
            + " 'kiosk-1' FROM event GROUP BY centre, subject, day");
    execute(
        name,
        "INSERT INTO ledger (publisher, epoch, upto, ranges, rejected, lost)"
            + " VALUES ('kiosk-1', '00000000000000aa', 6, '', 0, '')");
    execute(name, "UPDATE derived SET through = 6");
    execute(
        name,
        "INSERT INTO service_day (centre, day, as_of, finished, measures_version, events,"
            + " anomalies, corrections) VALUES ('hall', '2026-03-02', now(), "
            + finished
            + ", 1, 6, 0, 0)");
    execute(
        name,
        "INSERT INTO service_day_totals VALUES ('hall', '2026-03-02', 'land', 0, 77, 0, 0, 0, 0, 0,"
            + " 0, 0, 900, 0, 0)");
  }

  private static void execute(String name, String sql) throws SQLException {
    try (Connection connection = database.connect(name);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(String name, String sql) throws SQLException {
    try (Connection connection = database.connect(name);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
