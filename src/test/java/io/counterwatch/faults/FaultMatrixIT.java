package io.counterwatch.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.counterwatch.testing.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * Plays every scenario, and prints a table of what came of it, which is also in {@code
 * target/fault-matrix.txt}. Short within the build; {@code ./mvnw verify -Pfaults} is the long
 * form.
 */
class FaultMatrixIT {
  private static final Path TABLE = Path.of("target", "fault-matrix.txt");

  /** Logs and the like stay there, for whoever has to find out what went wrong. */
  private static final Path FOLDER = Path.of("target", "fault-matrix").toAbsolutePath();

  private static final Length LENGTH = Length.asked();
  private static final List<Outcome> OUTCOMES = new ArrayList<>();
  private static final List<String> LEFT_OUT = new ArrayList<>();

  private static PostgresProcess database;

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

  /** What must not pass: the oracle would see it, if the server were broken like that. */
  @TestFactory
  Stream<DynamicTest> controls() {
    return Stream.of(Defect.values())
        .filter(defect -> Scenarios.isAsked(defect.control()))
        .map(defect -> dynamicTest(defect.control(), () -> convict(defect)));
  }

  private static void play(Scenario scenario) throws Exception {
    leaveOut(scenario);
    long first = Scenarios.seed();
    @Nullable Outcome sum = null;
    for (int play = 0; play < scenario.plays(LENGTH); play++) {
      Findings findings = new Findings();
      Outcome outcome =
          Ordeal.play(scenario, LENGTH, first + play, folder(scenario.name()), database, findings);
      sum = sum == null ? outcome : sum.and(outcome);
      if (!findings.none()) {
        OUTCOMES.add(sum);
        throw new AssertionError(
            "%s, to be repeated with -Dseed=%d:%n%s"
                .formatted(scenario.name(), first + play, String.join("\n", findings.complaints())),
            findings.cause());
      }
    }
    OUTCOMES.add(Objects.requireNonNull(sum));
  }

  private static void convict(Defect defect) throws Exception {
    Control control = new Control(defect, folder("classes"));
    Findings findings = new Findings();
    long seed = Scenarios.seed();
    Outcome outcome =
        Ordeal.play(control, LENGTH, seed, folder(control.name()), database, findings);
    boolean convicted = control.isConvicted(findings);
    OUTCOMES.add(outcome.judged(convicted ? "convicted" : "NOT FOUND"));
    assertThat(findings.cause()).as("%s, -Dseed=%d, is played to its end", defect, seed).isNull();
    assertThat(convicted)
        .as(
            "%s, -Dseed=%d, is found by the oracle, which says: %s",
            defect, seed, String.join("\n", findings.complaints()))
        .isTrue();
  }

  private static Path folder(String name) throws IOException {
    return Files.createTempDirectory(Files.createDirectories(FOLDER), name + "-");
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
