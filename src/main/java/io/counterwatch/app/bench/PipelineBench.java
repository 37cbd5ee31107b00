package io.counterwatch.app.bench;

import io.counterwatch.app.Server;
import io.counterwatch.app.ServerClock;
import io.counterwatch.app.Setting;
import io.counterwatch.app.Settings;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.Organisation;
import io.counterwatch.device.SendingRules;
import io.counterwatch.pipeline.OrganisationSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From a publish to a committed event and its view, against the same Mosquitto's rate to a
 * subscriber that does nothing. Both are measured in turn, several times, in one process and one
 * run, so that the machine's moods cancel out.
 */
public final class PipelineBench {
  private static final String ROOT = "counterwatch";
  private static final String NULL_ROOT = "countersilent";
  private static final int WARM_UP_EVENTS = 100_000;
  private static final int LATENCY_RATE = 1_000;
  private static final int LATENCY_WARM_UP_EVENTS = 5_000;

  /** The step of a ticket's life that no total counts. */
  private static final int STARTED = 2;

  /** One event a second each: an acknowledgement never waits for its device's turn. */
  private static final int UNPACED_DEVICES = 1_000;

  /** Twenty events a second each: most acknowledgements wait for their device's turn. */
  private static final int PACED_DEVICES = 50;

  private static final int ACK_WARM_UP_EVENTS = 2_000;
  private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

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
   * @param latencyEvents published one by one at 1,000 a second, in each round of round trips
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
    try (Belongings started = new Belongings(folder, progress)) {
      BenchBroker broker = BenchBroker.start(folder);
      started.add(broker::close);
      ServerClock clock = ServerClock.real();
      Server server = new Server(settings(broker), organisation(), clock, true);
      started.add(server::stop);
      server.start();
      return measure(broker, server, clock).forPrinting();
    }
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

  private PipelineResult measure(BenchBroker broker, Server server, ServerClock clock)
      throws IOException, InterruptedException {
    BenchEvents stream = new BenchEvents("00000000000000b1", start(clock));
    progress.accept("warming up: %,d events".formatted(WARM_UP_EVENTS));
    committedPerSecond(broker, server, stream, WARM_UP_EVENTS);
    nullPerSecond(broker, clock, WARM_UP_EVENTS);
    List<Double> nulls = new ArrayList<>();
    List<Double> committed = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    long cpuNanos = 0;
    for (int round = 1; round <= rounds; round++) {
      nulls.add(nullPerSecond(broker, clock, events));
      long cpuBefore = cpuNanos();
      committed.add(committedPerSecond(broker, server, stream, events));
      cpuNanos += cpuNanos() - cpuBefore;
      ratios.add(committed.getLast() / nulls.getLast());
      progress.accept(
          "round %d of %d: %,.0f messages/s to a subscriber that does nothing, %,.0f events/s committed, ratio %.2f"
              .formatted(round, rounds, nulls.getLast(), committed.getLast(), ratios.getLast()));
    }
    progress.accept("publish → visible at %,d events/s".formatted(LATENCY_RATE));
    List<Double> latencies = latenciesMillis(broker, server, clock);
    return new PipelineResult(
        Figure.of(nulls),
        Figure.of(committed),
        Figure.of(ratios),
        cpuNanos / 1e9 / ((double) rounds * events) * 100_000,
        Figure.quantile(latencies, 0.5),
        Figure.quantile(latencies, 0.99),
        roundTrips(broker, clock, "1", UNPACED_DEVICES),
        roundTrips(broker, clock, "2", PACED_DEVICES),
        catchUp(broker, clock),
        rounds,
        events,
        List.of(broker.version()));
  }

