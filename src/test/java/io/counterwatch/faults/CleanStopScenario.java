package io.counterwatch.faults;

import io.counterwatch.testing.ServerProcess;
import java.time.Duration;

/** The server is asked to end while events come, and started again. */
final class CleanStopScenario implements Scenario {
  private static final Duration APART = Duration.ofSeconds(1);

  private final StringBuilder wrong = new StringBuilder();
  private double givenTwice;

  @Override
  public String name() {
    return "clean-stop";
  }

  @Override
  public String fault() {
    return "SIGTERM under load";
  }

  /** Nothing is doubled on the way: what comes twice was sent again. */
  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(1, 10), length.of(1_000, 20_000)).eventsPerSecond(400).straight();
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    ordeal.rounds(
        APART,
        round -> {
          ServerProcess server = ordeal.site().server();
          ordeal.traffic().allowAhead();
          givenTwice += duplicates(server);
          int code = server.terminate();
          if (code != 0) {
            wrong.append("the server's exit code is %d%n".formatted(code));
          }
          server.restart();
          ordeal.site().awaitReady();
        });
  }

  private static double duplicates(ServerProcess server) {
    return server.metrics().of("events_total", "result", "duplicate");
  }

  /**
   * A device that waits for a server to come back may send again what lies at the broker; beyond
   * that a second time would mean that a server took what it did not finish.
   */
  @Override
  public void check(Ordeal ordeal, Findings findings) {
    givenTwice += duplicates(ordeal.site().server());
    long sentAgain = ordeal.traffic().wire().sendings() - ordeal.traffic().recorded();
    if (givenTwice > sentAgain) {
      findings.complain(
          "%.0f events came a second time, though devices sent only %d again"
              .formatted(givenTwice, sentAgain));
    }
    wrong.toString().lines().forEach(findings::complain);
  }
}
