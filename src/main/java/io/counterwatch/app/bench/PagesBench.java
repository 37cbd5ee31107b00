package io.counterwatch.app.bench;

import io.counterwatch.app.LoopbackPorts;
import io.counterwatch.app.Setting;
import io.counterwatch.app.bench.LoadRig.Clock;
import io.counterwatch.app.bench.OpenPage.Kind;
import io.counterwatch.web.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What open pages cost a server under a steady load: of a province's centres, halls and the
 * province itself. It is measured without and with them in turn, in one run; then some of them stop
 * reading.
 */
public final class PagesBench {
  /** As many as a server lets in of who may see figures; it would let in halls' screens besides. */
  public static final int PAGES = 1_000;

  /** Of them, that stop reading. */
  public static final int SLOW = 100;

  /** Events a second of all centres together: thrice a province's busiest hour. */
  public static final int RATE = 100;

  private static final int CENTRES = 152;
  private static final int MESSAGE_EVENTS = 50;
  private static final Instant ORIGIN = Instant.parse("2026-10-14T02:00:00Z");

  /** What passes before anything is watched, as a share of the time for which it is. */
  private static final double SETTLE_SHARE = 0.25;

  private static final Duration OPEN_LIMIT = Duration.ofMinutes(2);
  private static final Duration AGREE_LIMIT = Duration.ofMinutes(2);
  private static final Duration SLOW_LIMIT = Duration.ofMinutes(3);
  private static final long LOOK_MILLIS = 500;
  private static final Pattern DROPPED =
      Pattern.compile(
          "(?m)^counterwatch_live_streams_dropped_total\\{share=\"pages\"} ([0-9.eE+]+)$");

  /** Of ten pages: seven of centres, two of halls, one of the province. */
  private static final List<Kind> MIX =
      List.of(
          Kind.CENTRE,
          Kind.CENTRE,
          Kind.DISPLAY,
          Kind.CENTRE,
          Kind.CENTRE,
          Kind.PROVINCE,
          Kind.CENTRE,
          Kind.DISPLAY,
          Kind.CENTRE,
          Kind.CENTRE);

  private final Path folder;
  private final int pages;
  private final int slow;
  private final int perSecond;
  private final double seconds;
  private final int rounds;
  private final Consumer<String> progress;

  private final PublishTimes times = new PublishTimes(CENTRES);
  private final List<Round> measured = new ArrayList<>();
  private final PageLags lags = new PageLags();
  private int differing;

  /**
   * What one round saw.
   *
   * @param without cores in use while no page was open
   * @param with the same with all of them
   * @param liveWithout megabytes of heap, all garbage collected, right after they were closed
   * @param liveWith the same before
   * @param bytes a second and page, by kind
   */
  record Round(
      double without,
      double with,
      double liveWithout,
      double liveWith,
      double residentMegabytes,
      Map<Kind, Double> bytes) {}

  /**
   * What pages that stop reading did.
   *
   * @param dropped how many of them were dropped, by the server's own count
   * @param firstSeconds from their stop until the first of them was dropped
   * @param lastSeconds the same of the last
   * @param kilobytes of the server's heap that each of them kept then
   * @param others how long the other pages' events took meanwhile
   */
  record Slow(
      long dropped, double firstSeconds, double lastSeconds, double kilobytes, LagTally others) {}

  /** From publish to page, of all rounds together. */
  private static final class PageLags {
    private final LagTally centre = new LagTally();
    private final LagTally province = new LagTally();
  }

  /**
   * A bench that hasn't begun.
   *
   * @param pages that are opened
   * @param slow of them, that stop reading; 0 leaves that part out
   * @param perSecond events of all centres together
   * @param seconds for which each state is watched
   * @param rounds without and with pages
   */
  public PagesBench(
      Path folder,
      int pages,
      int slow,
      int perSecond,
      double seconds,
      int rounds,
      Consumer<String> progress) {
    this.folder = folder;
    this.pages = pages;
    this.slow = slow;
    this.perSecond = perSecond;
    this.seconds = seconds;
    this.rounds = rounds;
    this.progress = progress;
  }

