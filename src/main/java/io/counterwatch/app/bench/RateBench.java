package io.counterwatch.app.bench;

import io.counterwatch.app.EmbeddedDatabase;
import io.counterwatch.app.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How many events a second get from a publisher into the log, against what else one could do with
 * the same broker and the same database: nothing at all, only insert, or insert a message at a
 * time. All are measured in turn, several times, in one run, so that the machine's moods cancel
 * out. The server is a process of its own, so that its processor time is its own too.
 */
final class RateBench {
  private static final String ROOT = "counterwatch";
  private static final String NULL_ROOT = "countersilent";
  private static final int MOST_WARM_UP_EVENTS = 300_000;

  /** A plain exporter is slower by so much that it needs fewer events for a steady rate. */
  private static final int EXPORTED_SHARE = 50;

  private static final int LEAST_EXPORTED = 1_000;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration STALL_LIMIT = Duration.ofMinutes(5);

  private final Path folder;
  private final int rounds;
  private final int events;
  private final Consumer<String> progress;

  private final List<Double> nulls = new ArrayList<>();
  private final List<Double> committed = new ArrayList<>();
  private final List<Double> inserted = new ArrayList<>();
  private final List<Double> exported = new ArrayList<>();
  private final List<Double> serverCpu = new ArrayList<>();
  private final List<Double> publisherCpu = new ArrayList<>();
  private final List<Double> databaseCpu = new ArrayList<>();

  /**
   * A bench that hasn't begun.
   *
   * @param rounds how often each rate is measured
   * @param events of a round
   */
  RateBench(Path folder, int rounds, int events, Consumer<String> progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.events = events;
    this.progress = progress;
  }

