package io.counterwatch.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;

/**
 * What must hold while the server cannot store anything: nobody is told that something is stored,
 * pages and API go on answering with figures of the time that they name, and of what comes all the
 * same no more is kept than the limit says.
 */
final class Standstill {
  private static final Duration STILL = Duration.ofSeconds(2);

  /** A server waits so long for an answer, and asks for a sign of life a little before. */
  static final Duration NOTICED = Duration.ofSeconds(45);

  /** What may be received and not stored, as docs/architecture.md has it. */
  private static final long IN_FLIGHT_LIMIT_BYTES = 64L << 20;

  /** A message of JSON takes so many times its size once it is read: 0.85 to 1.15 were measured. */
  private static final double READ_FACTOR = 1.25;

  /**
   * By how much the heap may differ otherwise after a full collection: classes, caches, streams,
   * and what is kept of the day's events.
   */
  private static final long REST_BYTES = 12L << 20;

  /** The problem of a device that sends as the heedless one does. */
  static final String FLOOD = "flood";

  private final Ordeal ordeal;
  private final long heapBytes;

  private Standstill(Ordeal ordeal) {
    this.ordeal = ordeal;
    this.heapBytes = liveHeapBytes(ordeal.site().server());
  }

  /** Before the fault. */
  static Standstill before(Ordeal ordeal) {
    return new Standstill(ordeal);
  }

  /** In the long form twice as much comes as may be kept. */
  private int messagesPerSecond() {
    return ordeal.length().of(4, 20);
  }

  /** Looks on for so long. */
  void watch(Duration time) {
    ServerProcess server = ordeal.site().server();
    Await.until("it is noticed", NOTICED, () -> server.readiness() == 503);
    String centre = ordeal.plan().centres().getFirst().id();
    Await.until("the API says so", () -> !view(centre).get("accepting").asBoolean(true));
    awaitStill(centre);
    long acknowledged = ordeal.traffic().acknowledged();
    String at = view(centre).get("at").asText();

    try (HeedlessDevice heedless =
        new HeedlessDevice(
            ordeal.site().broker().url(), ordeal.traffic().firstSent(), messagesPerSecond())) {
      int looks = ordeal.length().of(3, 4);
      for (int look = 1; look <= looks; look++) {
        Ordeal.pass(time.dividedBy(looks));
        checkHeap(heedless);
        assertThat(inFlightBytes()).as("kept").isLessThanOrEqualTo(IN_FLIGHT_LIMIT_BYTES);
      }
      if (ordeal.length() == Length.SHORT) {
        Await.until("what the heedless device sent is kept", () -> inFlightBytes() > 0);
      }
      if (ordeal.length() == Length.LONG) {
        assertThat(heedless.sentBytes())
            .as("more than may be kept")
            .isGreaterThan(IN_FLIGHT_LIMIT_BYTES);
      }
    }

    assertThat(ordeal.traffic().acknowledged()).as("acknowledged").isEqualTo(acknowledged);
    assertThat(view(centre).get("at").asText()).as("the figures' time").isEqualTo(at);
    assertThat(view(centre).get("accepting").asBoolean()).isFalse();
    assertThat(server.readinessText()).contains("database");
    assertThat(Http.status(server.url("/centres/" + centre))).isEqualTo(200);
    LocalDate day = LocalDate.now(ordeal.plan().zone());
    assertThat(Http.status(server.url("/api/v1/centres/" + centre + "/days/" + day)))
        .as("official figures")
        .isEqualTo(503);
  }

  /** What was received and cannot be stored is kept up to the limit, and nothing beyond. */
  private void checkHeap(HeedlessDevice heedless) {
    long grown = liveHeapBytes(ordeal.site().server()) - heapBytes;
    // Counted afterwards: a collection takes seconds on a busy machine, and more comes meanwhile.
    long keptBytes = Math.min(heedless.sentBytes(), IN_FLIGHT_LIMIT_BYTES);
    long allowed = REST_BYTES + (long) (READ_FACTOR * keptBytes);
    ordeal.tell(
        ("%,d KiB came that cannot be stored, %,d KiB are kept;"
                + " the heap has grown by %,d KiB, at most %,d KiB")
            .formatted(
                heedless.sentBytes() / 1024, inFlightBytes() / 1024, grown / 1024, allowed / 1024));
    assertThat(grown).as("growth of the heap while nothing is stored").isLessThan(allowed);
  }

  private long inFlightBytes() {
    return (long) ordeal.site().server().metrics().of("in_flight_bytes");
  }

  /** All that was kept is stored, or known already; nothing of it must be kept any longer. */
  void checkAfterwards() {
    ServerProcess server = ordeal.site().server();
    Await.until(
        "what was received is dealt with",
        Ordeal.DRAINING,
        () -> inFlightBytes() == 0 && ordeal.fleet().pending() == 0);
    long grown = liveHeapBytes(server) - heapBytes;
    ordeal.tell("afterwards the heap has grown by %,d KiB".formatted(grown / 1024));
    assertThat(grown).as("growth of the heap afterwards").isLessThan(REST_BYTES);
  }

  /** Acknowledgements may be on their way; on a full disk a few pages may have room yet. */
  private void awaitStill(String centre) {
    long[] since = {System.nanoTime()};
    String[] last = {""};
    Await.until(
        "everything stands still",
        NOTICED,
        () -> {
          String now = ordeal.traffic().acknowledged() + " " + view(centre).get("at").asText();
          if (!now.equals(last[0])) {
            last[0] = now;
            since[0] = System.nanoTime();
          }
          return System.nanoTime() - since[0] > STILL.toNanos();
        });
  }

  private JsonNode view(String centre) {
    return ordeal.site().server().json("/api/v1/centres/" + centre);
  }

  /** What the server's heap holds after a full collection. */
  static long liveHeapBytes(ServerProcess server) {
    try {
      Process collection =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(server.pid()),
                  "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(collection.waitFor()).isZero();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return server
        .metricsText()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
