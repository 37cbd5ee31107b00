package io.counterwatch.app.bench;

import io.counterwatch.app.bench.LoadLines.Line;
import io.counterwatch.app.bench.LoadRig.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Three times as many events as can be committed, for some minutes, and then none: they must pile
 * up at the devices and in the broker, not in the server, and be stored afterwards to the last.
 */
public final class OverloadBench {
  /**
   * Events a second that the database stores, where nothing else is asked for: a broker must be
   * able to carry three times as many, and on two processors it can't carry three times what the
   * server commits into a quick database.
   */
  public static final int DATABASE_RATE = 6_000;

  private static final int CENTRES = 152;
  private static final int TIMES = 3;

  /** What devices record ÷ what can be committed: a load that they don't carry is no overload. */
  private static final double LEAST_OFFERED = 2.85;

  /** For which compilers and caches warm up, unless the overload is shorter. */
  private static final double WARM_UP_SECONDS = 10;

  /** For which it is measured what can be committed, unless twice the overload is shorter. */
  private static final double CALIBRATION_SECONDS = 20;

  private static final int MESSAGE_EVENTS = 50;
  private static final long STEP_MICROS = TimeUnit.MILLISECONDS.toMicros(1);
  private static final Duration CONNECT_LIMIT = Duration.ofMinutes(5);

  /** Longer than the backlog takes: twice the overload's time, since a third is committed. */
  private static final double RECOVERY_FACTOR = 6;

  private static final double LEAST_RECOVERY_SECONDS = 120;
  private static final double LOOK_SECONDS = 10;

  /** What may be added to memory besides the day's events: what is in flight, and buffers. */
  private static final int REST_MEGABYTES = 150;

  private static final Instant ORIGIN = Instant.parse("2026-10-14T02:00:00Z");

  private final Path folder;
  private final double minutes;
  private final int connections;
  private final boolean endpoint;
  private final int databaseRate;
  private final Consumer<String> progress;

  /**
   * An overload that hasn't begun.
   *
   * @param minutes of too much
   * @param endpoint whether devices connect to the server itself instead of a Mosquitto
   * @param databaseRate events a second that the database stores; 0: as many as it can
   */
  public OverloadBench(
      Path folder,
      double minutes,
      int connections,
      boolean endpoint,
      int databaseRate,
      Consumer<String> progress) {
    this.folder = folder;
    this.minutes = minutes;
    this.connections = connections;
    this.endpoint = endpoint;
    this.databaseRate = databaseRate;
    this.progress = progress;
  }

  /** Memory at a moment when all garbage was collected. */
  private record Held(long committed, double megabytes) {
    double bytesPerEventSince(Held before) {
      return (megabytes - before.megabytes) * 1e6 / (committed - before.committed);
    }

    /** Megabytes that were added since then, and are not of the events committed since then. */
    double beyond(Held before, double bytesPerEvent) {
      return megabytes - before.megabytes - bytesPerEvent * (committed - before.committed) / 1e6;
    }
  }

  /** Overloads; fails where an event was lost or stored twice. */
  public BenchResult run() throws IOException, InterruptedException {
    Clock clock = new Clock(ORIGIN, 1);
    try (LoadRig rig = new LoadRig(folder, endpoint, connections, clock, progress)) {
      if (databaseRate > 0) {
        rig.log().storeAtMost(databaseRate);
      }
      LoadPlan plan =
          new LoadPlan(
              Math.min(CENTRES, connections),
              ORIGIN.minusSeconds(3600).toEpochMilli() * 1_000,
              STEP_MICROS);
      try (LoadFleet fleet = new LoadFleet(rig.devicePort(), connections, MESSAGE_EVENTS, plan)) {
        progress.accept("%,d devices connect".formatted(connections));
        fleet.connect(CONNECT_LIMIT);
        return overload(rig, fleet);
      }
    }
  }

