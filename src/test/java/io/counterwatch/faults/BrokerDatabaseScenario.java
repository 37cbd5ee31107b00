package io.counterwatch.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;

/**
 * The broker's database is cut short, or holds something else, and Mosquitto does not start. It is
 * put aside, as docs/broker.md says: what is lost with it is only transport.
 */
final class BrokerDatabaseScenario implements Scenario {
  private static final Duration APART = Duration.ofSeconds(2);
  private static final int HEADER_BYTES = 20;

  private int unstartable;

  @Override
  public String name() {
    return "broker-database";
  }

  @Override
  public String fault() {
    return "the broker's database is cut short, broken, or empty";
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(3, length.of(600, 6_000)).inCentres(length.of(2, 4));
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    ordeal.rounds(
        APART,
        round -> {
          Site site = ordeal.site();
          site.broker().stop();
          Path saved = site.broker().folder().resolve("mosquitto.db");
          damage(saved, round);
          start(ordeal, saved);
          site.awaitReady();
        });
  }

  private static void damage(Path saved, int round) throws IOException {
    byte[] whole = Files.readAllBytes(saved);
    switch (round) {
      case 0 -> Files.write(saved, Arrays.copyOf(whole, whole.length / 2));
      case 1 -> {
        Arrays.fill(whole, 0, Math.min(HEADER_BYTES, whole.length), (byte) 'x');
        Files.write(saved, whole);
      }
      default -> Files.write(saved, Arrays.copyOf(whole, HEADER_BYTES / 2));
    }
  }

  /** What an administrator does: start; where that fails, put the database aside, start again. */
  private void start(Ordeal ordeal, Path saved) throws IOException {
    try {
      ordeal.site().broker().restart();
      ordeal.tell("the broker starts all the same");
    } catch (IllegalStateException ended) {
      unstartable++;
      ordeal.tell("the broker does not start; its database is put aside");
      Files.move(
          saved, saved.resolveSibling("mosquitto.db.broken"), StandardCopyOption.REPLACE_EXISTING);
      ordeal.site().broker().restart();
    }
  }

  @Override
  public void check(Ordeal ordeal, Findings findings) {
    if (unstartable == 0) {
      findings.complain("the broker started each time, so the recovery was not tried");
    }
  }
}