  private PipelineResult.RoundTrips roundTrips(
      BenchBroker broker, ServerClock clock, String name, int devices) throws IOException {
    progress.accept("publish → ack at %,d events/s, %,d devices".formatted(LATENCY_RATE, devices));
    int all = ACK_WARM_UP_EVENTS + rounds * latencyEvents;
    AckFleet fleet = new AckFleet(name, devices, all, start(clock));
    fleet.roundTripsMillis(broker.port(), ACK_WARM_UP_EVENTS, LATENCY_RATE, STALL_LIMIT);
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      List<Double> millis =
          fleet.roundTripsMillis(broker.port(), latencyEvents, LATENCY_RATE, STALL_LIMIT);
      p50.add(Figure.quantile(millis, 0.5));
      p99.add(Figure.quantile(millis, 0.99));
    }
    return new PipelineResult.RoundTrips(devices, Figure.of(p50), Figure.of(p99));
  }

  private PipelineResult.CatchUp catchUp(BenchBroker broker, ServerClock clock) throws IOException {
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
    return new PipelineResult.CatchUp(
        ReturningFleet.DEVICES, Figure.of(batched), Figure.of(single), Figure.of(ratios));
  }

  private static ReturningFleet returning(
      BenchBroker broker, ServerClock clock, String digit, int messageEvents) {
    return new ReturningFleet(broker.port(), digit, messageEvents, clock::nowMicros, STALL_LIMIT);
  }

  /** Far enough in the past that no event is ahead of the clock. */
  private static long start(ServerClock clock) {
    return clock.nowMicros() - TimeUnit.MINUTES.toMicros(30);
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  private static double nullPerSecond(BenchBroker broker, ServerClock clock, int count)
      throws IOException {
    List<byte[]> packets =
        new BenchEvents("00000000000000b2", start(clock)).packets(count, NULL_ROOT);
    try (RawMqtt subscriber = new RawMqtt(broker.port(), "bench-null");
        RawMqtt publisher = new RawMqtt(broker.port(), "bench-null-publisher")) {
      subscriber.subscribe(NULL_ROOT + "/v1/+/+/event");
      long start = System.nanoTime();
      Thread sending = Thread.ofPlatform().start(() -> publish(publisher, packets));
      subscriber.receive(count);
      long nanos = System.nanoTime() - start;
      sending.interrupt();
      return count * 1e9 / nanos;
    }
  }

  private static void publish(RawMqtt publisher, List<byte[]> packets) {
    try {
      publisher.publishAll(packets);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static double committedPerSecond(
      BenchBroker broker, Server server, BenchEvents stream, int count) throws IOException {
    List<byte[]> packets = stream.packets(count, ROOT);
    long target = server.figures().stored.sum() + count;
    try (RawMqtt publisher = new RawMqtt(broker.port(), "bench-publisher")) {
      long start = System.nanoTime();
      Thread sending = Thread.ofPlatform().start(() -> publish(publisher, packets));
      while (server.figures().stored.sum() < target) {
        if (System.nanoTime() - start > STALL_LIMIT.toNanos()) {
          throw new IOException(
              "only %,d of %,d events were stored within %s"
                  .formatted(server.figures().stored.sum(), target, STALL_LIMIT));
        }
        LockSupport.parkNanos(200_000);
      }
      long nanos = System.nanoTime() - start;
      sending.interrupt();
      return count * 1e9 / nanos;
    }
  }

  /**
   * A centre's issued + called + served grows by one with each event but a start, in the order of
   * publishing: so a view tells which of the events it shows.
   */
  private List<Double> latenciesMillis(BenchBroker broker, Server server, ServerClock clock)
      throws IOException {
    LatencyWatch watch = new LatencyWatch();
    int count = LATENCY_WARM_UP_EVENTS + latencyEvents;
    BenchEvents stream = new BenchEvents("00000000000000b3", clock.nowMicros());
    List<byte[]> packets = stream.packets(count, ROOT);
    try (RawMqtt publisher = new RawMqtt(broker.port(), "bench-latency");
        LiveViews.Subscription listening = server.views().subscribe(watch)) {
      publisher.ignoreAnswers();
      for (int i = 0; i < BenchEvents.CENTRES; i++) {
        watch.startFrom(server.views().of(BenchEvents.centre(i)));
      }
      publisher.publishAt(
          LATENCY_RATE,
          packets,
          i -> {
            boolean shows = (i / BenchEvents.CENTRES) % BenchTicket.STEPS != STARTED;
            if (shows) {
              watch.published(BenchEvents.centre(i % BenchEvents.CENTRES), i);
            }
          });
      return watch.awaitAll(LATENCY_WARM_UP_EVENTS, STALL_LIMIT);
    }
  }

  private static final class LatencyWatch implements Consumer<CentreView> {
    private record Sent(long nanos, int number) {}

    private record Seen(int number, double millis) {}

    private final Map<String, ConcurrentLinkedQueue<Sent>> sent =
        new java.util.concurrent.ConcurrentHashMap<>();
    private final Map<String, Long> shown = new java.util.concurrent.ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    private volatile int published;

    private static long shownBy(CentreView view) {
      return view.today().issued() + view.today().called() + view.today().served();
    }

    void startFrom(@Nullable CentreView view) {
      if (view != null) {
        shown.put(view.centre(), shownBy(view));
        sent.put(view.centre(), new ConcurrentLinkedQueue<>());
      }
    }

    void published(String centre, int number) {
      ConcurrentLinkedQueue<Sent> queue = sent.get(centre);
      if (queue != null) {
        queue.add(new Sent(System.nanoTime(), number));
        published++;
      }
    }

    @Override
    public void accept(CentreView view) {
      long now = System.nanoTime();
      Long before = shown.get(view.centre());
      ConcurrentLinkedQueue<Sent> queue = sent.get(view.centre());
      if (before == null || queue == null) {
        return;
      }
      long shows = shownBy(view);
      for (long i = before; i < shows; i++) {
        Sent event = queue.poll();
        if (event != null) {
          seen.add(new Seen(event.number(), (now - event.nanos()) / 1e6));
        }
      }
      shown.put(view.centre(), shows);
    }

    List<Double> awaitAll(int warmUp, Duration limit) throws IOException {
      long start = System.nanoTime();
      while (seen.size() < published) {
        if (System.nanoTime() - start > limit.toNanos()) {
          throw new IOException(
              "only %,d of %,d events became visible".formatted(seen.size(), published));
        }
        LockSupport.parkNanos(1_000_000);
      }
      return seen.stream().filter(s -> s.number() >= warmUp).map(Seen::millis).toList();
    }
  }
}
