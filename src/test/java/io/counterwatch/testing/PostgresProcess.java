package io.counterwatch.testing;

import io.counterwatch.app.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL on a free port of 127.0.0.1, with its data in a temporary folder: what an
 * installation has besides the server. Can be stopped, killed and started again on the same port
 * with the same data.
 */
public final class PostgresProcess implements AutoCloseable {
  /** Writes what it has in memory first, perhaps to a disk that others write to as well. */
  private static final long STOP_SECONDS = 60;

  /** May have a long log to read first. */
  private static final Duration STARTING = Duration.ofSeconds(60);

  private static final int START_ATTEMPTS = 200;

  private final Path folder;
  private final Path program;
  private final String password;
  private final int port = FreePort.find();
  private @Nullable Process process;
  private Runnable afterwards = () -> {};

  private PostgresProcess(Path folder, Path program, String password) {
    this.folder = folder;
    this.program = program;
    this.password = password;
  }

  /** Makes a database and starts it. */
  public static PostgresProcess start() {
    PostgresProcess made = make();
    made.restart();
    return made;
  }

  /** Makes a database that does not run yet; its address is fixed already. */
  public static PostgresProcess make() {
    try {
      Original original = original();
      Path folder = Files.createTempDirectory("postgres");
      Files.createDirectories(data(folder).getParent());
      copy(data(original.folder), data(folder));
      return new PostgresProcess(folder, original.program, original.password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty database that never runs again: to copy it takes a tenth of making a new one. */
  private record Original(Path folder, Path program, String password) {}

  private static @Nullable Original made;

  /** Made once; where that failed, whoever asks next tries again and hears why. */
  private static synchronized Original original() {
    Original known = made;
    if (known == null) {
      known = makeNew();
      made = known;
    }
    return known;
  }

  private static Original makeNew() {
    try {
      Path folder = Files.createTempDirectory("postgres-original");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      // The embedded database unpacks the programs and makes the data folder; it runs here on its
      // own terms afterwards, so that it can be killed and started again.
      try (EmbeddedDatabase embedded = EmbeddedDatabase.start(folder)) {
        Path pidFile = data(folder).resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        String program =
            ProcessHandle.of(pid).flatMap(handle -> handle.info().command()).orElseThrow();
        String password = Files.readString(folder.resolve("database/postgres.password")).strip();
        return new Original(folder, Path.of(program), password);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code postgresql://user:password@host:port/database}. */
  public String url() {
    return url("postgres");
  }

  /** The address of one of its databases. */
  public String url(String database) {
    return "postgresql://postgres:%s@127.0.0.1:%d/%s".formatted(password, port, database);
  }

  /** Makes an empty database beside the first, and gives its address. */
  public String createDatabase(String name) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      return url(name);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** A connection of the test's own. */
  public Connection connect() throws SQLException {
    return connect("postgres");
  }

  /** A connection of the test's own to one of its databases. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", password);
  }

  /** Starts it, on the same port and with what it had stored; waits until it answers. */
  public void restart() {
    for (int attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
      Process started = launch();
      process = started;
      Await.until("PostgreSQL answers or ends", STARTING, () -> answers() || !started.isAlive());
      if (started.isAlive()) {
        return;
      }
      // Parts of one that was killed may still be ending, and keep a new one away meanwhile.
    }
    throw new AssertionError("PostgreSQL does not start, see " + log());
  }

  /** Lets it show that certificate to whoever asks for TLS; it runs again afterwards. */
  public void showCertificate(Path certificate, Path key) {
    try {
      Files.writeString(
          data(folder).resolve("postgresql.conf"),
          "\nssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n".formatted(certificate, key),
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stop();
    restart();
  }

  /** Its port, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The password of its user {@code postgres}. */
  public String password() {
    return password;
  }

  /** Asks it to stop in good order, whoever is connected; waits until it has. */
  public void stop() {
    Process running = process;
    if (running != null) {
      // To PostgreSQL, SIGINT means at once; SIGTERM would wait for its clients to go.
      Signals.send(running.pid(), "-INT");
      awaitEnd(running);
    }
  }

  /** Where its data are. */
  public Path dataFolder() {
    return data(folder);
  }

  /** What it wrote into its log. */
  public String logText() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Done when it has stopped for good, before its folder is deleted. */
  public void whenStopped(Runnable last) {
    afterwards = last;
  }

  /** Keeps a copy of its data, which stands still meanwhile; it runs again afterwards. */
  public void backUp() {
    stop();
    copy(data(folder), folder.resolve("backup"));
    restart();
  }

  /** Goes back to the copy. */
  public void restore() {
    stop();
    copy(folder.resolve("backup"), data(folder));
    restart();
  }

  private static void copy(Path from, Path to) {
    try {
      // With owners and rights, which PostgreSQL is particular about.
      String command = "rm -rf '%s' && cp -a '%s' '%s'".formatted(to, from, to);
      if (new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor() != 0) {
        throw new AssertionError("cannot copy " + from);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Whether it runs, as far as is known: nobody asks it. */
  public boolean isRunning() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /** Takes away what {@link #createDatabase} made, whoever is connected to it. */
  public void dropDatabase(String name) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Kills it like a power failure. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      awaitEnd(running);
    }
  }

  /** Stops it and deletes its folder. */
  @Override
  public void close() {
    try {
      stop();
    } finally {
      afterwards.run();
    }
    delete(folder);
  }

  /** What parts of it that are still ending, after a kill, take away themselves is no trouble. */
  private static void delete(Path folder) {
    try {
      var unused =
          new ProcessBuilder("rm", "-rf", folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(
            program.toString(),
            "-D",
            data(folder).toString(),
            "-p",
            Integer.toString(port),
            "-h",
            "127.0.0.1",
            "-k",
            ""));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  private void awaitEnd(Process running) {
    process = null;
    try {
      if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        running.destroyForcibly();
        throw new AssertionError("PostgreSQL did not stop");
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private static Path data(Path folder) {
    return folder.resolve("database/postgres");
  }
}
