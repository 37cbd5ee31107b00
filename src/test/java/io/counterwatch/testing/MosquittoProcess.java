package io.counterwatch.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real Mosquitto on a free port of 127.0.0.1, with its data in a temporary folder. Can be
 * stopped, killed and started again on the same port with the same data.
 */
public final class MosquittoProcess implements AutoCloseable {
  private static final String CONFIGURATION = "mosquitto.conf";
  private static final String LISTENER = "listener ";
  private static final int CONNECT_TIMEOUT_MILLIS = 500;

  private final DaemonProcess daemon;

  /** Makes the lines of a configuration. */
  public interface Configuration {
    /**
     * @param folder for whatever it keeps
     * @param port where a listener without TLS is to be, on 127.0.0.1
     */
    List<String> lines(Path folder, int port);
  }

  private MosquittoProcess(DaemonProcess daemon) {
    this.daemon = daemon;
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
    String program = Programs.get("mosquitto", "mosquitto").toString();
    return new MosquittoProcess(
        DaemonProcess.start(
            "mosquitto",
            Map.of(),
            (folder, port) -> {
              Path file = folder.resolve(CONFIGURATION);
              Files.write(file, configuration.lines(folder, port));
              return List.of(program, "-c", file.toString());
            },
            (folder, port) -> listensEverywhere(folder)));
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
    return daemon.port();
  }

  /** Its address for MQTT clients. */
  public String url() {
    return "tcp://127.0.0.1:" + daemon.port();
  }

  /** Its temporary folder, for password files and the like. */
  public Path folder() {
    return daemon.folder();
  }

  /** Starts it again, on the same port and with what it had saved; waits until it listens. */
  public void restart() {
    daemon.restart();
  }

  /** Asks it to stop, which saves its data; waits until it has. */
  public void stop() {
    daemon.stop();
  }

  /** Kills it like a power failure. */
  public void kill() {
    daemon.kill();
  }

  /** Has it do nothing at all, though its lines stand, until {@link #goOn}. */
  public void pause() {
    daemon.signal("-STOP");
  }

  /** After a {@link #pause}. */
  public void goOn() {
    daemon.signal("-CONT");
  }

  /** Stops it and deletes its folder. */
  @Override
  public void close() {
    daemon.close();
  }

  private static List<String> usual(Path folder, int port, List<String> extraLines) {
    List<String> lines = new ArrayList<>();
    lines.add(LISTENER + port + " 127.0.0.1");
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

  /**
   * It opens its listeners one after the other, so the first of them says nothing of the others.
   */
  private static boolean listensEverywhere(Path folder) {
    try (Stream<String> lines = Files.lines(folder.resolve(CONFIGURATION))) {
      return lines
          .filter(line -> line.startsWith(LISTENER))
          .allMatch(line -> listens(Integer.parseInt(line.split(" ")[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
