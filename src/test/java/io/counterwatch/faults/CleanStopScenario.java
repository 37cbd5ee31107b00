package io.counterwatch.faults;

import io.counterwatch.testing.ServerProcess;
import java.time.Duration;

/** The server is asked to end while events come, and started again. */
final class CleanStopScenario implements Scenario {
  private static final Duration APART = Duration.ofSeconds(1);

  private final StringBuilder wrong = new StringBuilder();

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
          noRepetition(server, "before it was asked to end");
          int code = server.terminate();
          if (code != 0) {
            wrong.append("the server's exit code is %d%n".formatted(code));
          }
          server.restart();
          ordeal.site().awaitReady();
        });
  }

  private void noRepetition(ServerProcess server, String when) {
    double twice = server.metrics().of("events_total", "result", "duplicate");
    if (twice != 0) {
      wrong.append("%.0f events came a second time to a server, %s%n".formatted(twice, when));
    }
  }

  @Override
  public void check(Ordeal ordeal, Findings findings) {
    noRepetition(ordeal.site().server(), "in the end");
    wrong.toString().lines().forEach(findings::complain);
  }
}
