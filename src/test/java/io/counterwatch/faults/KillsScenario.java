package io.counterwatch.faults;

import java.time.Duration;

/** The server, the broker and the database are killed at random, as by a power failure. */
final class KillsScenario implements Scenario {
  private static final Duration APART = Duration.ofSeconds(3);
  private static final int MAX_DOWN_MILLIS = 300;

  @Override
  public String name() {
    return "kills";
  }

  @Override
  public String fault() {
    return "kill -9 of server, broker, postmaster, 3 s apart or more";
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(5, 200), length.of(2_500, 200_000))
        .eventsPerSecond(length.of(400, 800))
        .sendingAtMost(3);
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    // Each of the three is among the first, so that also a short run has them all.
    ordeal.rounds(
        APART,
        round -> {
          Site site = ordeal.site();
          int victim = round < 3 ? round : ordeal.random().nextInt(3);
          switch (victim) {
            case 0 -> {
              site.server().kill();
              site.server().restart();
            }
            case 1 -> {
              site.broker().kill();
              down(ordeal);
              site.broker().restart();
            }
            default -> {
              site.database().kill();
              down(ordeal);
              site.database().restart();
            }
          }
        });
  }

  private static void down(Ordeal ordeal) {
    Ordeal.pass(Duration.ofMillis(ordeal.random().nextInt(MAX_DOWN_MILLIS)));
  }
}
