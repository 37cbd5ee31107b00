package io.counterwatch.faults;

import io.counterwatch.testing.Await;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine's own network drops packets on their way to and from broker and database: each fifth,
 * or all of them, so that both ends keep connections that are dead.
 */
final class PacketsScenario implements Scenario {
  private static final Duration APART = Duration.ofSeconds(1);
  private static final int EACH = 1;
  private static final int EACH_FIFTH = 5;

  /** Longer than server, broker and database wait for one another. */
  private static final int LONG_PARTITION_SECONDS = 70;

  private static final int LONG_LOSS_SECONDS = 40;

  @Override
  public String name() {
    return "network-packets";
  }

  @Override
  public String fault() {
    return "20 % of all packets lost; partition in the kernel";
  }

  @Override
  public @Nullable String missing() {
    return DroppedPackets.missing();
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(2, 10), length.of(600, 20_000))
        .inCentres(length.of(2, 4))
        .eventsPerSecond(length.of(250, 50));
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    int broker = ordeal.site().broker().port();
    int database = URI.create(ordeal.site().database().url()).getPort();
    List<List<Integer>> lines =
        List.of(List.of(broker, database), List.of(database), List.of(broker));
    try (DroppedPackets packets = new DroppedPackets()) {
      ordeal.rounds(
          APART,
          round -> {
            boolean loss = round % 2 == 0;
            List<Integer> ports = lines.get(round / 2 % lines.size());
            ordeal.tell((loss ? "a fifth of all packets of " : "all packets of ") + ports);
            packets.drop(loss ? EACH_FIFTH : EACH, ports);
            long before = ordeal.traffic().acknowledged();
            Ordeal.pass(
                Duration.ofSeconds(
                    ordeal.length().of(3, loss ? LONG_LOSS_SECONDS : LONG_PARTITION_SECONDS)));
            if (loss) {
              Await.until(
                  "events go through all the same",
                  Ordeal.DRAINING,
                  () ->
                      ordeal.traffic().acknowledged() > before || ordeal.traffic().pending() == 0);
            }
            packets.dropNothing();
          });
    }
  }
}
