package io.counterwatch.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Data that are too large to live in the project. */
public final class TestData {
  private TestData() {}

  /**
   * A month of the "Anonymous Bank" call-centre data (organised by Ilan Guedj and Avi Mandelbaum,
   * Technion, Haifa), beside the project in {@code ../shared/data} or where the property {@code
   * counterwatch.testdata} or the variable {@code COUNTERWATCH_TESTDATA} says. Where it is absent
   * the test is shown as skipped.
   */
  public static Path anonymousBank(String month) {
    Path file = anonymousBank().resolve(month + ".txt.xz");
    assumeTrue(Files.isReadable(file), () -> "no test data at " + file.toAbsolutePath());
    return file;
  }

  /** The folder of these data, which may be absent. */
  public static Path anonymousBank() {
    String set =
        System.getProperty("counterwatch.testdata", System.getenv("COUNTERWATCH_TESTDATA"));
    return Path.of(set == null ? "../shared/data" : set, "anonymous-bank-1999");
  }
}
