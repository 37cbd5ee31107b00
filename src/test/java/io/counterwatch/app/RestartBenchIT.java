package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class RestartBenchIT {
  @Test
  void aRestartIsMeasured() {
    Cli bench = Cli.run("bench", "restart", "--centres=1", "--rounds=1", "--json");

    assertThat(bench.code()).as(bench.err()).isZero();
    assertThat(bench.out().lines()).hasSize(1);
    JsonObject result = new JsonObject(bench.out());
    assertThat(result.getDouble("processReadySeconds"))
        .isGreaterThan(result.getDouble("processLoadSeconds"));
    assertThat(result.getDouble("warmReadySeconds")).isPositive();
    assertThat(result.getDouble("heapMegabytes")).isPositive();
    assertThat(result.getLong("events")).isBetween(2_000L, 2_800L);
  }
}
