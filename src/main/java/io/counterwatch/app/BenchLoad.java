package io.counterwatch.app;

import io.counterwatch.app.bench.CentresBench;
import io.counterwatch.app.bench.OverloadBench;
import io.counterwatch.app.bench.PagesBench;
import io.counterwatch.app.bench.SoakBench;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much a bench puts on a server. */
final class BenchLoad {
  private static final double LEAST_MINUTES = 0.02;
  private static final double MAX_MINUTES = 10_000;

  /** One port of the loopback address has no more for them. */
  private static final int MAX_CONNECTIONS = 25_000;

  /** So many can be registered. */
  private static final int MAX_CENTRES = 5_000;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "soak: how long (30); overload: of too much (2)")
  private @Nullable Double minutes;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "events a second; soak: (5500), centres: (500), pages: (100)")
  private @Nullable Integer rate;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "soak, overload: devices, each with one (5000)")
  private int connections = SoakBench.CONNECTIONS;

  @Option(
      names = "--endpoint",
      description = "soak, overload: devices connect to the server itself, without a Mosquitto")
  private boolean endpoint;

  @Option(
      names = "--counts",
      paramLabel = "N,…",
      split = ",",
      description = "centres: how many, one after the other (10,152,1000,3300)")
  private List<Integer> counts = CentresBench.COUNTS;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "centres, pages: for which each load is watched (20)")
  private int seconds = 20;

  @Option(
      names = "--database-rate",
      paramLabel = "N",
      description = "overload: events a second that the database stores (6000; 0: all it can)")
  private int databaseRate = OverloadBench.DATABASE_RATE;

  @Option(names = "--pages", paramLabel = "N", description = "pages: open at a time (1000)")
  private int pages = PagesBench.PAGES;

  @Option(
      names = "--slow",
      paramLabel = "N",
      description = "pages: of them, that stop reading in the end (100); 0: none")
  private int slow = PagesBench.SLOW;

  /** Devices, each with a connection. */
  int connections() {
    return connections;
  }

  /** Whether devices connect to the server itself. */
  boolean endpoint() {
    return endpoint;
  }

  /** Numbers of centres, one after the other. */
  List<Integer> counts() {
    return counts;
  }

  /** For which each load is watched. */
  int seconds() {
    return seconds;
  }

  /** Events a second that the database stores; 0: as many as it can. */
  int databaseRate() {
    return databaseRate;
  }

  /** Pages open at a time. */
  int pages() {
    return pages;
  }

  /** Pages that stop reading. */
  int slow() {
    return slow;
  }

  /** How long, in minutes; the given time where nothing else is asked for. */
  double minutes(double otherwise) {
    return minutes == null ? otherwise : minutes;
  }

  /** Events a second; so many where nothing else is asked for. */
  int rate(int otherwise) {
    return rate == null ? otherwise : rate;
  }

  /** Fails where something can't be. */
  void check() {
    double asked = minutes(1);
    if (asked < LEAST_MINUTES
        || asked > MAX_MINUTES
        || rate(1) < 1
        || connections < 1
        || connections > MAX_CONNECTIONS
        || databaseRate < 0) {
      throw new ConfigurationException(
          "--minutes must be %s to %,.0f, --rate at least 1, --connections 1 to %,d, --database-rate 0 or more"
              .formatted(LEAST_MINUTES, MAX_MINUTES, MAX_CONNECTIONS));
    }
    if (seconds < 1 || counts.stream().anyMatch(each -> each < 1 || each > MAX_CENTRES)) {
      throw new ConfigurationException(
          "--seconds must be at least 1, --counts 1 to %,d each".formatted(MAX_CENTRES));
    }
    if (pages < 1 || pages > PagesBench.PAGES || slow < 0 || slow > pages / 2) {
      throw new ConfigurationException(
          "--pages must be 1 to %,d, --slow at most half of them".formatted(PagesBench.PAGES));
    }
  }
}
