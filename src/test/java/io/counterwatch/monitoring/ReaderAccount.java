package io.counterwatch.monitoring;

import io.counterwatch.testing.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The account with which Grafana reads the database, made by the file that is shipped for it: so a
 * query of what it may not read fails. The file is for psql, of whose own words it has a few.
 */
final class ReaderAccount {
  private static final Path FILE = Path.of("grafana/reader.sql");
  private static final String NAME = "counterwatch_grafana";
  private static final String PASSWORD = "a reader's";

  /** Has psql run each value that a query gives. */
  private static final String RUN_VALUES = "\\gexec";

  /** Where the password comes from is psql's matter. */
  private static final Pattern CONDITION = Pattern.compile("(?ms)^\\\\if .*?^\\\\endif$");

  private static final Pattern WORD = Pattern.compile("(?m)^\\\\.*$");
  private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");
  private static final Pattern END =
      Pattern.compile(";\\s*$|(?<=\\\\gexec)\\s*$", Pattern.MULTILINE);

  private static final String NO_RIGHT = "42501";

  /** What it is refused. */
  private static final List<String> FORBIDDEN =
      List.of(
          "SELECT data FROM event",
          "SELECT subject FROM ticket",
          "SELECT content FROM organisation_version",
          "SELECT subject FROM dossier",
          "SELECT ticket FROM dossier",
          "SELECT credential FROM device",
          "SELECT excerpt FROM rejection");

  /** What has rows, and none for it. */
  private static final List<String> HIDDEN =
      List.of(
          "SELECT id FROM service_day_work WHERE kind = 'staff'",
          "SELECT id FROM service_day_ratings WHERE kind = 'staff'");

  private ReaderAccount() {}

  /** Makes it, and connects as it. */
  static Connection connect(PostgresProcess database) throws IOException, SQLException {
    try (Connection superuser = database.connect();
        Statement statement = superuser.createStatement()) {
      for (String each : statements(Files.readString(FILE))) {
        run(statement, each);
      }
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres", NAME, PASSWORD);
  }

  /** What it can read and must not, each as a query; empty where there is nothing. */
  static List<String> leaks(Connection reader) throws SQLException {
    List<String> leaks = new ArrayList<>();
    try (Statement statement = reader.createStatement()) {
      for (String each : FORBIDDEN) {
        if (!isRefused(statement, each)) {
          leaks.add(each);
        }
      }
      for (String each : HIDDEN) {
        try (ResultSet rows = statement.executeQuery(each)) {
          if (rows.next()) {
            leaks.add(each);
          }
        }
      }
    }
    return leaks;
  }

  private static boolean isRefused(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
      return false;
    } catch (SQLException refused) {
      if (NO_RIGHT.equals(refused.getSQLState())) {
        return true;
      }
      throw refused;
    }
  }

  private static List<String> statements(String file) {
    String sql = CONDITION.matcher(file).replaceAll("");
    sql = COMMENT.matcher(WORD.matcher(sql).replaceAll("")).replaceAll("");
    sql = sql.replace(":'password'", "'" + PASSWORD.replace("'", "''") + "'");
    return END.splitAsStream(sql).map(String::strip).filter(each -> !each.isEmpty()).toList();
  }

  private static void run(Statement statement, String sql) throws SQLException {
    if (!sql.endsWith(RUN_VALUES)) {
      statement.execute(sql);
      return;
    }
    List<String> values = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(sql.substring(0, sql.length() - RUN_VALUES.length()))) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    for (String each : values) {
      statement.execute(each);
    }
  }
}
