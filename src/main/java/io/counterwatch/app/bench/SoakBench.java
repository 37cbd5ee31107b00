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
import java.util.function.Consumer;

/**
 * A steady load for a long time. The server keeps the current day's events in memory, so its clock
 * runs fast: some service days pass, and what they leave must not add up. Garbage is collected at
 * the same time of each day, and what is left then is compared.
 */
public final class SoakBench {
  /** What the national peak is taken for, five times over. */
  public static final int FIVE_TIMES_THE_NATIONAL_PEAK = 5_500;

  public static final int CONNECTIONS = 5_000;

  /** As in a province; devices are spread over them. */
  private static final int CENTRES = 152;

  private static final int DAYS = 6;
  private static final double SECONDS_PER_DAY = 86_400;
  private static final double LEAST_DAY_SECONDS = 20;

  /** When the garbage of a day is collected, as a share of it. */
  private static final double COLLECTED_AT = 0.5;

  /** Of the whole time; what comes then is not counted. */
  private static final double WARM_UP_SHARE = 0.1;

  private static final double MAX_WARM_UP_SECONDS = 60;
  private static final int MESSAGE_EVENTS = 50;
  private static final Duration CONNECT_LIMIT = Duration.ofMinutes(5);
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(5);
  private static final Instant ORIGIN = Instant.parse("2026-10-14T00:00:00Z");
  private static final int CALM_P99_MILLIS = 250;
  private static final int FLAT_PERCENT = 10;

  private final Path folder;
  private final double minutes;
  private final int perSecond;
  private final int connections;
  private final boolean endpoint;
  private final Consumer<String> progress;

  /**
   * A soak that hasn't begun.
   *
   * @param folder for everything it writes: some 500 bytes for each event
   * @param perSecond events of all devices together
   * @param endpoint whether devices connect to the server itself instead of a Mosquitto
   */
  public SoakBench(
      Path folder,
      double minutes,
      int perSecond,
      int connections,
      boolean endpoint,
      Consumer<String> progress) {
    this.folder = folder;
    this.minutes = minutes;
    this.perSecond = perSecond;
    this.connections = connections;
    this.endpoint = endpoint;
    this.progress = progress;
  }

  /** Puts the load on; fails where an event was lost or stored twice. */
  public BenchResult run() throws IOException, InterruptedException {
    double seconds = minutes * 60;
    double daySeconds = Math.max(seconds / DAYS, LEAST_DAY_SECONDS);
    Clock clock = new Clock(ORIGIN, SECONDS_PER_DAY / daySeconds);
    long startNanos = System.nanoTime();
    try (LoadRig rig = new LoadRig(folder, endpoint, connections, clock, progress)) {
      double deviceStepSeconds = (double) connections / perSecond;
      LoadPlan plan =
          new LoadPlan(
              Math.min(CENTRES, connections),
              ORIGIN.toEpochMilli() * 1_000
                  + (long) (LoadRig.secondsSince(startNanos) * clock.speed() * 1e6),
              (long) (deviceStepSeconds * clock.speed() * 1e6));
      try (LoadFleet fleet = new LoadFleet(rig.devicePort(), connections, MESSAGE_EVENTS, plan)) {
        progress.accept("%,d devices connect".formatted(connections));
        fleet.connect(CONNECT_LIMIT);
        return soak(rig, fleet, seconds, daySeconds);
      }
    }
  }

  private BenchResult soak(LoadRig rig, LoadFleet fleet, double seconds, double daySeconds)
      throws IOException, InterruptedException {
    fleet.rate(perSecond);
    new LoadLines(rig, fleet, progress)
        .watch(Math.min(WARM_UP_SHARE * seconds, MAX_WARM_UP_SECONDS));
    progress.accept("warm; what follows counts");
    LoadLines lines = new LoadLines(rig, fleet, progress);
    List<Double> live = new ArrayList<>();
    for (double done = 0; done < seconds; done += daySeconds) {
      lines.watch(Math.min(daySeconds * COLLECTED_AT, seconds - done));
      live.add(rig.watch().liveMegabytes());
      progress.accept("    all garbage collected: %,.0f MB live".formatted(live.getLast()));
      lines.watch(Math.min(daySeconds * (1 - COLLECTED_AT), seconds - done));
    }
    double drained = fleet.drain(DRAIN_LIMIT);
    Lossless lossless = Lossless.of(rig.log(), fleet);
    BenchResult result = result(rig, fleet, lines, live, lossless, drained);
    lossless.check();
    return result;
  }

