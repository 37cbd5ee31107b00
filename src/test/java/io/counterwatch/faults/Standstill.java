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
 * pages and API go on answering with figures of the time that they name, and memory does not grow.
 */
final class Standstill {
  private static final Duration STILL = Duration.ofSeconds(2);

  /** A server waits so long for an answer, and asks for a sign of life a little before. */
  static final Duration NOTICED = Duration.ofSeconds(45);

  /** By how much the heap may differ after a full collection: caches, classes, streams. */
  private static final long HEAP_NOISE_BYTES = 24L * 1024 * 1024;

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

  /** Looks on for so long. */
  void watch(Duration time) {
    ServerProcess server = ordeal.site().server();
    Await.until("it is noticed", NOTICED, () -> server.readiness() == 503);
    String centre = ordeal.plan().centres().getFirst().id();
    Await.until("the API says so", () -> !view(centre).get("accepting").asBoolean(true));
    awaitStill(centre);
    long acknowledged = ordeal.traffic().acknowledged();
    String at = view(centre).get("at").asText();

    Ordeal.pass(time);

    assertThat(ordeal.traffic().acknowledged()).as("acknowledged").isEqualTo(acknowledged);
    assertThat(view(centre).get("at").asText()).as("the figures' time").isEqualTo(at);
    assertThat(view(centre).get("accepting").asBoolean()).isFalse();
    assertThat(server.readinessText()).contains("database");
    assertThat(Http.status(server.url("/centres/" + centre))).isEqualTo(200);
    LocalDate day = LocalDate.now(ordeal.plan().zone());
    assertThat(Http.status(server.url("/api/v1/centres/" + centre + "/days/" + day)))
        .as("official figures")
        .isEqualTo(503);
    long grown = liveHeapBytes(server) - heapBytes;
    ordeal.tell("the heap has grown by %,d KiB".formatted(grown / 1024));
    assertThat(grown).as("growth of the heap").isLessThan(HEAP_NOISE_BYTES);
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
