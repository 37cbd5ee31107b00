package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  @Test
  void theEngineIsMeasured() {
    Cli bench = Cli.run("bench", "engine", "--centres=1", "--tickets=320", "--rounds=1", "--json");

    assertThat(bench.code()).as(bench.err()).isZero();
    assertThat(bench.out().lines()).hasSize(1);
    JsonObject result = new JsonObject(bench.out());
    assertThat(result.getString("bench")).isEqualTo("engine");
    for (String figure :
        List.of("inOrderPerSecond", "outOfOrderPerSecond", "viewMicros", "refoldLargestMillis")) {
      assertThat(result.getDouble(figure)).as(figure).isPositive();
    }
    // So few tickets say nothing about what one keeps: other tests' garbage weighs more.
    assertThat(result.fieldNames())
        .contains("waitingTicketBytes", "concludedTicketBytes", "openDossierBytes");
    // 2,400 events a centre.
    assertThat(result.getLong("events")).isBetween(2_000L, 2_800L);
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
        "bench soak --minutes=0     | --minutes must be",
        "bench soak --connections=0 | --connections 1 to",
        "bench soak --rate=0        | --rate at least 1",
        "bench estimates --calls=no-such-file | no-such-file",
        "bench centres --counts=10,5001 | --counts 1 to 5,000 each",
        "bench pages --pages=1001   | --pages must be 1 to 1,000",
        "bench pages --pages=9 --slow=5 | --slow at most half of them",
      })
  void whatCannotBeMeasuredIsSaid(String arguments, String complaint) {
    Cli bench = Cli.run(arguments.split(" +"));

    assertThat(bench.code()).isEqualTo(2);
    assertThat(bench.complaint()).contains(complaint);
  }
}