  private BenchResult result(
      LoadRig rig,
      LoadFleet fleet,
      LoadLines lines,
      List<Double> live,
      Lossless lossless,
      double drainedSeconds)
      throws IOException, InterruptedException {
    List<Line> all = lines.all();
    List<Measured> figures = new ArrayList<>();
    figures.add(
        new Measured(
            "committedPerSecond",
            "committed, events/s",
            Figure.of(all.stream().map(Line::committedPerSecond).toList()),
            0));
    figures.add(
        Measured.once("lagP50Millis", "publish → ack, p50, ms", lines.lags().millis(0.5), 1));
    figures.add(
        Measured.once("lagP99Millis", "publish → ack, p99, ms", lines.lags().millis(0.99), 1)
            .goal(Goal.atMost(CALM_P99_MILLIS)));
    figures.add(
        Measured.once("lagMaxMillis", "publish → ack, the longest, ms", lines.lags().millis(1), 0));
    figures.add(
        new Measured(
            "liveMegabytes",
            "heap in use, all garbage collected, the same time of each day, MB",
            Figure.of(live),
            0));
    if (live.size() > 2) {
      figures.add(
          Measured.once(
                  "liveGrowthPercent", "… its growth over the whole time, % of it", growth(live), 1)
              .goal(Goal.atMost(FLAT_PERCENT)));
    }
    figures.add(resident("residentMegabytes", "memory of the server's process, MB", all, 0));
    figures.add(
        new Measured(
            "cpu",
            "the server's processor time, cores",
            Figure.of(all.stream().map(Line::cpu).toList()),
            2));
    figures.add(
        new Measured(
            "queued",
            "messages waiting in the broker",
            Figure.of(all.stream().map(line -> (double) line.queued()).toList()),
            0));
    figures.add(Measured.once("sentAgain", "messages sent again", fleet.sentAgain(), 0));
    figures.add(Measured.once("dropped", "messages dropped by the broker", rig.dropped(), 0));
    figures.add(
        Measured.once(
            "drainSeconds", "all acknowledged after the load ends, s", drainedSeconds, 2));
    figures.add(Measured.once("lost", "events lost", lossless.lost(), 0).goal(Goal.atMost(0)));
    figures.add(
        Measured.once("twice", "events stored twice", lossless.twice(), 0).goal(Goal.atMost(0)));
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put("connections", (long) connections);
    sizes.put("perSecond", (long) perSecond);
    sizes.put("events", fleet.recorded());
    return new BenchResult(
        "soak", "A steady load for a long time", figures, note(fleet), sizes, rig.software());
  }

  private static Measured resident(String key, String what, List<Line> lines, int decimals) {
    return new Measured(
        key, what, Figure.of(lines.stream().map(Line::residentMegabytes).toList()), decimals);
  }

  /** Of a straight line through all but the first, as a share of their mean, percent. */
  private static double growth(List<Double> live) {
    List<Double> settled = live.subList(1, live.size());
    int n = settled.size();
    double meanX = (n - 1) / 2.0;
    double meanY = settled.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int x = 0; x < n; x++) {
      above += (x - meanX) * (settled.get(x) - meanY);
      below += (x - meanX) * (x - meanX);
    }
    return 100 * above / below * (n - 1) / meanY;
  }

  private String note(LoadFleet fleet) {
    return """
    (%,.1f minutes, %,d devices with a connection each and %,d events/s together, %,d events in %,d
    messages. The server's clock ran fast, so that service days passed and were let go: a day's
    events stay in memory until it is over. Looks every 10 s: medians, with the least and the most.)
    """
        .formatted(minutes, connections, perSecond, fleet.recorded(), fleet.sent());
  }
}
