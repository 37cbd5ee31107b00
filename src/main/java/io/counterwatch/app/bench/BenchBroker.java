package io.counterwatch.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterwatch.app.LoopbackPorts;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Mosquitto of the bench's own, on a free port of the loopback address. */
final class BenchBroker implements AutoCloseable {
  private static final int START_LIMIT_MILLIS = 5_000;
  private static final int PROBE_MILLIS = 20;
  private static final int STOP_LIMIT_SECONDS = 5;

  private final Process process;
  private final int port;

  private BenchBroker(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param folder for its configuration
   * @throws IOException in one line when there is no Mosquitto or it does not start
   */
  static BenchBroker start(Path folder) throws IOException, InterruptedException {
    return start(folder, 2_000, 5_000_000);
  }

  /**
   * Starts it with other limits.
   *
   * @param inFlight messages that a subscriber may have to answer
   * @param queued messages that wait for a subscriber
   */
  static BenchBroker start(Path folder, int inFlight, int queued)
      throws IOException, InterruptedException {
    int port = LoopbackPorts.free();
    Path config = folder.resolve("mosquitto.conf");
    Files.write(
        config,
        List.of(
            "listener " + port + " 127.0.0.1",
            "allow_anonymous true",
            "max_inflight_messages " + inFlight,
            "max_queued_messages " + queued,
            "sys_interval 2",
            "log_type error"));
    Process process =
        new ProcessBuilder(executable(), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mosquitto.log").toFile())
            .start();
    BenchBroker broker = new BenchBroker(process, port);
    for (int waited = 0; !broker.listens(); waited += PROBE_MILLIS) {
      if (!process.isAlive() || waited > START_LIMIT_MILLIS) {
        broker.close();
        throw new IOException(
            "Mosquitto does not start: " + Files.readString(folder.resolve("mosquitto.log")));
      }
      TimeUnit.MILLISECONDS.sleep(PROBE_MILLIS);
    }
    return broker;
  }

  private static String executable() throws IOException {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("the bench needs Mosquitto: apt-get install mosquitto"))
        .toString();
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** "Mosquitto" and its version. */
  String version() throws IOException, InterruptedException {
    Process help = new ProcessBuilder(executable(), "-h").redirectErrorStream(true).start();
    String first = help.inputReader(UTF_8).lines().findFirst().orElse("");
    help.waitFor();
    return "Mosquitto " + first.replaceAll("[^0-9.]", "");
  }

  /** Its process. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
