package io.counterwatch.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixReportTest {
  @TempDir Path folder;

  @Test
  void eachRowIsInTheFileAsSoonAsItWasPlayed() throws IOException {
    Path file = folder.resolve("target/matrix.md");
    MatrixReport report = new MatrixReport(file, Length.LONG, 3);

    report.add(row("kills", "pass"), List.of());
    assertThat(Files.readString(file))
        .startsWith("# Fault matrix, long form\n")
        .contains(" so far: 1 of 3 rows.")
        .containsPattern("\\| kills +\\|.*\\| pass +\\|")
        .doesNotContain("What was wrong");

    report.add(row("stops", "FAIL"), List.of("lost: 1 of 1,000"));
    report.leaveOut("left out: database-full: needs root");
    assertThat(Files.readString(file))
        .contains(" so far: 3 of 3 rows.")
        .containsPattern("\\| kills +\\|.*\\| pass +\\|")
        .containsPattern("\\| stops +\\|.*\\| FAIL +\\|")
        .contains("\n## What was wrong\n\n- stops: lost: 1 of 1,000\n")
        .endsWith("\n## Left out\n\nleft out: database-full: needs root\n");
  }

  @Test
  void whatCouldNotEvenStartHasARowToo() {
    Outcome none = Outcome.notPlayed("kills", "kill -9", 61, 42);
    assertThat(none.verdict()).isEqualTo("FAIL");
    assertThat(Outcome.table(List.of(none))).contains("| kills ", " 61 s | 42 |");
  }

  private static Outcome row(String name, String verdict) {
    return new Outcome(name, "kill -9", 1, 1_000, 0.5, 1.1, 2.0, 0, 0, verdict, 12, 42);
  }
}
