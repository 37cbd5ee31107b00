package io.counterwatch.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void whoIsLongAtSomethingSaysSo() {
    try (Progress progress = new Progress("kills", Duration.ofMillis(20), lines::add)) {
      progress.doing("everything is drained");
      Await.until(
          "it says so, more than once",
          () -> lines.stream().filter(line -> line.endsWith("drained")).count() > 1);
    }
    // On a busy machine it may have been silent for too long before it was told.
    assertThat(lines)
        .filteredOn(line -> !line.endsWith("begins"))
        .allMatch(line -> line.matches("\\[kills] +\\d+ s: … everything is drained"));
  }

  @Test
  void whatItIsToldToSayItSaysAtOnceAndNothingElse() {
    try (Progress progress = new Progress("kills", Duration.ofHours(1), lines::add)) {
      progress.doing("everything is drained");
      progress.tell("1 of 3 strikes");
    }
    assertThat(lines).containsExactly("[kills]    0 s: 1 of 3 strikes");
  }
}
