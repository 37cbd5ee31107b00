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
  private static final int CENTRES = 152;
  private static final int TIMES = 3;
  private static final double CALIBRATION_SECONDS = 20;

  /** Of the calibration; until then compilers and caches warm up. */
  private static final double WARM_UP_SECONDS = 10;

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
  private final Consumer<String> progress;

  /**
   * An overload that hasn't begun.
   *
   * @param minutes of too much
   * @param endpoint whether devices connect to the server itself instead of a Mosquitto
   */
  public OverloadBench(
      Path folder, double minutes, int connections, boolean endpoint, Consumer<String> progress) {
    this.folder = folder;
    this.minutes = minutes;
    this.connections = connections;
    this.endpoint = endpoint;
    this.progress = progress;
  }

  /** Memory at a moment when all garbage was collected. */
  private record Held(long committed, double megabytes) {
    double bytesPerEventSince(Held before) {
      return (megabytes - before.megabytes) * 1e6 / (committed - before.committed);
    }
  }

  /** Overloads; fails where an event was lost or stored twice. */
  public BenchResult run() throws IOException, InterruptedException {
    Clock clock = new Clock(ORIGIN, 1);
    try (LoadRig rig = new LoadRig(folder, endpoint, connections, clock, progress)) {
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
    lines.watch(WARM_UP_SECONDS);
    Held first = held(rig);
    long start = System.nanoTime();
    long before = rig.log().committed();
    lines.watch(CALIBRATION_SECONDS);
    double capacity = (rig.log().committed() - before) / LoadRig.secondsSince(start);
    fleet.drain(CONNECT_LIMIT);
    Held calibrated = held(rig);
    progress.accept("it commits %,.0f events/s; now %d times as many".formatted(capacity, TIMES));

    int calm = lines.all().size();
    fleet.rate(TIMES * capacity);
    lines.watch(minutes * 60);
    fleet.rate(0);
    List<Line> overloaded = lines.all().subList(calm, lines.all().size());
    progress.accept("no more is recorded; what waits is stored");
    double recovery = recovered(fleet, lines);
    Held after = held(rig);
    Lossless lossless = Lossless.of(rig.log(), fleet);

    double restMegabytes =
        after.megabytes()
            - calibrated.megabytes()
            - calibrated.bytesPerEventSince(first)
                * (after.committed() - calibrated.committed())
                / 1e6;
    List<Measured> figures = figures(capacity, overloaded, recovery);
    figures.add(
        Measured.once(
            "bytesPerEvent",
            "memory that an event of the current day takes, before, bytes",
            calibrated.bytesPerEventSince(first),
            0));
    figures.add(
        Measured.once(
            "overloadBytesPerEvent",
            "… of those that came during and after it, bytes",
            after.bytesPerEventSince(calibrated),
            0));
    figures.add(
        Measured.once(
                "restMegabytes", "… memory that this leaves unexplained, MB", restMegabytes, 0)
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

  /** Looks on until all is acknowledged; returns after how many seconds. */
  private double recovered(LoadFleet fleet, LoadLines lines)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
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
    in all. What one event of the current day takes in memory is measured first, since the server
    keeps them until the day is over: anything beyond that would be a backlog inside the server.)
    """
        .formatted(minutes, connections, fleet.recorded(), fleet.sent());
  }
}
