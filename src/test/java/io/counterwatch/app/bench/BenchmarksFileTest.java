package io.counterwatch.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksFileTest {
  @TempDir private Path folder;

  @Test
  void aBenchReplacesItsOwnSectionOnly() throws IOException {
    Path path = folder.resolve("BENCHMARKS.md");
    BenchmarksFile file = new BenchmarksFile(path);
    file.put("restart", "A restart", "the restart's figures\n");
    file.put("pipeline", "The path", "old figures\n");
    file.put("novel", "Something else", "of a bench without a place\n");
    file.put("pipeline", "The path", "new figures\n");

    String text = Files.readString(path);
    assertThat(text).startsWith("# Benchmarks\n").doesNotContain("old figures");
    assertThat(text)
        .containsSubsequence(
            "## The path", "new figures", "the restart's figures", "of a bench without a place");
  }

  @Test
  void aFileOfSomethingElseIsLeftAlone() throws IOException {
    Path path = folder.resolve("README.md");
    Files.writeString(path, "# Counterwatch\n");

    assertThatThrownBy(() -> new BenchmarksFile(path).put("pipeline", "The path", "figures"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("left as it is");
    assertThat(path).hasContent("# Counterwatch\n");
  }

  @Test
  void figuresAreHeldAgainstTheirGoals() {
    BenchResult result =
        new BenchResult(
            "pipeline",
            "The path",
            List.of(
                new Measured("a", "slow", new Figure(0.5, 0.4, 0.6), 2).goal(Goal.atLeast(0.7)),
                Measured.once("b", "light", 1.5, 1).goal(Goal.atMost(2)),
                Measured.once("c", "neither", 12_345, 0)),
            "(a note)",
            Map.of(),
            List.of("Mosquitto 2.0.11"));

    assertThat(BenchReport.markdown(result).lines())
        .contains(
            "| slow | 0.50 | 0.40 – 0.60 | ≥ 0.7, missed |",
            "| light | 1.5 |  | ≤ 2 |",
            "| neither | 12,345 |  |  |");
  }
}
