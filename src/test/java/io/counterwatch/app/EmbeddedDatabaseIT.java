package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
  /** Linux's, where nobody has changed it. */
  private static final int FIRST_OF_OUTGOING_CONNECTIONS = 32_768;

  @TempDir Path directory;

  @Test
  void isDurableAndListensOnLoopbackOnly() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(query(database, "SHOW fsync")).isEqualTo("on");
      assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(database, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(database, "SHOW unix_socket_directories")).isEmpty();
      assertThat(query(database, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(database.port())
          .as("none that an outgoing connection could have while the database is being made")
          .isLessThan(FIRST_OF_OUTGOING_CONNECTIONS);
    }
  }

  @Test
  void nobodyEntersWithoutThePassword() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      String url = "jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres";

      assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "guessed").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
    }
  }

  @Test
  void keepsItsDataOverARestart() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      write(database);
    }
    assertThat(directory.resolve("database/postgres/postmaster.pid")).doesNotExist();

    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(database.adopted()).isFalse();
      assertThat(query(database, "SELECT x FROM t")).isEqualTo("kept");
    }
  }

  @Test
  void refusesAFolderThatIsInUse() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process uses the database in ");
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void adoptsTheServerOfAKilledProcessAndStopsIt() throws Exception {
    killAProcessThatHasWritten();
    Path pidFile = directory.resolve("database/postgres/postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    assertThat(ProcessHandle.of(pid)).isPresent();

    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(database.adopted()).isTrue();
      assertThat(query(database, "SELECT x FROM t")).isEqualTo("kept");
      assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
    }
    assertThat(pidFile).doesNotExist();

    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(database.adopted()).isFalse();
      assertThat(query(database, "SELECT x FROM t")).isEqualTo("kept");
    }
  }

  @Test
  void startsWhereTheServersProcessNumberHasGoneToAnotherProgram() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      write(database);
    }
    Path data = directory.resolve("database/postgres");
    String ourOwn = Long.toString(ProcessHandle.current().pid());
    Files.write(
        data.resolve("postmaster.pid"),
        List.of(ourOwn, data.toString(), "1741591800", "5432", "", "127.0.0.1", "0 0", "ready"));

    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(database.adopted()).isFalse();
      assertThat(query(database, "SELECT x FROM t")).isEqualTo("kept");
    }
  }

  @Test
  void adoptsByAnotherNameOfTheFolder() throws Exception {
    killAProcessThatHasWritten();
    Path otherName = Files.createSymbolicLink(directory.resolve("link"), directory);

    try (EmbeddedDatabase database = EmbeddedDatabase.start(otherName)) {
      assertThat(database.adopted()).isTrue();
      assertThat(query(database, "SELECT x FROM t")).isEqualTo("kept");
    }
  }

  @Test
  void startsAgainWhereTheMakingOfTheDatabaseWasCutShort() throws Exception {
    Files.createDirectories(directory.resolve("database/postgres/base"));
    Files.createFile(directory.resolve("database/unfinished"));
    Files.writeString(directory.resolve("database/postgres/postgresql.conf"), "");

    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  private void killAProcessThatHasWritten() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("written");
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void write(EmbeddedDatabase database) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x text)");
      statement.execute("INSERT INTO t VALUES ('kept')");
    }
  }

  private static String query(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    URI url = URI.create(database.url());
    String[] user = url.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(),
        user[0],
        user[1]);
  }

  /** Runs in a process of its own, writes, says so, and waits to be killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]));
      write(database);
      System.out.println("written");
      Thread.currentThread().join();
    }
  }
}
