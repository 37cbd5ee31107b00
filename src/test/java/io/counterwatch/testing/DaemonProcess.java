package io.counterwatch.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that listens on a free port of 127.0.0.1 and keeps its data in a temporary folder. It
 * can be killed and started again on the same port with the same data.
 */
final class DaemonProcess implements AutoCloseable {
  private static final int START_ATTEMPTS = 3;
  private static final long STOP_SECONDS = 60;
  private static final int OK = 200;

  private final String name;
  private final Path folder;
  private final Command command;
  private final Readiness ready;
  private int port;
  private @Nullable Process process;

  /** Makes the words that start the program; called at each start. */
  interface Command {
    /**
     * @param folder for whatever it keeps
     * @param port where it is to listen
     */
    List<String> words(Path folder, int port) throws IOException;
  }

  /** Tells whether the program can be used. */
  interface Readiness {
    /**
     * @param folder where it keeps what it has
     * @param port where it was told to listen
     */
    boolean test(Path folder, int port);
  }

  private DaemonProcess(String name, Path folder, Command command, Readiness ready) {
    this.name = name;
    this.folder = folder;
    this.command = command;
    this.ready = ready;
  }

  /**
   * Starts it, and waits until it says that it is ready.
   *
   * @param name of its log, and in what is said of it
   * @param files what its folder holds, by relative path
   * @param ready whether it can be used
   */
  static DaemonProcess start(
      String name, Map<String, String> files, Command command, Readiness ready) {
    DaemonProcess daemon = new DaemonProcess(name, temporaryFolder(name), command, ready);
    files.forEach(daemon::write);
    for (int attempt = 1; ; attempt++) {
      daemon.port = FreePort.find();
      try {
        daemon.restart();
        return daemon;
      } catch (IllegalStateException e) {
        if (attempt == START_ATTEMPTS) {
          daemon.close();
          throw e;
        }
      }
    }
  }

  /** Starts it again, on the same port and with what it had saved; waits until it is ready. */
  void restart() {
    try {
      Process started =
          new ProcessBuilder(command.words(folder, port))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      process = started;
      awaitReady(started);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(Process started) {
    try {
      Await.until(name + " is ready or ends", () -> ready.test(folder, port) || !started.isAlive());
    } catch (AssertionError never) {
      kill();
      throw new AssertionError(never.getMessage() + ": " + logText(), never);
    }
    if (!started.isAlive()) {
      throw new IllegalStateException(name + " ended at once: " + logText());
    }
  }

  int port() {
    return port;
  }

  /** The address of one of its paths, where it speaks HTTP. */
  String url(String path) {
    return url(port, path);
  }

  private static String url(int port, String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** Whether a program of Prometheus's family says so. */
  static boolean saysReady(int port) {
    return Http.status(url(port, "/-/ready")) == OK;
  }

  Path folder() {
    return folder;
  }

  /** Puts a file into its folder. */
  void write(String path, String text) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String logText() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to stop; waits until it has. */
  void stop() {
    end(false);
  }

  /** Kills it like a power failure. */
  void kill() {
    end(true);
  }

  /** Sends it a signal, such as {@code -STOP}; nothing where it does not run. */
  void signal(String signal) {
    Process running = process;
    if (running != null) {
      Signals.send(running.pid(), signal);
    }
  }

  /** Stops it and deletes its folder. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(boolean forcibly) {
    Process running = process;
    process = null;
    if (running == null) {
      return;
    }
    if (forcibly) {
      running.destroyForcibly();
    } else {
      running.destroy();
    }
    try {
      if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        running.destroyForcibly();
        throw new AssertionError(name + " did not stop: " + logText());
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Path log() {
    return folder.resolve(name + ".log");
  }

  private static Path temporaryFolder(String name) {
    try {
      return Files.createTempDirectory(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
