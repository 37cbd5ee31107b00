package io.counterwatch.app.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.counterwatch.app.ConfigurationException;
import io.counterwatch.app.EmbeddedDatabase;
import io.counterwatch.app.LoopbackPorts;
import io.counterwatch.app.Setting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a load is put on: a database, a broker unless devices connect to the server itself, and the
 * server, each a process of its own.
 */
final class LoadRig implements AutoCloseable {
  /** Those of the Mosquitto that the project ships a configuration for. */
  private static final int BROKER_IN_FLIGHT = 1_000;

  private static final int BROKER_QUEUED = 500_000;

  /** Files and sockets that a process has open besides its devices' connections. */
  private static final int OTHER_FILES = 200;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Belongings started;
  private final BenchDatabase log;
  private final @Nullable BenchBroker broker;
  private final @Nullable BrokerQueue queue;
  private final ServerProcess server;
  private final ServerProcess.Start start;
  private final ProcessWatch watch;
  private final int devicePort;
  private final String databaseVersion;

  /**
   * What the server's clock does.
   *
   * @param origin what it shows when the server starts
   * @param speed its seconds in each real one
   */
  record Clock(Instant origin, double speed) {}

  /** Starts everything; returns when the server is ready. */
  LoadRig(Path folder, boolean endpoint, int connections, Clock clock, Consumer<String> progress)
      throws IOException, InterruptedException {
    this(folder, endpoint, connections, clock, Map.of(), progress);
  }

  /**
   * Starts everything; returns when the server is ready.
   *
   * @param connections that there will be, of devices and pages
   * @param more that the server is told
   */
  LoadRig(
      Path folder,
      boolean endpoint,
      int connections,
      Clock clock,
      Map<Setting, String> more,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    checkFiles(connections);
    started = new Belongings(folder, progress);
    try {
      EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("data"));
      started.add(database::close);
      databaseVersion = BenchDatabase.version(database.url());
      broker = endpoint ? null : BenchBroker.start(folder, BROKER_IN_FLIGHT, BROKER_QUEUED);
      devicePort = broker == null ? LoopbackPorts.free() : broker.port();
      if (broker != null) {
        started.add(broker::close);
      }
      Map<Setting, String> settings = settings(database.url(), clock);
      settings.putAll(more);
      server = ServerProcess.start(folder, settings, ProcessWatch.options(folder));
      started.add(server::close);
      start = server.awaitReady();
      watch = new ProcessWatch(server.handle(), folder);
      log = new BenchDatabase(database.url());
      started.add(log::close);
      queue = broker == null ? null : new BrokerQueue(broker.port());
      if (queue != null) {
        started.add(queue::close);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private Map<Setting, String> settings(String databaseUrl, Clock clock) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.POSTGRES_URL, databaseUrl);
    settings.put(
        broker == null ? Setting.MQTT_LISTEN : Setting.MQTT_URL,
        (broker == null ? "" : "tcp://") + "127.0.0.1:" + devicePort);
    settings.put(Setting.REGISTRATION, "open");
    settings.put(Setting.HTTP_PORT, "0");
    settings.put(Setting.CLOCK_ORIGIN, clock.origin().toString());
    settings.put(Setting.CLOCK_SPEED, Double.toString(clock.speed()));
    return settings;
  }

  /** A socket for each connection here, and one in the broker, which inherits the limit. */
  private static void checkFiles(int connections) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long most = system.getMaxFileDescriptorCount();
      if (most < connections + OTHER_FILES) {
        throw new ConfigurationException(
            "%,d connections need %,d open files, and this shell allows %,d: ulimit -n %d, or fewer --connections or --pages"
                .formatted(
                    connections, connections + OTHER_FILES, most, connections + OTHER_FILES));
      }
    }
  }

  /** Where devices connect. */
  int devicePort() {
    return devicePort;
  }

  BenchDatabase log() {
    return log;
  }

  ProcessWatch watch() {
    return watch;
  }

  ServerProcess server() {
    return server;
  }

  /** How long the server took until it was ready. */
  ServerProcess.Start start() {
    return start;
  }

  /** What takes part besides Java. */
  List<String> software() throws IOException, InterruptedException {
    List<String> software = new ArrayList<>(List.of(databaseVersion));
    software.add(broker == null ? "the built-in endpoint" : broker.version());
    return software;
  }

  /** Messages that wait in the broker; 0 without one. */
  long queued() {
    return queue == null ? 0 : queue.waiting();
  }

  /** Messages that the broker threw away; 0 without one. */
  long dropped() {
    return queue == null ? 0 : queue.dropped();
  }

  /** Waits until that moment of {@link System#nanoTime}. */
  static void sleepUntil(long nanos) throws InterruptedException {
    long rest = nanos - System.nanoTime();
    if (rest > 0) {
      TimeUnit.NANOSECONDS.sleep(rest);
    }
  }

  static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / NANOS_PER_SECOND;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    started.close();
  }
}
