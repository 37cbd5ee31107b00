package io.counterwatch.app.bench;

import io.counterwatch.app.EmbeddedDatabase;
import io.counterwatch.app.Organisations;
import io.counterwatch.app.Server;
import io.counterwatch.app.ServerClock;
import io.counterwatch.app.Setting;
import io.counterwatch.app.Settings;
import io.counterwatch.app.bench.ProvinceDay.Sent;
import io.counterwatch.event.Reading;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.simulator.DemoWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A restart with a province's day in the log: the database stays up, as it does in production, and
 * a server begins anew, as a process of its own and within this one, until it says that it is
 * ready.
 */
public final class RestartBench {
  /** When the servers start: after the day's work, with all of it in the log. */
  private static final int START_HOUR = 18;

  /** What a start should take on a quiet machine: with nothing to read, and with a day. */
  private static final double MOST_EMPTY_SECONDS = 3;

  private static final double MOST_SECONDS = 5;

  /** Starts that warm up caches and the compiler. */
  private static final int WARM_UPS = 1;

  /** About the bytes of an event as a device publishes it, for the limit on what is in flight. */
  private static final int EVENT_BYTES = 400;

  private static final int PROGRESS_EVENTS = 100_000;
  private static final long POLL_NANOS = 1_000_000;
  private static final Duration STALL_LIMIT = Duration.ofMinutes(2);

  private final Path folder;
  private final int rounds;
  private final List<CentreProfile> centres;
  private final Consumer<String> progress;

  /**
   * A bench that hasn't begun.
   *
   * @param folder for everything it writes
   * @param rounds how often each start is measured
   * @param centres of the province
   */
  public RestartBench(Path folder, int rounds, int centres, Consumer<String> progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.centres = ProvinceDay.centres(centres);
    this.progress = progress;
  }

