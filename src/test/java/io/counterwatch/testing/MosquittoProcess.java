package io.counterwatch.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Mosquitto on a free port of 127.0.0.1, with its data in a temporary folder. Can be
 * stopped, killed and started again on the same port with the same data.
 */
public final class MosquittoProcess implements AutoCloseable {
  private static final int START_ATTEMPTS = 3;
  private static final int CONNECT_TIMEOUT_MILLIS = 500;
  private static final long STOP_SECONDS = 10;

  private final Path folder;
  private final Configuration configuration;
  private int port;
  private @Nullable Process process;

  /** Makes the lines of a configuration. */
  public interface Configuration {
    /**
     * @param folder for whatever it keeps
     * @param port where a listener without TLS is to be, on 127.0.0.1
     */
    List<String> lines(Path folder, int port);
  }

  private MosquittoProcess(Path folder, Configuration configuration) {
    this.folder = folder;
    this.configuration = configuration;
  }

  /**
   * Starts a broker with the limits that the project's own configuration has.
   *
   * @param extraLines further lines of its configuration; they win over the usual ones
   */
  public static MosquittoProcess start(String... extraLines) {
    List<String> extra = List.of(extraLines);
    return start((folder, port) -> usual(folder, port, extra));
  }

  /** Starts a broker with a configuration of one's own. */
  public static MosquittoProcess start(Configuration configuration) {
    MosquittoProcess broker = new MosquittoProcess(temporaryFolder(), configuration);
    for (int attempt = 1; ; attempt++) {
      broker.port = FreePort.find();
      try {
        broker.restart();
        return broker;
      } catch (IllegalStateException e) {
        if (attempt == START_ATTEMPTS) {
          broker.close();
          throw e;
        }
      }
    }
  }

  /** One of the plugins that come with it. */
  public static Path plugin(String name) {
    try (Stream<Path> files =
        Files.find(Path.of("/usr/lib"), 2, (path, a) -> path.endsWith(name))) {
      return files.findFirst().orElseThrow(() -> new AssertionError("no plugin " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its port, the same after each restart. */
  public int port() {
    return port;
  }

  /** Its address for MQTT clients. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Its temporary folder, for password files and the like. */
  public Path folder() {
    return folder;
  }

  /** Starts it again, on the same port and with what it had saved; waits until it listens. */
  public void restart() {
    Path executable = Programs.get("mosquitto", "mosquitto");
    try {
      Path config =
          Files.write(folder.resolve("mosquitto.conf"), configuration.lines(folder, port));
      Process started =
          new ProcessBuilder(executable.toString(), "-c", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      process = started;
      Await.until("Mosquitto listens or ends", () -> listens() || !started.isAlive());
      if (!started.isAlive()) {
        throw new IllegalStateException("Mosquitto ended at once: " + Files.readString(log()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to stop, which saves its data; waits until it has. */
  public void stop() {
    end(false);
  }

  /** Kills it like a power failure. */
  public void kill() {
    end(true);
  }

  /** Has it do nothing at all, though its lines stand, until {@link #goOn}. */
  public void pause() {
    signal("-STOP");
  }

  /** After a {@link #pause}. */
  public void goOn() {
    signal("-CONT");
  }

  private void signal(String signal) {
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
        throw new AssertionError("Mosquitto did not stop");
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> usual(Path folder, int port, List<String> extraLines) {
    List<String> lines = new ArrayList<>();
    lines.add("listener " + port + " 127.0.0.1");
    lines.add("user " + System.getProperty("user.name"));
    lines.add("persistence true");
    lines.add("persistence_location " + folder + "/");
    lines.add("max_inflight_messages 2000");
    lines.add("max_queued_messages 1000000");
    if (extraLines.stream().noneMatch(line -> line.startsWith("allow_anonymous"))) {
      lines.add("allow_anonymous true");
    }
    lines.addAll(extraLines);
    return lines;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Path log() {
    return folder.resolve("mosquitto.log");
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("mosquitto");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
