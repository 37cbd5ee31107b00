package io.counterwatch.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Alertmanager on a free port of 127.0.0.1, alone, with its configuration and data in a
 * temporary folder. Can be stopped, killed and started again on the same port with the same data.
 */
public final class AlertmanagerProcess implements AutoCloseable {
  private static final String CONFIGURATION = "alertmanager.yml";

  private final DaemonProcess daemon;

  private AlertmanagerProcess(DaemonProcess daemon) {
    this.daemon = daemon;
  }

  /** Starts it with that configuration; waits until it is ready. */
  public static AlertmanagerProcess start(String configuration) {
    return start(configuration, Map.of());
  }

  /**
   * Starts it with that configuration; waits until it is ready.
   *
   * @param files beside the configuration, by the path that this knows them by
   */
  public static AlertmanagerProcess start(String configuration, Map<String, String> files) {
    Path program =
        Programs.get("prometheus-alertmanager", "prometheus-alertmanager", "alertmanager");
    Map<String, String> all = new HashMap<>(files);
    all.put(CONFIGURATION, configuration);
    return new AlertmanagerProcess(
        DaemonProcess.start(
            "alertmanager",
            all,
            (folder, port) -> command(program, folder, port),
            (folder, port) -> DaemonProcess.saysReady(port)));
  }

  private static List<String> command(Path program, Path folder, int port) {
    return List.of(
        program.toString(),
        "--config.file=" + folder.resolve(CONFIGURATION),
        "--storage.path=" + folder.resolve("data"),
        "--web.listen-address=127.0.0.1:" + port,
        "--cluster.listen-address=");
  }

  /** Its port, the same after each restart. */
  public int port() {
    return daemon.port();
  }

  /** The address of one of its paths. */
  public String url(String path) {
    return daemon.url(path);
  }

  /** Everything that it logged. */
  public String logText() {
    return daemon.logText();
  }

  /** Its alerts, with those that are silenced or inhibited. */
  public JsonNode alerts() {
    return Http.json(url("/api/v2/alerts"));
  }

  /** Starts it again, on the same port and with what it had stored. */
  public void restart() {
    daemon.restart();
  }

  /** Asks it to stop; waits until it has. */
  public void stop() {
    daemon.stop();
  }

  /** Stops it and deletes its folder. */
  @Override
  public void close() {
    daemon.close();
  }
}