  /** Measures; takes some minutes. */
  public BenchResult run() throws IOException, InterruptedException {
    Path organisation = folder.resolve("organisation.yaml");
    Files.writeString(organisation, CentresBench.organisation(CENTRES));
    int port = LoopbackPorts.free();
    long startNanos = System.nanoTime();
    try (LoadRig rig =
        new LoadRig(
            folder,
            false,
            CENTRES + 2 * pages,
            new Clock(ORIGIN, 1),
            Map.of(
                Setting.ORGANISATION,
                organisation.toString(),
                Setting.HTTP_PORT,
                Integer.toString(port),
                // All of them follow from the one address of this machine.
                Setting.HTTP_DISPLAYS_OF_ADDRESS,
                Integer.toString(WebSettings.MAX_DISPLAYS)),
            progress)) {
      LoadPlan plan =
          new LoadPlan(
              CENTRES,
              ORIGIN.toEpochMilli() * 1_000 + (long) (LoadRig.secondsSince(startNanos) * 1e6),
              (long) (1e6 * CENTRES / perSecond));
      try (LoadFleet fleet =
          new LoadFleet(rig.devicePort(), CENTRES, MESSAGE_EVENTS, plan, times)) {
        fleet.connect(OPEN_LIMIT);
        fleet.rate(perSecond);
        return measure(rig, fleet, port);
      }
    }
  }

  private BenchResult measure(LoadRig rig, LoadFleet fleet, int port)
      throws IOException, InterruptedException {
    progress.accept("warming up: %,d pages for %,.0f s".formatted(pages, seconds));
    try (PageFleet open = open(port, 0)) {
      sleep(seconds);
      open.check();
    }
    for (int round = 1; round <= rounds; round++) {
      measured.add(round(rig, fleet, port, round == rounds));
      tell(round);
    }
    // Looked at also where none stops reading: whoever reads must not be dropped.
    if (dropped(rig) > 0) {
      throw new IOException("the server dropped pages that read");
    }
    Slow slowOnes = slow == 0 ? null : slow(rig, port);
    fleet.drain(OPEN_LIMIT);
    Lossless.of(rig.log(), fleet).check();
    PagesReport report = new PagesReport(pages, slow, measured, differing);
    return new BenchResult(
        "pages",
        "What open pages cost",
        report.figures(lags.centre, lags.province, slowOnes),
        note(),
        sizes(),
        rig.software());
  }

  private PageFleet open(int port, int slowOnes) throws IOException, InterruptedException {
    List<OpenPage> all = new ArrayList<>();
    int still = slowOnes;
    for (int i = 0; i < pages; i++) {
      Kind kind = MIX.get(i % MIX.size());
      // A hall's display is told too little to fill anything soon.
      boolean stops = kind != Kind.DISPLAY && still > 0;
      still -= stops ? 1 : 0;
      all.add(new OpenPage(kind, i % CENTRES, CENTRES, stops));
    }
    PageFleet fleet = new PageFleet(port, all, times);
    try {
      fleet.open(OPEN_LIMIT);
    } catch (IOException e) {
      fleet.close();
      throw e;
    }
    return fleet;
  }

