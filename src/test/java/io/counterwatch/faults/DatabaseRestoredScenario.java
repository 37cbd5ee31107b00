package io.counterwatch.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.device.DeviceHabits;
import io.counterwatch.simulator.PlannedEvent;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.PostgresProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LongSummaryStatistics;

/**
 * The database goes back to an older state, as when it is restored from a backup of an hour ago,
 * while devices are at work: under a running server, or with the server stopped meanwhile. What was
 * acknowledged since is gone, more than an hour of the devices' day; devices keep it for a day and
 * send it again.
 */
final class DatabaseRestoredScenario implements Scenario {
  /** More than any device records between backup and restoring. */
  private static final int RETAINED = 2_000;

  /** By the times of what is recorded in between. */
  private static final Duration LEAST_AGE = Duration.ofHours(1);

  /** Births come within four seconds of the server's return, instead of thirty. */
  private static final DeviceHabits HASTY =
      new DeviceHabits(250, 10_000, 4_000, 60_000, 2_000, 60_000, 15);

  /** Devices ask anew within half a minute after the server has another run. */
  private static final Duration SENT_AGAIN = Duration.ofSeconds(100);

  private static final String STORED = "SELECT count(*) FROM event";

  @Override
  public String name() {
    return "database-restored";
  }

  @Override
  public String fault() {
    return "database restored from a backup, devices live";
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(1, 3), length.of(2_400, 9_000))
        .inCentres(length.of(2, 4))
        .retaining(RETAINED)
        .withHabits(length == Length.SHORT ? HASTY : DeviceHabits.OF_PROTOCOL)
        .at(SiteTerms.USUAL.ownDatabase(folder -> PostgresProcess.make()));
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    Site site = ordeal.site();
    Traffic traffic = ordeal.traffic();
    int strikes = ordeal.terms().strikes();
    int step = traffic.planned() / (2 * strikes + 1);
    for (int round = 0; round < strikes; round++) {
      proceed(ordeal, step * (2 * round + 1));
      long before = site.number(STORED);
      site.database().backUp();
      site.awaitReady();
      proceed(ordeal, step * (2 * round + 2));
      long after = site.number(STORED);
      Duration age = age(ordeal, step * (2 * round + 1), step * (2 * round + 2));
      assertThat(age).as("age of the backup").isGreaterThan(LEAST_AGE);
      boolean running = round % 2 == 0;
      restore(site, running);
      ordeal.tell(
          "back to the backup, %s: %,d of %,d events are gone, those of the last %,d minutes"
              .formatted(
                  running ? "under a running server" : "server stopped",
                  after - before,
                  after,
                  age.toMinutes()));
      site.awaitReady();
      // Devices that have nothing new to say must come by themselves.
      Await.until("all is sent again", SENT_AGAIN, () -> stored(site) >= after);
      ordeal.struck();
    }
  }

  /** How much of the devices' day lies between two of the plan's events. */
  private static Duration age(Ordeal ordeal, int from, int to) {
    LongSummaryStatistics times =
        ordeal.plan().events().subList(from, to).stream()
            .mapToLong(PlannedEvent::timeMicros)
            .summaryStatistics();
    return Duration.of(times.getMax() - times.getMin(), ChronoUnit.MICROS);
  }

  private static long stored(Site site) {
    try {
      return site.number(STORED);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void proceed(Ordeal ordeal, int events) {
    ordeal.traffic().allow(events);
    ordeal.traffic().awaitRecorded(events);
    Await.until("all is stored", Ordeal.DRAINING, () -> ordeal.traffic().pending() == 0);
  }

  private static void restore(Site site, boolean serverRuns) {
    if (serverRuns) {
      site.database().restore();
    } else {
      site.server().terminate();
      site.database().restore();
      site.server().restart();
    }
  }
}
