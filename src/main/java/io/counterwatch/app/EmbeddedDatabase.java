package io.counterwatch.app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, on a folder that outlives the process: as durable as one that an
 * administrator installed, reachable on the loopback address only, with a password of its own.
 *
 * <p>The server is a separate process, so it survives when this one is killed. The next start finds
 * it still running on the folder, and adopts it.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long MAX_LOG_BYTES = 10_000_000;

  /** The library turns durability off and allows more connections than we need. */
  private static final Map<String, String> SERVER_CONFIG =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("max_connections", "50"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_wal_size", "1GB"),
          Map.entry("checkpoint_completion_target", "0.9"),
          Map.entry("log_min_messages", "warning"));

  private final DatabaseFolder folder;
  private final @Nullable EmbeddedPostgres started;
  private final Postmaster postmaster;
  private final String password;
  private boolean closed;

  private EmbeddedDatabase(
      DatabaseFolder folder,
      @Nullable EmbeddedPostgres started,
      Postmaster postmaster,
      String password) {
    this.folder = folder;
    this.started = started;
    this.postmaster = postmaster;
    this.password = password;
  }

  /**
   * Starts the server on this folder, or adopts the one that still runs on it. The folder and its
   * database are made where there is none. Takes a second or two, longer after a crash.
   *
   * @param directory the database lies in its folder {@code database}, which this process alone may
   *     use until {@link #close()}
   * @throws IOException if another process uses the folder, or the server does not start; the
   *     message is one line for the operator
   */
  public static EmbeddedDatabase start(Path directory) throws IOException {
    DatabaseFolder folder = DatabaseFolder.open(directory);
    try {
      return startIn(folder);
    } catch (IOException | RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  /** {@code postgresql://user:password@127.0.0.1:port/database}: holds the password. */
  public String url() {
    return "postgresql://postgres:%s@127.0.0.1:%d/postgres".formatted(password, port());
  }

  /** The TCP port on the loopback address. */
  public int port() {
    return postmaster.port();
  }

  /** Whether the server was found running, left over by a process that was killed. */
  public boolean adopted() {
    return started == null;
  }

  /** Stops the server: open transactions are rolled back, everything committed is on disk. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (started != null) {
        started.close();
      } else {
        postmaster.interrupt();
      }
      postmaster.awaitEnd();
    } finally {
      folder.close();
    }
  }

  private static EmbeddedDatabase startIn(DatabaseFolder folder) throws IOException {
    String password = folder.password();
    Optional<Postmaster> running = Postmaster.runningOn(folder.data());
    if (running.isPresent()) {
      running.get().awaitReady(password, START_LIMIT);
      LOG.info("adopted the database server that still ran on {}", folder.data());
      folder.initialised();
      return new EmbeddedDatabase(folder, null, running.get(), password);
    }
    folder.discardHalfMadeDatabase();
    EmbeddedPostgres started = startNew(folder, password);
    try {
      Postmaster postmaster =
          Postmaster.runningOn(folder.data())
              .orElseThrow(() -> new IOException("the database server ended as soon as it began"));
      folder.initialised();
      return new EmbeddedDatabase(folder, started, postmaster, password);
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static EmbeddedPostgres startNew(DatabaseFolder folder, String password)
      throws IOException {
    rotate(folder.log());
    Redirect log = Redirect.appendTo(folder.log().toFile());
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.data())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            // The library's own choice might be some connection's by the time the server listens.
            .setPort(LoopbackPorts.free())
            .setPGStartupWait(START_LIMIT)
            .setOverrideWorkingDirectory(binaries(folder))
            .setOutputRedirector(log)
            .setErrorRedirector(log)
            .setConnectConfig("password", password)
            // The library hands these to initdb as they are: no entry without the password.
            .setLocaleConfig("pwfile", folder.passwordFile().toString())
            .setLocaleConfig("auth-host", "scram-sha-256")
            .setLocaleConfig("auth-local", "scram-sha-256")
            .setLocaleConfig("locale", "C.UTF-8");
    SERVER_CONFIG.forEach(builder::setServerConfig);
    try {
      return builder.start();
    } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
      throw new IOException(
          "the embedded database does not start (%s); see %s, or set postgres.url"
              .formatted(e.getMessage(), folder.log()),
          e);
    }
  }

  /**
   * Where the server's programs are unpacked: once for each user. The library makes that folder
   * writable for everybody, so it lies in one that only its owner may enter.
   */
  private static File binaries(DatabaseFolder folder) throws IOException {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    try {
      return Files.createDirectories(
              ownersOnly(base.toAbsolutePath().resolve("counterwatch")).resolve("postgres"))
          .toFile();
    } catch (IOException e) {
      // A system user may have no home that it can write to.
      return Files.createDirectories(folder.root().resolve("binaries")).toFile();
    }
  }

  private static Path ownersOnly(Path directory) throws IOException {
    Files.createDirectories(directory);
    return DatabaseFolder.ownersOnly(directory);
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
      Path old = log.resolveSibling(log.getFileName() + ".1");
      Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