  private BenchResult overload(LoadRig rig, LoadFleet fleet)
      throws IOException, InterruptedException {
    LoadLines lines = new LoadLines(rig, fleet, progress);
    fleet.rate(LoadFleet.AS_FAST_AS_ACKNOWLEDGED);
    lines.watch(Math.min(WARM_UP_SECONDS, minutes * 60));
    long start = System.nanoTime();
    long before = rig.log().committed();
    lines.watch(Math.min(CALIBRATION_SECONDS, 2 * minutes * 60));
    double capacity = (rig.log().committed() - before) / LoadRig.secondsSince(start);
    fleet.drain(CONNECT_LIMIT);
    Held calibrated = held(rig);
    progress.accept("it commits %,.0f events/s; now %d times as many".formatted(capacity, TIMES));

    int calm = lines.all().size();
    long offeredNanos = System.nanoTime();
    long recordedBefore = fleet.recorded();
    fleet.rate(TIMES * capacity);
    lines.watch(minutes * 60);
    fleet.rate(0);
    long endNanos = System.nanoTime();
    double offered = (fleet.recorded() - recordedBefore) / LoadRig.secondsSince(offeredNanos);
    Held fullest = held(rig);
    List<Line> overloaded = lines.all().subList(calm, lines.all().size());
    progress.accept("no more is recorded; what waits is stored");
    double recovery = recovered(fleet, lines, endNanos);
    Held after = held(rig);
    Lossless lossless = Lossless.of(rig.log(), fleet);

    List<Measured> figures = figures(capacity, overloaded, recovery);
    figures.add(
        1,
        Measured.once(
                "offeredRatio", "recorded ÷ that, while it is too much", offered / capacity, 2)
            .goal(Goal.atLeast(LEAST_OFFERED)));
    double bytesPerEvent = after.bytesPerEventSince(calibrated);
    figures.add(
        Measured.once(
            "bytesPerEvent",
            "memory that an event of the current day takes, bytes",
            bytesPerEvent,
            0));
    figures.add(
        Measured.once(
                "restMegabytes",
                "memory beyond that when most was waiting, MB",
                fullest.beyond(calibrated, bytesPerEvent),
                0)
            .goal(Goal.atMost(REST_MEGABYTES)));
    figures.add(Measured.once("sentAgain", "messages sent again", fleet.sentAgain(), 0));
    figures.add(Measured.once("dropped", "messages dropped by the broker", rig.dropped(), 0));
    figures.add(Measured.once("lost", "events lost", lossless.lost(), 0).goal(Goal.atMost(0)));
    figures.add(
        Measured.once("twice", "events stored twice", lossless.twice(), 0).goal(Goal.atMost(0)));
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put("connections", (long) connections);
    sizes.put("events", fleet.recorded());
    lossless.check();
    return new BenchResult(
        "overload",
        "Three times what can be committed",
        figures,
        note(fleet),
        sizes,
        rig.software());
  }

  private static Held held(LoadRig rig) throws IOException, InterruptedException {
    double megabytes = rig.watch().liveMegabytes();
    return new Held(rig.log().committed(), megabytes);
  }

  /** Looks on until all is acknowledged; returns how many seconds after that start. */
  private double recovered(LoadFleet fleet, LoadLines lines, long start)
      throws IOException, InterruptedException {
    double limit = Math.max(LEAST_RECOVERY_SECONDS, RECOVERY_FACTOR * minutes * 60);
    double lastLook = 0;
    while (fleet.acknowledged() < fleet.recorded()) {
      double seconds = LoadRig.secondsSince(start);
      if (seconds > limit) {
        throw new IOException(
            "only %,d of %,d events were stored %,.0f s after the load ended"
                .formatted(fleet.acknowledged(), fleet.recorded(), seconds));
      }
      if (seconds - lastLook > LOOK_SECONDS) {
        lines.look();
        lastLook = seconds;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    double seconds = LoadRig.secondsSince(start);
    lines.look();
    return seconds;
  }

  private static List<Measured> figures(double capacity, List<Line> overloaded, double recovery) {
    Line last = overloaded.getLast();
    List<Measured> figures = new ArrayList<>();
    figures.add(
        Measured.once("capacityPerSecond", "committed as fast as it goes, events/s", capacity, 0));
    figures.add(
        new Measured(
            "committedPerSecond",
            "committed under three times as many, events/s",
            Figure.of(overloaded.stream().map(Line::committedPerSecond).toList()),
            0));
    figures.add(
        new Measured(
            "lagP99Millis",
            "publish → ack, p99 of each 10 s, ms",
            Figure.of(overloaded.stream().map(Line::lagP99Millis).toList()),
            0));
    figures.add(
        Measured.once("backlog", "recorded and not committed at its end", last.backlog(), 0));
    figures.add(
        new Measured(
            "queued",
            "… of that, messages waiting in the broker",
            Figure.of(overloaded.stream().map(line -> (double) line.queued()).toList()),
            0));
    figures.add(
        new Measured(
            "heapMegabytes",
            "heap after a collection, MB",
            Figure.of(overloaded.stream().map(Line::heapMegabytes).toList()),
            0));
    figures.add(
        new Measured(
            "residentMegabytes",
            "memory of the server's process, MB",
            Figure.of(overloaded.stream().map(Line::residentMegabytes).toList()),
            0));
    figures.add(
        Measured.once("recoverySeconds", "all stored after the load ended, s", recovery, 1));
    figures.add(
        Measured.once("recoveryPerSecond", "… that is, events/s", last.backlog() / recovery, 0));
    return figures;
  }

  private String note(LoadFleet fleet) {
    return """
    (%,.1f minutes of too much from %,d devices with a connection each; %,d events in %,d messages
    in all. %s.
    The server keeps the current day's events in memory until it is over. How much one of them takes
    is told by the time before the overload and the time when all was stored; what there was beyond
    that when the overload ended was a backlog inside the server.)
    """
        .formatted(
            minutes,
            connections,
            fleet.recorded(),
            fleet.sent(),
            databaseRate == 0
                ? "The database was as quick as it can be"
                : "The database was slowed to %,d rows a second".formatted(databaseRate));
  }
}
