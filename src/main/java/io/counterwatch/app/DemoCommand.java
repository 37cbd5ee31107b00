package io.counterwatch.app;

import io.counterwatch.simulator.DemoWorld;
import io.counterwatch.simulator.Simulation;
import io.counterwatch.simulator.SimulationOptions;
import io.counterwatch.simulator.SimulationSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code counterwatch demo}: a province in fast motion, with nothing to install. */
@Command(
    name = "demo",
    description = "A simulated province in fast motion: server, database and devices in one.",
    footer = {
      "",
      "Loopback only, no sign-in, data in a temporary folder. Takes the COUNTERWATCH_…",
      "variables of serve too. Ends with Ctrl-C."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  /** The demo's clock skips what is before and after. */
  private static final LocalTime MORNING = LocalTime.of(7, 0);

  private static final LocalTime EVENING = LocalTime.of(18, 0);
  private static final LocalTime START = LocalTime.of(9, 0);
  private static final int MAX_PORT = 65_535;
  private static final double MAX_SPEED = 3600;

  @Option(names = "--port", paramLabel = "PORT", description = "of the pages (8080)")
  private int port = 8080;

  @Option(names = "--centres", paramLabel = "N", description = "how many, to 152 (12)")
  private int centres = 12;

  @Option(names = "--speed", paramLabel = "X", description = "seconds in a real second (60)")
  private double speed = 60;

  @Option(names = "--seed", paramLabel = "S", description = "of the simulated days (1)")
  private long seed = 1;

  /** Written once the server is ready, read when the process ends. */
  private volatile @Nullable Simulation simulation;

  private CommandSpec spec = CommandSpec.create();

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    Path folder = Files.createTempDirectory("counterwatch-demo");
    return run(folder);
  }

  private void check() {
    if (port < 0 || port > MAX_PORT) {
      throw new ConfigurationException("--port must be 0 to " + MAX_PORT + ", not " + port);
    }
    if (centres < 1 || centres > DemoWorld.CENTRES_LIMIT) {
      throw new ConfigurationException(
          "--centres must be 1 to " + DemoWorld.CENTRES_LIMIT + ", not " + centres);
    }
    if (!(speed >= 1) || speed > MAX_SPEED) {
      throw new ConfigurationException("--speed must be 1 to 3600, not " + speed);
    }
  }

  private int run(Path folder) throws IOException, InterruptedException {
    Settings settings = settings(folder);
    ServerClock clock =
        settings.clockOrigin() == null
            ? ServerClock.skippingNights(start(), settings.clockSpeed(), ZONE, MORNING, EVENING)
            : settings.startClock();
    Server server = new Server(settings, Organisations.of(settings), clock, true);
    return RunningServer.untilExit(
        server,
        ready -> play(ready, settings),
        this::endDevices,
        () -> {
          summarise();
          delete(folder);
        });
  }

  private static Instant start() {
    return LocalDate.now(ZONE).atTime(START).atZone(ZONE).toInstant();
  }

  /** Fixed ports where they are free, since people keep them in their tools; else any. */
  private Settings settings(Path folder) throws IOException {
    Path organisation = folder.resolve("organisation.yaml");
    Files.writeString(organisation, DemoWorld.organisationYaml(centres, true));
    Map<Setting, String> defaults = new EnumMap<>(Setting.class);
    defaults.put(Setting.ORGANISATION, organisation.toString());
    defaults.put(Setting.DATA_DIRECTORY, folder.resolve("data").toString());
    defaults.put(Setting.CLOCK_SPEED, Double.toString(speed));
    defaults.put(Setting.HTTP_PORT, Integer.toString(port));
    defaults.put(Setting.MQTT_LISTEN, "127.0.0.1:" + freePort(1883));
    defaults.put(Setting.MANAGEMENT_PORT, Integer.toString(freePort(9464)));
    return Settings.resolve(Map.of(), System.getenv(), null, defaults);
  }

  private static int freePort(int wanted) {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException taken) {
      LOG.info("port {} is in use: taking any other", wanted);
      return 0;
    }
  }

  private void play(Server server, Settings settings) {
    if (settings.mqttUrl() == null) {
      Simulation started =
          new Simulation(
              SimulationOptions.days("tcp://127.0.0.1:" + server.mqttPort(), centres, true, seed),
              line -> LOG.debug("{}", line));
      simulation = started;
      started.startInBackground();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        """

        Counterwatch demo: %d simulated centres, %s times as fast as life.

          live page    http://127.0.0.1:%d/centres/hb-province
          province     http://127.0.0.1:%d/
          metrics      http://127.0.0.1:%d/metrics
          devices      mqtt://127.0.0.1:%d

        Ctrl-C ends it and leaves nothing behind.
        """,
        centres,
        settings.clockSpeed() == Math.rint(settings.clockSpeed())
            ? Long.toString((long) settings.clockSpeed())
            : Double.toString(settings.clockSpeed()),
        server.httpPort(),
        server.httpPort(),
        server.managementPort(),
        server.mqttPort());
    out.flush();
  }

  private void endDevices() {
    Simulation played = simulation;
    if (played != null) {
      played.close();
    }
  }

  /** What the devices did, once they are stopped. */
  private void summarise() {
    Simulation played = simulation;
    if (played == null) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    SimulationSummary summary = played.summary();
    out.println(summary.line());
    out.println(summary.typesLine());
    summary.reasons().forEach(out::println);
    out.flush();
  }

  private static void delete(Path folder) {
    try {
      FileTrees.delete(folder);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted: {}", folder, e.getMessage());
    }
  }
}
