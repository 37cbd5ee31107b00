package io.counterwatch.faults;

import java.time.Duration;

/** PostgreSQL is away for a while, stopped in order or killed, under a running server. */
final class DatabaseAwayScenario implements Scenario {
  private static final Duration APART = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "database-away";
  }

  @Override
  public String fault() {
    return "PostgreSQL away for a minute (short: 3 s)";
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(1, 5), length.of(800, 12_000)).eventsPerSecond(length.of(250, 40));
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    Duration away = Duration.ofSeconds(ordeal.length().of(3, 60));
    ordeal.rounds(
        APART,
        round -> {
          Standstill standstill = Standstill.before(ordeal);
          if (round % 2 == 0) {
            ordeal.site().database().kill();
          } else {
            ordeal.site().database().stop();
          }
          standstill.watch(away);
          ordeal.site().database().restart();
          ordeal.site().awaitReady();
          standstill.checkAfterwards();
        });
  }

  /** So many large messages come while it is away. */
  @Override
  public boolean expectsProblem(String problem) {
    return problem.equals(Standstill.FLOOD);
  }
}
