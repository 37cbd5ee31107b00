package io.counterwatch.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The main process of a PostgreSQL server, as its {@code postmaster.pid} file tells of it.
 *
 * @param pidFile the file; the server removes it as its last act
 * @param pid the process
 * @param port where it listens, on the loopback address
 */
record Postmaster(Path pidFile, long pid, int port) {
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(25);

  /**
   * The server that runs on this data folder, if any. A file that a dead server left is no
   * hindrance to a new one, except where its process number has gone to another program since:
   * PostgreSQL would take that program for a server, so the file is removed.
   */
  static Optional<Postmaster> runningOn(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!waitFor(() -> Files.notExists(pidFile) || read(pidFile) != null, WRITE_LIMIT)) {
      throw new IOException("cannot make sense of " + pidFile);
    }
    Postmaster recorded = read(pidFile);
    if (recorded == null) {
      return Optional.empty();
    }
    if (recorded.alive()) {
      return Optional.of(recorded);
    }
    if (recorded.isOtherProgram()) {
      Files.deleteIfExists(pidFile);
    }
    return Optional.empty();
  }

  /**
   * Waits until the server takes connections: one that was starting up when its parent was killed
   * may still be replaying its log.
   *
   * @throws IOException if it does not within the limit
   */
  void awaitReady(String password, Duration limit) throws IOException {
    if (!waitFor(() -> connects(password), limit)) {
      throw new IOException(
          "the database server that still runs (process %d) takes no connections".formatted(pid));
    }
  }

  /**
   * Asks the server to stop at once and in good order, which is what SIGINT means to it; Java's own
   * {@code destroy} sends SIGTERM, upon which it would wait for every client to leave.
   */
  void interrupt() throws IOException {
    new ProcessBuilder("sh", "-c", "kill -INT " + pid).inheritIO().start();
  }

  /**
   * Waits for the server's end.
   *
   * @throws IOException if it still runs after a minute
   */
  void awaitEnd() throws IOException {
    // The process itself may linger as a zombie where nobody collects it.
    if (!waitFor(() -> Files.notExists(pidFile) || !alive(), STOP_LIMIT)) {
      throw new IOException("the database server (process %d) does not stop".formatted(pid));
    }
  }

  /** What the file says, or null while there is none or the server is still writing it. */
  private static @Nullable Postmaster read(Path pidFile) {
    try {
      List<String> lines = Files.readAllLines(pidFile);
      return new Postmaster(
          pidFile,
          Long.parseLong(lines.get(PID_LINE).strip()),
          Integer.parseInt(lines.get(PORT_LINE).strip()));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private boolean alive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::info)
        .filter(this::isServerOfThisFolder)
        .isPresent();
  }

  private boolean isServerOfThisFolder(ProcessHandle.Info process) {
    String folder = String.valueOf(pidFile.getParent());
    return isPostgres(process)
        && process.arguments().map(List::of).filter(all -> all.contains(folder)).isPresent();
  }

  /**
   * Whether the process number belongs to something that is no PostgreSQL at all. A server of
   * another folder is not meant: about those, PostgreSQL's own caution stands.
   */
  private boolean isOtherProgram() {
    return ProcessHandle.of(pid).filter(process -> !isPostgres(process.info())).isPresent();
  }

  private static boolean isPostgres(ProcessHandle.Info process) {
    return process.command().filter(path -> path.endsWith("/postgres")).isPresent();
  }

  private boolean connects(String password) {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", password);
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean waitFor(BooleanSupplier condition, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
