package io.counterwatch.app.bench;

import io.counterwatch.app.FileTrees;
import io.counterwatch.app.Setting;
import io.counterwatch.app.bench.LoadRig.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What centres cost as they grow in number while the load stays the same: half of them are at work
 * and share it, half are idle. For each number a server begins anew on an empty database.
 */
public final class CentresBench {
  /** A few, a province, many, a nation. */
  public static final List<Integer> COUNTS = List.of(10, 152, 1_000, 3_300);

  /** Under load, until compilers have done most, unless twice the time watched is shorter. */
  private static final double WARM_UP_SECONDS = 60;

  /** Before anything is watched, unless it is watched for a shorter time. */
  private static final double SETTLE_SECONDS = 10;

  private static final int SCRAPES = 5;
  private static final int MESSAGE_EVENTS = 50;
  private static final long STEP_MICROS = TimeUnit.SECONDS.toMicros(1);
  private static final Duration CONNECT_LIMIT = Duration.ofMinutes(5);
  private static final Instant ORIGIN = Instant.parse("2026-10-14T02:00:00Z");

  private static final String PROVINCE =
      """
      province: {id: hoa-binh, name: {vi: Hòa Bình}, zone: Asia/Ho_Chi_Minh}
      services:
        - {id: land, name: {vi: Đất đai}, target-wait: PT15M}
        - {id: household, name: {vi: Hộ tịch}, target-wait: PT15M}
        - {id: justice, name: {vi: Chứng thực}, target-wait: PT10M}
        - {id: business, name: {vi: Đăng ký kinh doanh}, target-wait: PT15M}
      centres:
      """;

  private static final String CENTRE =
      """
        - id: load-%d
          services: [land, household, justice, business]
          counters:
            - {id: "0", services: [land]}
            - {id: "1", services: [household, justice]}
            - {id: "2", services: [business]}
          hours: {mon-sun: ["00:00-24:00"]}
      """;

  private final Path folder;
  private final List<Integer> counts;
  private final int perSecond;
  private final double seconds;
  private final Consumer<String> progress;

  /**
   * A bench that hasn't begun.
   *
   * @param counts of centres
   * @param perSecond events of all centres together
   * @param seconds for which idle centres and the load are watched
   */
  public CentresBench(
      Path folder, List<Integer> counts, int perSecond, double seconds, Consumer<String> progress) {
    this.folder = folder;
    this.counts = counts;
    this.perSecond = perSecond;
    this.seconds = seconds;
    this.progress = progress;
  }

  /** What so many centres cost. */
  private record Row(
      int centres,
      double startSeconds,
      double startCpuSeconds,
      double idleCores,
      double cpuSecondsPer1k,
      double liveMegabytes,
      double residentMegabytes,
      long series,
      double scrapeMillis) {}

