package io.counterwatch.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.forecast.Contest;
import io.counterwatch.forecast.Contest.Predictor;
import io.counterwatch.forecast.FloorEvent;
import io.counterwatch.forecast.ScoreCard;
import io.counterwatch.forecast.WaitEstimate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimatesBenchTest {
  private static final int WAITS = 1_000;

  /** Of waits of 1, 2, … minutes in turn to ten, with the expected and the high one as given. */
  private static ScoreCard card(double share, double high) {
    ScoreCard card = new ScoreCard();
    for (int i = 0; i < WAITS; i++) {
      double wait = i % 10 + 1;
      card.add("land", 8, new WaitEstimate(share * wait, high), wait);
    }
    return card;
  }

  private static List<String> missed(ScoreCard ours) {
    return missed(ours, Predictor.LES);
  }

  private static List<String> missed(ScoreCard ours, Predictor rival) {
    Map<Predictor, ScoreCard> cards =
        Map.of(Predictor.LES, card(1.5, 20), Predictor.LES_20, card(1.5, 11), Predictor.OURS, ours);
    return EstimateGates.REAL.missed(cards, rival);
  }

  @Test
  void eachGateIsMissedByItself() {
    assertThat(missed(card(1.01, 9))).isEmpty();
    // Half the error of LES would be ±25 %, three quarters ±37.5 %: but that is a bias as well.
    assertThat(missed(card(1.4, 9))).containsExactly("error 0.800 > 0.75", "bias 0.400 > 0.05");
    assertThat(missed(card(0.9, 9))).containsExactly("bias 0.100 > 0.05");
    // LES: 0.1 · (20 − 5.5) = 1.45 of pinball. Ours, always 10: 0.45; always 16: 1.05.
    assertThat(missed(card(1, 10))).containsExactly("coverage 1.000 > 0.92");
    assertThat(missed(card(1, 16)))
        .containsExactly("pinball 0.724 > 0.70", "mean P90 0.800 > 0.75", "coverage 1.000 > 0.92");
    assertThat(missed(card(1, 8)))
        .containsExactly("coverage 0.800 < 0.88", "worst coverage 0.800 < 0.84");
  }

  /** The literal rival's bound is 11, and its pinball 0.55. */
  @Test
  void eachRivalHasItsVerdict() {
    assertThat(missed(card(1.01, 9), Predictor.LES_20))
        .containsExactly("pinball 0.818 > 0.70", "mean P90 0.818 > 0.75");
    Contest run = new SimulatedWaits(200, 1).play(4);
    String text = new EstimatesTable(List.of(run)).text("Four days", EstimateGates.SIMULATED);
    assertThat(text).contains("\nAgainst les: ", "\nAgainst les-20min: ");
    assertThat(new EstimatesTable(List.of(run)).text("", new EstimateGates(0.1, 9, 9)))
        .containsPattern("Against les: \\*\\*missed: error 0\\.\\d+ > 0\\.10[.;]")
        .containsPattern("Against les-20min: \\*\\*missed: error 0\\.\\d+ > 0\\.10[.;]");
  }

  @Test
  void aLineOfJsonForEachPredictor() {
    Contest run = new SimulatedWaits(200, 1).play(4);
    List<JsonObject> lines =
        EstimatesTable.json(List.of(run, run)).stream().map(JsonObject::new).toList();
    assertThat(lines)
        .extracting(line -> line.getString("predictor"))
        .containsExactly("les", "les-20min", "hol", "hour-mean", "ql", "counterwatch");
    ScoreCard.Figures ours = run.card(Predictor.OURS).figures();
    JsonObject last = lines.getLast();
    assertThat(last.fieldNames())
        .containsExactly(
            "predictor",
            "mae",
            "rmse",
            "bias",
            "pinball90",
            "coverage90",
            "meanP90",
            "worstHourCoverage",
            "n");
    assertThat(last.getLong("n")).isEqualTo(2 * ours.count());
    assertThat(Math.abs(last.getDouble("mae") - 60 * ours.meanAbsoluteError())).isLessThan(0.001);
    assertThat(Math.abs(last.getDouble("coverage90") - ours.coverage90())).isLessThan(0.0001);
    String text = new EstimatesTable(List.of(run)).text("Four days", EstimateGates.SIMULATED);
    assertThat(text).contains("### Four days", "| counterwatch | ", "Gates: error ≤ 0.60");
  }

  @Test
  void theSimulatedCentreHasAbsencesAndASlowerService() {
    SimulatedWaits waits = new SimulatedWaits(400, 1);
    long absent = 0;
    for (int number = 0; number < 40; number++) {
      absent += 12 - counters(waits.day(number));
    }
    // 480 days of a clerk, of which 6 %: 29 ± 5.
    assertThat(absent).isBetween(12L, 46L);
    assertThat(landMinutes(waits, SimulatedWaits.SLOWER_FROM_DAY))
        .isGreaterThan(1.15 * landMinutes(waits, SimulatedWaits.SLOWER_FROM_DAY - 10));
  }

  private static long counters(List<FloorEvent> day) {
    return day.stream()
        .filter(event -> event instanceof FloorEvent.CounterOpened)
        .map(event -> ((FloorEvent.CounterOpened) event).counter())
        .distinct()
        .count();
  }

  /** The mean time at a counter on ten days, of those who come for land. */
  private static double landMinutes(SimulatedWaits waits, int firstDay) {
    Map<String, Long> called = new HashMap<>();
    Set<String> land = new HashSet<>();
    List<Long> micros = new ArrayList<>();
    for (int number = firstDay; number < firstDay + 10; number++) {
      for (FloorEvent event : waits.day(number)) {
        switch (event) {
          case FloorEvent.LegOpened opened -> {
            if (opened.service().equals("land")) {
              land.add(opened.leg());
            }
          }
          case FloorEvent.LegCalled call -> called.put(call.leg(), call.micros());
          case FloorEvent.LegFreed freed -> {
            if (land.contains(freed.leg())) {
              micros.add(freed.micros() - called.getOrDefault(freed.leg(), freed.micros()));
            }
          }
          case FloorEvent.LegResumed ignored -> {}
          case FloorEvent.LegWithdrawn ignored -> {}
          case FloorEvent.LegForgotten ignored -> {}
          case FloorEvent.CounterOpened ignored -> {}
          case FloorEvent.CounterClosed ignored -> {}
        }
      }
    }
    return micros.stream().mapToLong(Long::longValue).average().orElseThrow() / 60e6;
  }

  @Test
  void aFileWithoutCallsIsSaid(@TempDir Path folder) throws IOException {
    Path empty =
        Files.writeString(
            folder.resolve("empty.txt"),
            String.join(
                    "\t",
                    "vru+line",
                    "call_id",
                    "customer_id",
                    "priority",
                    "type",
                    "date",
                    "vru_entry",
                    "vru_exit",
                    "vru_time",
                    "q_start",
                    "q_exit",
                    "q_time",
                    "outcome",
                    "ser_start",
                    "ser_exit",
                    "ser_time",
                    "server")
                + "\n");
    assertThatThrownBy(() -> new EstimatesBench(folder, List.of(empty), line -> {}).recorded())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nobody");
  }
}
