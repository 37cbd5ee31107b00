package io.counterwatch.app.bench;

import io.counterwatch.app.Server;
import io.counterwatch.app.ServerClock;
import io.counterwatch.app.Setting;
import io.counterwatch.app.Settings;
import io.counterwatch.centre.Organisation;
import io.counterwatch.device.SendingRules;
import io.counterwatch.pipeline.OrganisationSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From a publish to a committed event, to its view and to its device's acknowledgement: rates as
 * ratios to what else one could do with the same parts, and how long each takes.
 */
public final class PipelineBench {
  private static final int LATENCY_RATE = 1_000;

  /** One event a second each: an acknowledgement never waits for its device's turn. */
  private static final int UNPACED_DEVICES = 1_000;

  /** Twenty events a second each: most acknowledgements wait for their device's turn. */
  private static final int PACED_DEVICES = 50;

  private static final int ACK_WARM_UP_EVENTS = 2_000;
  private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

  /** How fast events are published one by one, and within what they should be visible. */
  private enum Pace {
    QUIET("visible", LATENCY_RATE, Goal.atMost(2), Goal.atMost(10)),
    BUSY("busyVisible", 5 * LATENCY_RATE, null, Goal.atMost(25));

    private final String key;
    private final int perSecond;
    private final @Nullable Goal p50Goal;
    private final Goal p99Goal;

    Pace(String key, int perSecond, @Nullable Goal p50Goal, Goal p99Goal) {
      this.key = key;
      this.perSecond = perSecond;
      this.p50Goal = p50Goal;
      this.p99Goal = p99Goal;
    }
  }

  private final Path folder;
  private final int rounds;
  private final int events;
  private final int latencyEvents;
  private final Consumer<String> progress;

  /**
   * A bench that hasn't begun.
   *
   * @param folder for everything it writes
   * @param rounds how often each rate is measured
   * @param events of a round
   * @param latencyEvents published one by one, in each round of what takes how long
   */
  public PipelineBench(
      Path folder, int rounds, int events, int latencyEvents, Consumer<String> progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.events = events;
    this.latencyEvents = latencyEvents;
    this.progress = progress;
  }

  /** Measures; takes some minutes. */
  public BenchResult run() throws IOException, InterruptedException {
    List<Measured> figures = new ArrayList<>();
    try (Belongings started = new Belongings(folder, progress)) {
      BenchBroker broker = BenchBroker.start(folder);
      started.add(broker::close);
      String database =
          new RateBench(folder, rounds, events, progress).measure(broker, started, figures);
      ServerClock clock = ServerClock.real();
      Server server = new Server(settings(broker), organisation(), clock, true);
      started.add(server::stop);
      server.start();
      visible(broker, server, figures);
      roundTrips(broker, clock, "1", UNPACED_DEVICES).addTo(figures, "ack");
      roundTrips(broker, clock, "2", PACED_DEVICES).addTo(figures, "pacedAck");
      catchUp(broker, clock).addTo(figures);
      Map<String, Long> sizes = new LinkedHashMap<>();
      sizes.put("rounds", (long) rounds);
      sizes.put("events", (long) events);
      List<String> software = List.of(broker.version(), database);
      return new BenchResult(
          "pipeline", "From a publish to the pages", figures, note(), sizes, software);
    }
  }

  private String note() {
    return """
    (Medians of %d rounds, with the least and the most; %,d events in a round of the rates. Broker,
    publisher, server and database share the machine. Only inserted: the rows that the server
    writes, into a table like its own of the same PostgreSQL, 1,000 a transaction; a second thread
    makes them meanwhile, on the same cores. The plain exporter inserts and commits each message by
    itself. The server is a process of its own there; its
    processor time holds everything: threads that collect garbage and compile, acknowledgements,
    views. An ack goes to a device at most every 200 ms: with %,d devices none waits for its turn,
    with %d most do, and the round trip holds that wait.)
    """
        .formatted(rounds, events, UNPACED_DEVICES, PACED_DEVICES);
  }

