package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  private static final String[] TINY = {
    "bench", "engine", "--centres=2", "--tickets=400", "--rounds=2"
  };

  @Test
  void theEngineIsMeasuredForPeople() {
    Cli bench = Cli.run(TINY);

    assertThat(bench.code()).as(bench.err()).isZero();
    assertThat(bench.out())
        .containsPattern("in order, events/s +[0-9,]+")
        .containsPattern("folds a day of [0-9,]+ events again, ms +[0-9.,]+")
        .contains("round 2 of 2", "Medians of 2 rounds");
  }

  @Test
  void theEngineIsMeasuredForPrograms() {
    Cli bench = Cli.run(TINY[0], TINY[1], TINY[2], TINY[3], TINY[4], "--json");

    assertThat(bench.code()).as(bench.err()).isZero();
    assertThat(bench.out().lines()).hasSize(1);
    JsonObject result = new JsonObject(bench.out());
    assertThat(result.getString("bench")).isEqualTo("engine");
    assertThat(result.getDouble("inOrderPerSecond")).isPositive();
    assertThat(result.getDouble("outOfOrderPerSecond")).isPositive();
    assertThat(result.getDouble("refoldLargestMillis")).isPositive();
    // An event is an object of 72 bytes with an id and a body of its own.
    assertThat(result.getDouble("waitingTicketEventBytes")).isBetween(100.0, 1_000.0);
    assertThat(result.getDouble("waitingTicketBytes"))
        .isGreaterThan(result.getDouble("waitingTicketEventBytes"));
    assertThat(result.getDouble("concludedTicketBytes"))
        .isGreaterThan(result.getDouble("concludedTicketEventBytes"));
    assertThat(result.getDouble("openDossierBytes")).isPositive();
    // 2,400 events a centre.
    assertThat(result.getLong("events")).isBetween(4_000L, 5_600L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench brewing              | no such bench: brewing",
        "bench engine --rounds=0    | --rounds must be",
        "bench engine --rounds=51   | --rounds must be",
        "bench engine --centres=153 | --centres must be",
        "bench engine --tickets=99  | --tickets at least",
      })
  void whatCannotBeMeasuredIsSaid(String arguments, String complaint) {
    Cli bench = Cli.run(arguments.split(" +"));

    assertThat(bench.code()).isEqualTo(2);
    assertThat(bench.complaint()).contains(complaint);
  }
}