  /** Measures; takes some minutes. */
  public BenchResult run() throws IOException, InterruptedException {
    Path organisation = folder.resolve("organisation.yaml");
    Files.writeString(organisation, DemoWorld.organisationYaml(centres, true));
    try (Belongings started = new Belongings(folder, progress)) {
      EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("data"));
      started.add(database::close);
      Map<Setting, String> settings = settings(database, organisation);
      List<Measured> figures = new ArrayList<>();
      measureProcesses(
          started,
          settings,
          new Kind("empty", "an empty log: a new process until it is ready, s", MOST_EMPTY_SECONDS),
          figures);
      Filled filled = fill(started, settings);
      measureProcesses(
          started,
          settings,
          new Kind("process", "a new process until it is ready, s", MOST_SECONDS),
          figures);
      measureInstances(started, settings, figures);
      Map<String, Long> sizes = new LinkedHashMap<>();
      sizes.put("rounds", (long) rounds);
      sizes.put("events", filled.ofDay());
      sizes.put("earlierEvents", filled.earlier());
      return new BenchResult(
          "restart",
          "A restart and a scrape",
          figures,
          note(filled),
          sizes,
          List.of(BenchDatabase.version(database.url())));
    }
  }

  /** Measures what a province's day takes on disk and in memory; takes a minute or two. */
  public BenchResult sizing() throws IOException, InterruptedException {
    Path organisation = folder.resolve("organisation.yaml");
    Files.writeString(organisation, DemoWorld.organisationYaml(centres, true));
    try (Belongings started = new Belongings(folder, progress)) {
      EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("data"));
      started.add(database::close);
      Map<Setting, String> settings = settings(database, organisation);
      Server first = server(settings);
      started.add(first::stop);
      first.start();
      started.closeNewest();
      BenchDatabase log = new BenchDatabase(database.url());
      started.add(log::close);
      DatabaseSize before = DatabaseSize.of(log);
      Filled filled = fill(started, settings);
      DatabaseSize size = DatabaseSize.of(log).since(before);
      double heapBefore = Heap.usedBytes();
      Server server = server(settings);
      started.add(server::stop);
      server.start();
      double heapBytes = Heap.usedBytes() - heapBefore;
      return new BenchResult(
          "sizing",
          "Sizing",
          Sizing.figures(size, log, filled.ofDay() + filled.earlier(), centres.size(), heapBytes),
          note(filled),
          Map.of("events", filled.ofDay() + filled.earlier()),
          List.of(BenchDatabase.version(database.url())));
    }
  }

  /** How many events are in the log: of the day, and of the dossiers that it found open. */
  private record Filled(long ofDay, long earlier) {}

  private String note(Filled filled) {
    return """
    (%d centres, %,d events of the day in the log and %,d earlier ones of dossiers that are open.
    The database is up and has read it all before. Of earlier starts, new processes have %s.
    Medians of %d starts, with the least and the most.)
    """
        .formatted(
            centres.size(), filled.ofDay(), filled.earlier(), ServerProcess.learned(), rounds);
  }

  private static Map<Setting, String> settings(EmbeddedDatabase database, Path organisation) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.POSTGRES_URL, database.url());
    settings.put(Setting.ORGANISATION, organisation.toString());
    settings.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    settings.put(Setting.HTTP_PORT, "0");
    settings.put(Setting.MANAGEMENT_PORT, "0");
    settings.put(Setting.CLOCK_ORIGIN, start().toString());
    return settings;
  }

  private static Instant start() {
    return Instant.ofEpochMilli(ProvinceDay.at(START_HOUR) / 1_000);
  }

  private static Server server(Map<Setting, String> settings) {
    Settings resolved = Settings.resolve(settings, Map.of(), null);
    return new Server(
        resolved, Organisations.of(resolved), ServerClock.startingAt(start(), 1), true);
  }

  // ---- the log

  /** Through a server's own pipeline, so that every row is what a device's event would make. */
  private Filled fill(Belongings started, Map<Setting, String> settings)
      throws IOException, InterruptedException {
    progress.accept("drawing a province's day: %d centres".formatted(centres.size()));
    List<Sent> earlier = ProvinceDay.before(centres);
    List<Sent> ofDay = ProvinceDay.of(centres);
    Server server = server(settings);
    started.add(server::stop);
    server.start();
    ProvinceDay day = new ProvinceDay();
    long stored = 0;
    for (List<Sent> part : List.of(earlier, ofDay)) {
      for (Sent sent : part) {
        offer(server.intake(), sent, day.received(sent));
        if (++stored % PROGRESS_EVENTS == 0) {
          progress.accept("%,d events handed over".formatted(stored));
        }
      }
    }
    awaitStored(server, stored);
    progress.accept("%,d events stored, their days' rows follow".formatted(stored));
    started.closeNewest();
    return new Filled(ofDay.size(), earlier.size());
  }

  private static void offer(Intake intake, Sent sent, Reading reading) throws IOException {
    Arrival arrival =
        new Arrival(
            sent.centre(),
            sent.planned().device(),
            EVENT_BYTES,
            List.of(reading),
            Arrival.Completion.NOBODY);
    long start = System.nanoTime();
    while (!intake.offer(arrival)) {
      if (System.nanoTime() - start > STALL_LIMIT.toNanos()) {
        throw new IOException("the log takes no more events");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static void awaitStored(Server server, long events) throws IOException {
    long start = System.nanoTime();
    while (server.figures().stored.sum() < events) {
      if (System.nanoTime() - start > STALL_LIMIT.toNanos()) {
        throw new IOException(
            "only %,d of %,d events were stored".formatted(server.figures().stored.sum(), events));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  // ---- starts

  /**
   * A kind of start.
   *
   * @param key before the names of its figures
   * @param mostSeconds that it should take on a quiet machine
   */
  private record Kind(String key, String what, double mostSeconds) {}

  private void measureProcesses(
      Belongings started, Map<Setting, String> settings, Kind kind, List<Measured> figures)
      throws IOException, InterruptedException {
    Scrapes scrapes = new Scrapes(kind.key(), centres.size());
    List<Double> ready = new ArrayList<>();
    List<Double> afterFirstAnswer = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int round = 1 - WARM_UPS; round <= rounds; round++) {
      ServerProcess process = ServerProcess.start(folder, settings);
      started.add(process::close);
      ServerProcess.Start start = process.awaitReady();
      if (round > 0) {
        scrapes.add(process);
      }
      started.closeNewest();
      progress.accept(
          "a new process: ready after %.2f s, %.2f s after its first answer"
              .formatted(start.readySeconds(), start.readySeconds() - start.answerSeconds()));
      if (round > 0) {
        ready.add(start.readySeconds());
        afterFirstAnswer.add(start.readySeconds() - start.answerSeconds());
        cpu.add(start.cpuSeconds());
      }
    }
    figures.add(
        new Measured(kind.key() + "ReadySeconds", kind.what(), Figure.of(ready), 2)
            .goal(Goal.atMost(kind.mostSeconds())));
    add(
        figures,
        kind.key() + "LoadSeconds",
        "… of that since it first answered \"not ready\", s",
        afterFirstAnswer,
        2);
    add(figures, kind.key() + "CpuSeconds", "… its processor time, all threads, s", cpu, 2);
    scrapes.addTo(figures);
  }

  private void measureInstances(
      Belongings started, Map<Setting, String> settings, List<Measured> figures)
      throws IOException, InterruptedException {
    List<Double> ready = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    List<Double> heap = new ArrayList<>();
    for (int round = 1 - WARM_UPS; round <= rounds; round++) {
      long before = Heap.usedBytes();
      double cpuBefore = ServerProcess.cpuSeconds(ProcessHandle.current());
      long start = System.nanoTime();
      Server server = server(settings);
      started.add(server::stop);
      server.start();
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = ServerProcess.cpuSeconds(ProcessHandle.current()) - cpuBefore;
      double megabytes = (Heap.usedBytes() - before) / 1e6;
      started.closeNewest();
      progress.accept(
          "within a warm process: ready after %.2f s, %,.0f MB".formatted(seconds, megabytes));
      if (round > 0) {
        ready.add(seconds);
        cpu.add(cpuSeconds);
        heap.add(megabytes);
      }
    }
    add(figures, "warmReadySeconds", "within a warm process until it is ready, s", ready, 2);
    add(figures, "warmCpuSeconds", "… its processor time, all threads, s", cpu, 2);
    add(figures, "heapMegabytes", "heap that it keeps then, MB", heap, 0);
  }

  private static void add(
      List<Measured> figures, String key, String what, List<Double> values, int decimals) {
    figures.add(new Measured(key, what, Figure.of(values), decimals));
  }
}
