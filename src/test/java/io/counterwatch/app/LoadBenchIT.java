package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loads of a second or two; whether an event is lost they find out as the long ones do. */
class LoadBenchIT {
  @Test
  void aSteadyLoadThroughABrokerIsStoredOnceEach() {
    Cli bench =
        Cli.run("bench", "soak", "--minutes=0.04", "--rate=500", "--connections=40", "--json");

    assertThat(bench.code()).as(bench.err()).isZero();
    JsonObject result = new JsonObject(bench.out());
    assertThat(result.getLong("events")).isGreaterThan(300);
    assertThat(result.getDouble("lost")).isZero();
    assertThat(result.getDouble("twice")).isZero();
    assertThat(result.getDouble("lagP99Millis")).isPositive();
    assertThat(result.getDouble("liveMegabytes")).isPositive();
  }

  @Test
  void whatWasTooMuchAtTheEndpointIsStoredAfterwards() {
    Cli bench =
        Cli.run("bench", "overload", "--minutes=0.02", "--connections=40", "--endpoint", "--json");

    assertThat(bench.code()).as(bench.err()).isZero();
    JsonObject result = new JsonObject(bench.out());
    assertThat(result.getDouble("capacityPerSecond")).isPositive();
    assertThat(result.getDouble("recoverySeconds")).isPositive();
    assertThat(result.getDouble("lost")).isZero();
    assertThat(result.getDouble("twice")).isZero();
  }

  @Test
  void openPagesShowInTheEndWhatTheApiAnswers() {
    Cli bench =
        Cli.run(
            "bench",
            "pages",
            "--pages=40",
            "--slow=0",
            "--rate=300",
            "--seconds=1",
            "--rounds=1",
            "--json");

    assertThat(bench.code()).as(bench.err()).isZero();
    JsonObject result = new JsonObject(bench.out());
    assertThat(result.getDouble("differing")).isZero();
    for (String figure : List.of("cpuWith", "liveWith", "centreBytes", "centreP99Millis")) {
      assertThat(result.getDouble(figure)).as(figure).isPositive();
    }
    // In a second, nothing need come to the few others.
    assertThat(result.fieldNames()).contains("displayBytes", "provinceBytes", "provinceP99Millis");
  }
}
