package io.counterwatch.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.health.Concern;
import io.counterwatch.app.health.Health;
import io.counterwatch.app.health.HealthServer;
import io.counterwatch.app.health.LoopWatch;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.RawHttp;
import io.counterwatch.testing.RawHttp.Answer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The management address is as careful with strangers as the pages are. */
class ManagementServerTest {
  private static final int PATIENCE_SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final Health health = new Health();
  private final ManagementServer server =
      new ManagementServer(vertx, "127.0.0.1", 0, new HealthServer(vertx, health, new LoopWatch()));
  private int port;

  @BeforeEach
  void start() throws Exception {
    health.readyWhen(Concern.START, () -> "never");
    port =
        server
            .start()
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    server.stop().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Answer ask(String method, String path, String host) throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\nX-Mine: canary\r\nConnection: close\r\n\r\n"
            .formatted(method, path, host);
    return RawHttp.send(port, head.getBytes(UTF_8));
  }

  @Test
  void onlyWhoMeansThisMachineIsAnswered() throws Exception {
    for (String path : List.of("/metrics", "/health/live", "/health/ready")) {
      assertThat(ask("GET", path, "evil.example").status()).as(path).isEqualTo(403);
      assertThat(ask("GET", path, "evil.example:x").status()).as(path).isEqualTo(400);
    }
    assertThat(ask("GET", "/health/live", "localhost:9464").status()).isEqualTo(200);
    assertThat(ask("GET", "/health/ready", "[::1]").status()).isEqualTo(503);
  }

  @Test
  void everyAnswerIsOneOfItsOwn() throws Exception {
    for (String method : List.of("GET", "TRACE", "OPTIONS", "POST", "DELETE")) {
      for (String path : List.of("/metrics", "/health/live", "/", "/nothing")) {
        Answer answer = ask(method, path, "127.0.0.1");
        assertThat(answer.status()).as(method + path).isIn(200, 404, 405);
        assertThat(answer.body()).doesNotContain("canary");
        assertThat(answer.head())
            .as(method + path)
            .contains("x-content-type-options: nosniff", "cache-control: no-store");
      }
    }
  }

  @Test
  void onlySoManyScrapesAreRenderedAtATime() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    server.collect(List.of(slow(held, begun)));
    List<CompletableFuture<Answer>> scrapes = new ArrayList<>();
    try {
      for (int i = 0; i < ManagementServer.MAX_SCRAPES; i++) {
        scrapes.add(CompletableFuture.supplyAsync(this::scrape, Thread::startVirtualThread));
      }
      Await.until("all are under way", () -> begun.get() == ManagementServer.MAX_SCRAPES);
      Answer refused = scrape();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.head()).contains("retry-after: ");
      assertThat(ask("GET", "/health/live", "localhost").status()).isEqualTo(200);
    } finally {
      held.countDown();
    }
    for (CompletableFuture<Answer> scrape : scrapes) {
      assertThat(scrape.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
    assertThat(scrape().status()).isEqualTo(200);
  }

  private Answer scrape() {
    try {
      return ask("GET", "/metrics", "localhost");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** One whose figures are long in coming. */
  private static MultiCollector slow(CountDownLatch held, AtomicInteger begun) {
    return () -> {
      begun.incrementAndGet();
      try {
        assertThat(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return MetricSnapshots.builder().build();
    };
  }
}
