package io.counterwatch.faults;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.counterwatch.testing.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * Plays every scenario, and prints a table of what came of it, which is also in {@code
 * target/fault-matrix.txt}. Short within the build; {@code ./mvnw verify -Pfaults} is the long
 * form.
 */
class FaultMatrixIT {
  private static final Path TABLE = Path.of("target", "fault-matrix.txt");
  private static final Length LENGTH = Length.asked();
  private static final List<Outcome> OUTCOMES = new ArrayList<>();
  private static final List<String> LEFT_OUT = new ArrayList<>();

  private static PostgresProcess database;

  @TempDir private static Path folder;

  @BeforeAll
  static void startDatabase() {
    database = PostgresProcess.start();
  }

  @AfterAll
  static void printTable() throws IOException {
    database.close();
    StringBuilder text = new StringBuilder(Outcome.table(OUTCOMES));
    LEFT_OUT.forEach(line -> text.append(line).append('\n'));
    System.out.println(text);
    Files.createDirectories(TABLE.getParent());
    Files.writeString(TABLE, text);
  }

  @TestFactory
  Stream<DynamicTest> scenarios() {
    return Scenarios.asked().stream()
        .map(scenario -> dynamicTest(scenario.name(), () -> play(scenario)));
  }

  private static void play(Scenario scenario) throws Exception {
    leaveOut(scenario);
    long seed = Long.getLong("seed", System.nanoTime());
    Findings findings = new Findings();
    Path site = Files.createTempDirectory(folder, scenario.name());
    OUTCOMES.add(Ordeal.play(scenario, LENGTH, seed, site, database, findings));
    if (!findings.none()) {
      throw new AssertionError(
          "%s, to be repeated with -Dseed=%d:%n%s"
              .formatted(scenario.name(), seed, String.join("\n", findings.complaints())));
    }
  }

  /** In the long form nothing is left out, unless somebody says that it may be. */
  private static void leaveOut(Scenario scenario) {
    String missing = scenario.missing();
    if (missing == null) {
      return;
    }
    String line = "left out: " + scenario.name() + ": " + missing;
    if (LENGTH == Length.LONG && !Boolean.getBoolean("counterwatch.faults.incomplete")) {
      throw new AssertionError(
          line + " (-Dcounterwatch.faults.incomplete=true allows this to be left out)");
    }
    System.out.println(line);
    LEFT_OUT.add(line);
    throw new TestAbortedException(line);
  }
}
