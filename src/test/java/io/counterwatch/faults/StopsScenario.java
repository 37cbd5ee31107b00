package io.counterwatch.faults;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.Series;
import io.counterwatch.testing.ServerProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * In turn: the server stands still for a while; somebody starts a second one; the server stands
 * still, its connections end, and another takes its place before it goes on.
 */
final class StopsScenario implements Scenario {
  private static final Duration APART = Duration.ofSeconds(1);
  private static final int SHORT_STOP_SECONDS = 3;
  private static final int LONG_STOP_SECONDS = 30;

  /** What a server says that found another in its place. */
  private static final int LEASE_LOST = 3;

  private final StringBuilder wrong = new StringBuilder();

  @Override
  public String name() {
    return "stops";
  }

  @Override
  public String fault() {
    return "SIGSTOP; a second server; another server in its place";
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(3, 30), length.of(1_200, 30_000)).eventsPerSecond(400).inCentres(2);
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    ordeal.rounds(
        APART,
        round -> {
          ordeal.traffic().allowAhead();
          switch (round % 3) {
            case 0 -> standStill(ordeal);
            case 1 -> secondServer(ordeal);
            default -> replaced(ordeal);
          }
        });
  }

  private static void standStill(Ordeal ordeal) {
    ServerProcess server = ordeal.site().server();
    server.pause();
    Ordeal.pass(Duration.ofSeconds(ordeal.length().of(SHORT_STOP_SECONDS, LONG_STOP_SECONDS)));
    server.resume();
    ordeal.site().awaitReady();
  }

  private void secondServer(Ordeal ordeal) {
    Site site = ordeal.site();
    ServerProcess first = site.server();
    Series before = first.metrics();
    expect("exit code of a second server", LEASE_LOST, site.startServer().awaitEnd());
    site.dropServer();
    Series after = first.metrics();
    for (String figure : new String[] {"source_connections_total", "recoveries_total"}) {
      expect(figure + " of the first server", before.of(figure), after.of(figure));
    }
    expect("readiness of the first server", 200, first.readiness());
  }

  private void replaced(Ordeal ordeal) throws SQLException {
    Site site = ordeal.site();
    ServerProcess stale = site.server();
    stale.pause();
    endConnections(site);
    site.startServer();
    site.awaitReady();
    long before = ordeal.traffic().acknowledged();
    Await.until(
        "the new server stores something",
        Ordeal.DRAINING,
        () -> ordeal.traffic().acknowledged() > before || ordeal.traffic().pending() == 0);
    stale.resume();
    expect("exit code of the server that was replaced", LEASE_LOST, stale.awaitEnd());
    site.awaitReady();
  }

  private static void endConnections(Site site) throws SQLException {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()
          """);
    }
  }

  private void expect(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      wrong.append("%s: expected %s, but was %s%n".formatted(what, expected, actual));
    }
  }

  @Override
  public void check(Ordeal ordeal, Findings findings) {
    wrong.toString().lines().forEach(findings::complain);
  }
}