  /** Measures; takes about a minute for each number. */
  public BenchResult run() throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    List<String> software = List.of();
    for (int count : counts) {
      Path own = Files.createDirectory(folder.resolve("of-" + count));
      Path organisation = own.resolve("organisation.yaml");
      Files.writeString(organisation, organisation(count));
      int active = Math.max(1, count / 2);
      try (LoadRig rig =
          new LoadRig(
              own,
              false,
              active,
              new Clock(ORIGIN, 1),
              Map.of(Setting.ORGANISATION, organisation.toString()),
              progress)) {
        rows.add(measure(rig, count, active));
        software = rig.software();
      }
      FileTrees.delete(own);
    }
    return new BenchResult(
        "centres", "What a centre costs", figures(rows), note(), sizes(), software);
  }

  /** The file of a province with so many centres, alike and always open. */
  static String organisation(int centres) {
    StringBuilder yaml = new StringBuilder(PROVINCE);
    for (int i = 0; i < centres; i++) {
      yaml.append(String.format(Locale.ROOT, CENTRE, i));
    }
    return yaml.toString();
  }

  private Row measure(LoadRig rig, int centres, int active)
      throws IOException, InterruptedException {
    LoadPlan plan =
        new LoadPlan(active, ORIGIN.minusSeconds(3600).toEpochMilli() * 1_000, STEP_MICROS);
    try (LoadFleet fleet = new LoadFleet(rig.devicePort(), active, MESSAGE_EVENTS, plan)) {
      fleet.connect(CONNECT_LIMIT);
      sleep(Math.min(SETTLE_SECONDS, seconds));
      double idle = cores(rig, seconds);
      fleet.rate(perSecond);
      sleep(warmUpSeconds());
      long before = rig.log().committed();
      double busy = cores(rig, seconds);
      long events = rig.log().committed() - before;
      fleet.drain(CONNECT_LIMIT);
      String scrape = rig.server().managed("/metrics");
      List<Double> scrapes = new ArrayList<>();
      for (int i = 0; i < SCRAPES; i++) {
        long start = System.nanoTime();
        scrape = rig.server().managed("/metrics");
        scrapes.add((System.nanoTime() - start) / 1e6);
      }
      Lossless.of(rig.log(), fleet).check();
      Row row =
          new Row(
              centres,
              rig.start().readySeconds(),
              rig.start().cpuSeconds(),
              idle,
              Math.max(0, busy - idle) * seconds / events * 1_000,
              rig.watch().liveMegabytes(),
              rig.watch().residentMegabytes(),
              scrape.lines().filter(line -> !line.startsWith("#")).count(),
              Figure.quantile(scrapes, 0.5));
      progress.accept(
          "%,d centres: ready after %.1f s, %.3f cores idle, %.2f s per 1,000 events, %,.0f MB live, %,d series in %,.0f ms"
              .formatted(
                  centres,
                  row.startSeconds(),
                  row.idleCores(),
                  row.cpuSecondsPer1k(),
                  row.liveMegabytes(),
                  row.series(),
                  row.scrapeMillis()));
      return row;
    }
  }

  private double warmUpSeconds() {
    return Math.min(WARM_UP_SECONDS, 2 * seconds);
  }

  private static void sleep(double seconds) throws InterruptedException {
    LoadRig.sleepUntil(System.nanoTime() + (long) (seconds * 1e9));
  }

  /** How many cores the server keeps busy. */
  private static double cores(LoadRig rig, double seconds) throws InterruptedException {
    double before = rig.watch().cpuSeconds();
    sleep(seconds);
    return (rig.watch().cpuSeconds() - before) / seconds;
  }

  private static List<Measured> figures(List<Row> rows) {
    List<Measured> figures = new ArrayList<>();
    for (Row row : rows) {
      String of = String.format(Locale.ROOT, "%,d centres: ", row.centres());
      String key = "of" + row.centres();
      figures.add(
          once(
              key + "StartSeconds",
              of + "a new process until it is ready, s",
              row.startSeconds(),
              1));
      figures.add(
          once(key + "StartCpuSeconds", "… its processor time, s", row.startCpuSeconds(), 1));
      figures.add(
          once(
              key + "IdleCores",
              "… processor time while nothing comes, cores",
              row.idleCores(),
              3));
      figures.add(
          once(key + "CpuSecondsPer1k", "… added by 1,000 events, s", row.cpuSecondsPer1k(), 2));
      figures.add(
          once(key + "LiveMegabytes", "… heap, all garbage collected, MB", row.liveMegabytes(), 0));
      figures.add(
          once(
              key + "ResidentMegabytes",
              "… memory of the process, MB",
              row.residentMegabytes(),
              0));
      figures.add(once(key + "Series", "… series at /metrics", row.series(), 0));
      figures.add(once(key + "ScrapeMillis", "… a scrape of them, ms", row.scrapeMillis(), 0));
    }
    Row least = rows.getFirst();
    Row most = rows.getLast();
    if (most.centres() > least.centres()) {
      double more = most.centres() - least.centres();
      figures.add(
          once(
              "kilobytesPerCentre",
              "each further centre: heap, kB",
              1_000 * (most.liveMegabytes() - least.liveMegabytes()) / more,
              1));
      figures.add(
          once(
              "idleMicrosPerCentre",
              "… processor time of a second, µs",
              1e6 * (most.idleCores() - least.idleCores()) / more,
              1));
      figures.add(once("seriesPerCentre", "… series", (most.series() - least.series()) / more, 1));
    }
    return figures;
  }

  private static Measured once(String key, String what, double value, int decimals) {
    return Measured.once(key, what, value, decimals);
  }

  private Map<String, Long> sizes() {
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put("perSecond", (long) perSecond);
    sizes.put("seconds", (long) seconds);
    return sizes;
  }

  private String note() {
    return """
    (Each centre has 4 services and 3 counters. Half of the centres have a device each and share
    %,d events/s; half are idle. Idle: %,.0f s with all devices connected and nothing recorded; views
    are made anew once a second. Each number begins with an empty database and a new process, whose
    compilers are given %,.0f s of the load before it is measured.)
    """
        .formatted(perSecond, seconds, warmUpSeconds());
  }
}