  private Round round(LoadRig rig, LoadFleet fleet, int port, boolean last)
      throws IOException, InterruptedException {
    settle();
    double without = cores(rig);
    double with;
    double liveWith;
    double resident;
    Map<Kind, Double> bytes = new EnumMap<>(Kind.class);
    try (PageFleet open = open(port, 0)) {
      settle();
      Map<Kind, Long> before = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        before.put(kind, open.bytes(kind));
      }
      open.takeLags(Kind.CENTRE);
      open.takeLags(Kind.PROVINCE);
      long start = System.nanoTime();
      with = cores(rig);
      open.awaitEvent(OPEN_LIMIT);
      double elapsed = LoadRig.secondsSince(start);
      lags.centre.add(open.takeLags(Kind.CENTRE));
      lags.province.add(open.takeLags(Kind.PROVINCE));
      before.forEach((kind, was) -> bytes.put(kind, perPage(open, kind, was, elapsed)));
      liveWith = rig.watch().liveMegabytes();
      resident = rig.watch().residentMegabytes();
      if (last) {
        fleet.drain(OPEN_LIMIT);
        differing =
            new PageAgreement(URI.create("http://127.0.0.1:" + port))
                .differing(open.pages(), AGREE_LIMIT);
        fleet.rate(perSecond);
      }
    }
    settle();
    return new Round(without, with, rig.watch().liveMegabytes(), liveWith, resident, bytes);
  }

  private static double perPage(PageFleet open, Kind kind, long before, double elapsed) {
    long of = open.pages().stream().filter(page -> page.kind() == kind).count();
    return (open.bytes(kind) - before) / elapsed / Math.max(1, of);
  }

  private Slow slow(LoadRig rig, int port) throws IOException, InterruptedException {
    try (PageFleet open = open(port, slow)) {
      settle();
      double live = rig.watch().liveMegabytes();
      long before = dropped(rig);
      progress.accept("%,d of the pages stop reading".formatted(slow));
      settle();
      open.takeLags(Kind.CENTRE);
      open.stopSlow();
      long start = System.nanoTime();
      double first = 0;
      long gone = 0;
      while (gone < slow && LoadRig.secondsSince(start) < SLOW_LIMIT.toSeconds()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        gone = dropped(rig) - before;
        first = first == 0 && gone > 0 ? LoadRig.secondsSince(start) : first;
      }
      double last = LoadRig.secondsSince(start);
      LagTally others = open.takeLags(Kind.CENTRE);
      open.check();
      double grown = rig.watch().liveMegabytes() - live;
      return new Slow(gone, first, last, 1_000 * grown / slow, others);
    }
  }

  private static long dropped(LoadRig rig) throws IOException, InterruptedException {
    Matcher matcher = DROPPED.matcher(rig.server().managed("/metrics"));
    if (!matcher.find()) {
      throw new IOException("the server does not say how many streams it dropped");
    }
    return (long) Double.parseDouble(matcher.group(1));
  }

  private void settle() throws InterruptedException {
    sleep(SETTLE_SHARE * seconds);
  }

  private static void sleep(double seconds) throws InterruptedException {
    LoadRig.sleepUntil(System.nanoTime() + (long) (seconds * 1e9));
  }

  /** How many cores the server keeps busy. */
  private double cores(LoadRig rig) throws InterruptedException {
    double before = rig.watch().cpuSeconds();
    long start = System.nanoTime();
    sleep(seconds);
    return (rig.watch().cpuSeconds() - before) / LoadRig.secondsSince(start);
  }

  private void tell(int round) {
    Round seen = measured.getLast();
    progress.accept(
        String.format(
            Locale.ROOT,
            "round %d of %d: %.3f cores without pages, %.3f with %,d; heap %,.1f and %,.1f MB",
            round,
            rounds,
            seen.without(),
            seen.with(),
            pages,
            seen.liveWithout(),
            seen.liveWith()));
  }

  private Map<String, Long> sizes() {
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put("pages", (long) pages);
    sizes.put("perSecond", (long) perSecond);
    sizes.put("seconds", (long) seconds);
    return sizes;
  }

  private String note() {
    return """
    (%,d pages as browsers have them, seven of ten of a centre, two of a hall, one of the province: each with
    its stream, and but for halls with a question every two seconds what is wrong. 152 centres with 4 services
    and 3 counters share %,d events/s. Each state is watched for %,.0f s, first without pages, then with them;
    the pages are no part of the server's process. On a province's page a message comes once a second. Slow
    pages stop reading; what the system takes for them must be full before a server can know it.)
    """
        .formatted(pages, perSecond, seconds);
  }
}
