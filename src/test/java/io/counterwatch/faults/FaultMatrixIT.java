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
 * target/fault-matrix.md} after each row. Short within the build; {@code ./mvnw verify -Pfaults} is
 * the long form.
 */
class FaultMatrixIT {
  private static final Path TABLE = Path.of("target", "fault-matrix.md");

  /** Logs and the like stay there, for whoever has to find out what went wrong. */
  private static final Path FOLDER = Path.of("target", "fault-matrix").toAbsolutePath();

  private static final Length LENGTH = Length.asked();

  private static MatrixReport report;
  private static PostgresProcess database;

  @BeforeAll
  static void begin() {
    long rows = Scenarios.asked().size() + askedControls().count();
    report = new MatrixReport(TABLE, LENGTH, (int) rows);
    database = PostgresProcess.start();
  }

  @AfterAll
  static void end() {
    if (report != null) {
      System.out.println(report.text());
    }
    if (database != null) {
      database.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> scenarios() {
    return Scenarios.asked().stream()
        .map(scenario -> dynamicTest(scenario.name(), () -> play(scenario)));
  }

  /** What must not pass: the oracle would see it, if the server were broken like that. */
  @TestFactory
  Stream<DynamicTest> controls() {
    return askedControls().map(defect -> dynamicTest(defect.control(), () -> convict(defect)));
  }

  private static Stream<Defect> askedControls() {
    return Stream.of(Defect.values()).filter(defect -> Scenarios.isAsked(defect.control()));
  }

  private static void play(Scenario scenario) throws IOException {
    leaveOut(scenario);
    long first = Scenarios.seed();
    @Nullable Outcome sum = null;
    for (int play = 0; play < scenario.plays(LENGTH); play++) {
      Findings findings = new Findings();
      Outcome outcome =
          Ordeal.play(scenario, LENGTH, first + play, folder(scenario.name()), database, findings);
      sum = sum == null ? outcome : sum.and(outcome);
      if (!findings.none()) {
        List<String> wrong = new ArrayList<>(findings.complaints());
        wrong.addFirst(
            "to be repeated with -Dcounterwatch.faults.only=%s -Dseed=%d"
                .formatted(scenario.name(), first + play));
        report.add(sum, wrong);
        throw new AssertionError(
            scenario.name() + ":\n" + String.join("\n", wrong), findings.cause());
      }
    }
    report.add(Objects.requireNonNull(sum), List.of());
  }

  private static void convict(Defect defect) throws IOException {
    Control control = new Control(defect, folder("classes"));
    Findings findings = new Findings();
    long seed = Scenarios.seed();
    Outcome outcome =
        Ordeal.play(control, LENGTH, seed, folder(control.name()), database, findings);
    boolean convicted = control.isConvicted(findings);
    report.add(
        outcome.judged(convicted ? "convicted" : "NOT FOUND"),
        convicted ? List.of() : findings.complaints());
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
    report.leaveOut(line);
    throw new TestAbortedException(line);
  }
}
