package io.counterwatch.app.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at a load every ten seconds, says what it sees in a line, and remembers it. */
final class LoadLines {
  private static final double INTERVAL_SECONDS = 10;

  private final LoadRig rig;
  private final LoadFleet fleet;
  private final Consumer<String> progress;
  private final long startNanos = System.nanoTime();
  private final LagTally lags = new LagTally();
  private final List<Line> lines = new ArrayList<>();
  private long lastNanos = startNanos;
  private long lastCommitted;
  private double lastCpuSeconds;

  /**
   * One look.
   *
   * @param second since the first
   * @param recorded by the devices so far
   * @param committed so far
   * @param committedPerSecond since the look before
   * @param lagP50Millis of what was acknowledged since then, from its first publish
   * @param heapMegabytes that the server's last collection left
   * @param cpu of the server: cores in use since then
   * @param queued in the broker
   */
  record Line(
      double second,
      long recorded,
      long committed,
      double committedPerSecond,
      long sentAgain,
      double lagP50Millis,
      double lagP99Millis,
      double heapMegabytes,
      double residentMegabytes,
      double cpu,
      long queued) {
    /** Recorded and not committed. */
    long backlog() {
      return recorded - committed;
    }
  }

  LoadLines(LoadRig rig, LoadFleet fleet, Consumer<String> progress) throws IOException {
    this.rig = rig;
    this.fleet = fleet;
    this.progress = progress;
    this.lastCommitted = rig.log().committed();
    this.lastCpuSeconds = rig.watch().cpuSeconds();
    fleet.takeLags();
    progress.accept(
        "    second    recorded   committed  per s  p50 ms  p99 ms  again  heap MB  RSS MB   CPU "
            + " queued");
  }

  /** Looks on for so long. */
  void watch(double seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      LoadRig.sleepUntil(
          Math.min(end, System.nanoTime() + TimeUnit.SECONDS.toNanos((long) INTERVAL_SECONDS)));
      look();
    }
  }

  /** Looks now. */
  Line look() throws IOException {
    fleet.check();
    long now = System.nanoTime();
    double seconds = (now - lastNanos) / 1e9;
    long committed = rig.log().committed();
    double cpuSeconds = rig.watch().cpuSeconds();
    LagTally since = fleet.takeLags();
    lags.add(since);
    Line line =
        new Line(
            (now - startNanos) / 1e9,
            fleet.recorded(),
            committed,
            (committed - lastCommitted) / seconds,
            fleet.sentAgain(),
            since.millis(0.5),
            since.millis(0.99),
            rig.watch().heapMegabytes(),
            rig.watch().residentMegabytes(),
            (cpuSeconds - lastCpuSeconds) / seconds,
            rig.queued());
    lastNanos = now;
    lastCommitted = committed;
    lastCpuSeconds = cpuSeconds;
    lines.add(line);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%10.0f %,11d %,11d %,6.0f %7.1f %7.1f %6d %8.0f %7.0f %5.2f %7d",
            line.second(),
            line.recorded(),
            line.committed(),
            line.committedPerSecond(),
            line.lagP50Millis(),
            line.lagP99Millis(),
            line.sentAgain(),
            line.heapMegabytes(),
            line.residentMegabytes(),
            line.cpu(),
            line.queued()));
    return line;
  }

  /** All looks so far. */
  List<Line> all() {
    return List.copyOf(lines);
  }

  /** The lags of all looks together. */
  LagTally lags() {
    return lags;
  }
}