  /** Measures; returns the version of the database that took part. */
  String measure(BenchBroker broker, Belongings started, List<Measured> figures)
      throws IOException, InterruptedException {
    EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("rates"));
    started.add(database::close);
    String version = BenchDatabase.version(database.url());
    ServerProcess server = ServerProcess.start(folder, settings(broker, database));
    started.add(server::close);
    server.awaitReady();
    try (BenchDatabase log = new BenchDatabase(database.url());
        BenchDatabase own = new BenchDatabase(database.url())) {
      ProcessTimes times = ProcessTimes.ofDatabase(folder.resolve("rates"));
      BenchEvents stream = new BenchEvents("00000000000000b1", BenchEvents.start());
      InsertLoop inserts = new InsertLoop(own);
      int warmUp = Math.min(MOST_WARM_UP_EVENTS, events);
      progress.accept("warming up: %,d events".formatted(warmUp));
      committedPerSecond(broker, log, stream, warmUp);
      nullPerSecond(broker, warmUp);
      inserts.perSecond(warmUp);
      for (int round = 1; round <= rounds; round++) {
        round(broker, server, times, log, stream);
        inserted.add(inserts.perSecond(events));
        int share = Math.max(LEAST_EXPORTED, events / EXPORTED_SHARE);
        exported.add(new PlainExporter(broker.port(), own).perSecond(share));
        tell(round);
      }
    }
    started.closeNewest();
    started.closeNewest();
    addTo(figures);
    return version;
  }

  private Map<Setting, String> settings(BenchBroker broker, EmbeddedDatabase database) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.MQTT_URL, "tcp://127.0.0.1:" + broker.port());
    settings.put(Setting.POSTGRES_URL, database.url());
    settings.put(Setting.REGISTRATION, "open");
    settings.put(Setting.HTTP_PORT, "0");
    return settings;
  }

  private void round(
      BenchBroker broker,
      ServerProcess server,
      ProcessTimes database,
      BenchDatabase log,
      BenchEvents stream)
      throws IOException {
    nulls.add(nullPerSecond(broker, events));
    List<byte[]> packets = stream.chunks(events, ROOT);
    double serverBefore = server.cpuSeconds();
    double ownBefore = ServerProcess.cpuSeconds(ProcessHandle.current());
    double databaseBefore = database.cpuSeconds();
    committed.add(committedPerSecond(broker, log, packets, events));
    serverCpu.add(per100k(server.cpuSeconds() - serverBefore));
    publisherCpu.add(per100k(ServerProcess.cpuSeconds(ProcessHandle.current()) - ownBefore));
    databaseCpu.add(per100k(database.cpuSeconds() - databaseBefore));
  }

  private double per100k(double seconds) {
    return seconds * 100_000 / events;
  }

  private void tell(int round) {
    progress.accept(
        "round %d of %d: %,.0f messages/s to a subscriber that does nothing, %,.0f events/s committed (%.2f), %,.0f rows/s only inserted, %,.0f by one INSERT a message; processor time per 100,000: server %.2f s, PostgreSQL %.2f s"
            .formatted(
                round,
                rounds,
                nulls.getLast(),
                committed.getLast(),
                committed.getLast() / nulls.getLast(),
                inserted.getLast(),
                exported.getLast(),
                serverCpu.getLast(),
                databaseCpu.getLast()));
  }

  private void addTo(List<Measured> figures) {
    figures.add(
        of(
            "ratio",
            "committed ÷ a subscriber that does nothing",
            ratios(committed, nulls),
            2,
            0.7));
    figures.add(
        of(
            "insertRatio",
            "committed ÷ inserts by unnest alone",
            ratios(committed, inserted),
            2,
            0.6));
    figures.add(
        new Measured(
            "nullInsertRatio",
            "… the most that it can be: what the broker hands out ÷ inserts",
            Figure.of(ratios(nulls, inserted)),
            2));
    figures.add(
        of(
            "exporterRatio",
            "committed ÷ one INSERT a message",
            ratios(committed, exported),
            1,
            15));
    String cpu = "processor time for 100,000 events, s: ";
    figures.add(
        new Measured("cpuSecondsPer100k", cpu + "the server", Figure.of(serverCpu), 2)
            .goal(Goal.atMost(2)));
    figures.add(
        new Measured("publisherCpuSecondsPer100k", "… the publisher", Figure.of(publisherCpu), 2));
    figures.add(
        new Measured("databaseCpuSecondsPer100k", "… PostgreSQL", Figure.of(databaseCpu), 2));
    figures.add(new Measured("committedPerSecond", "committed, events/s", Figure.of(committed), 0));
    figures.add(
        new Measured(
            "nullPerSecond", "a subscriber that does nothing, messages/s", Figure.of(nulls), 0));
    figures.add(
        new Measured(
            "insertedPerSecond", "inserts by unnest alone, rows/s", Figure.of(inserted), 0));
    figures.add(
        new Measured("exportedPerSecond", "a plain exporter, messages/s", Figure.of(exported), 0));
  }

  private static Measured of(
      String key, String what, List<Double> values, int decimals, double least) {
    return new Measured(key, what, Figure.of(values), decimals).goal(Goal.atLeast(least));
  }

  private static List<Double> ratios(List<Double> some, List<Double> others) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      ratios.add(some.get(i) / others.get(i));
    }
    return ratios;
  }

  private static double nullPerSecond(BenchBroker broker, int count) throws IOException {
    List<byte[]> packets =
        new BenchEvents("00000000000000b2", BenchEvents.start()).chunks(count, NULL_ROOT);
    try (RawMqtt subscriber = new RawMqtt(broker.port(), "bench-null");
        RawMqtt publisher = new RawMqtt(broker.port(), "bench-null-publisher")) {
      subscriber.subscribe(NULL_ROOT + "/v1/+/+/event");
      long start = System.nanoTime();
      Thread sending = publishing(publisher, packets);
      subscriber.receive(count);
      long nanos = System.nanoTime() - start;
      sending.interrupt();
      return count * 1e9 / nanos;
    }
  }

  private double committedPerSecond(
      BenchBroker broker, BenchDatabase log, BenchEvents stream, int count) throws IOException {
    return committedPerSecond(broker, log, stream.chunks(count, ROOT), count);
  }

  /** Until another connection to the database sees them all. */
  private double committedPerSecond(
      BenchBroker broker, BenchDatabase log, List<byte[]> packets, int count) throws IOException {
    long target = log.committed() + count;
    try (RawMqtt publisher = new RawMqtt(broker.port(), "bench-publisher")) {
      long start = System.nanoTime();
      Thread sending = publishing(publisher, packets);
      for (long seen = 0; seen < target; seen = log.committed()) {
        if (System.nanoTime() - start > STALL_LIMIT.toNanos()) {
          throw new IOException(
              "only %,d of %,d events were stored within %s".formatted(seen, target, STALL_LIMIT));
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
      long nanos = System.nanoTime() - start;
      sending.interrupt();
      return count * 1e9 / nanos;
    }
  }

  static Thread publishing(RawMqtt publisher, List<byte[]> packets) {
    return Thread.ofPlatform()
        .name("bench-publisher")
        .start(
            () -> {
              try {
                publisher.publishAll(packets);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}