  private Settings settings(BenchBroker broker) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.MQTT_URL, "tcp://127.0.0.1:" + broker.port());
    settings.put(Setting.REGISTRATION, "open");
    settings.put(Setting.DATA_DIRECTORY, folder.resolve("data").toString());
    settings.put(Setting.HTTP_PORT, "0");
    settings.put(Setting.MANAGEMENT_PORT, "0");
    return Settings.resolve(settings, Map.of(), null);
  }

  private static OrganisationSource organisation() {
    return OrganisationSource.fixed(Organisation.empty(ZoneId.of("UTC")));
  }

  private void visible(BenchBroker broker, Server server, List<Measured> figures)
      throws IOException {
    VisibleBench visible = new VisibleBench(broker, server.views(), STALL_LIMIT);
    progress.accept("publish → visible");
    visible.warmUp();
    for (Pace pace : Pace.values()) {
      List<Double> p50 = new ArrayList<>();
      List<Double> p99 = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        List<Double> millis = visible.millis(pace.perSecond, latencyEvents);
        p50.add(Figure.quantile(millis, 0.5));
        p99.add(Figure.quantile(millis, 0.99));
      }
      String what = "publish → visible at %,d/s, ".formatted(pace.perSecond);
      figures.add(
          new Measured(pace.key + "P50Millis", what + "p50, ms", Figure.of(p50), 2)
              .goal(pace.p50Goal));
      figures.add(
          new Measured(pace.key + "P99Millis", what + "p99, ms", Figure.of(p99), 2)
              .goal(pace.p99Goal));
    }
  }

  private RoundTrips roundTrips(BenchBroker broker, ServerClock clock, String name, int devices)
      throws IOException {
    progress.accept("publish → ack at %,d events/s, %,d devices".formatted(LATENCY_RATE, devices));
    int all = ACK_WARM_UP_EVENTS + rounds * latencyEvents;
    AckFleet fleet = new AckFleet(name, devices, all, BenchEvents.start());
    fleet.roundTripsMillis(broker.port(), ACK_WARM_UP_EVENTS, LATENCY_RATE, STALL_LIMIT);
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      List<Double> millis =
          fleet.roundTripsMillis(broker.port(), latencyEvents, LATENCY_RATE, STALL_LIMIT);
      p50.add(Figure.quantile(millis, 0.5));
      p99.add(Figure.quantile(millis, 0.99));
    }
    return new RoundTrips(devices, Figure.of(p50), Figure.of(p99));
  }

  private CatchUp catchUp(BenchBroker broker, ServerClock clock) throws IOException {
    progress.accept("catching up: %d devices after a day away".formatted(ReturningFleet.DEVICES));
    List<Double> batched = new ArrayList<>();
    List<Double> single = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (ReturningFleet batches = returning(broker, clock, "1", SendingRules.MESSAGE_EVENTS);
        ReturningFleet singles = returning(broker, clock, "2", 1)) {
      batches.caughtUpPerSecond();
      singles.caughtUpPerSecond();
      for (int round = 1; round <= rounds; round++) {
        batched.add(batches.caughtUpPerSecond());
        single.add(singles.caughtUpPerSecond());
        ratios.add(batched.getLast() / single.getLast());
        progress.accept(
            "round %d of %d: %,.0f events/s in batches, %,.0f one by one, ratio %.2f"
                .formatted(round, rounds, batched.getLast(), single.getLast(), ratios.getLast()));
      }
    }
    return new CatchUp(
        ReturningFleet.DEVICES, Figure.of(batched), Figure.of(single), Figure.of(ratios));
  }

  private static ReturningFleet returning(
      BenchBroker broker, ServerClock clock, String digit, int messageEvents) {
    return new ReturningFleet(broker.port(), digit, messageEvents, clock::nowMicros, STALL_LIMIT);
  }
}
