package io.counterwatch.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a matrix, in Markdown: its table, and what was wrong. The file is written anew after
 * each row, so what was played is there whatever becomes of the rest.
 */
final class MatrixReport {
  private final Path file;
  private final Length length;
  private final int rows;
  private final Instant began = Instant.now();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  /**
   * Of a matrix that begins now; nothing is written yet.
   *
   * @param rows that are to be played, controls included
   */
  MatrixReport(Path file, Length length, int rows) {
    this.file = file;
    this.length = length;
    this.rows = rows;
  }

  /**
   * Another row was played.
   *
   * @param complaints what was wrong, and how to repeat it; none where it passes
   */
  void add(Outcome outcome, List<String> complaints) {
    outcomes.add(outcome);
    wrong.addAll(complaints.stream().map(line -> "- " + outcome.name() + ": " + line).toList());
    write();
  }

  /** A row is not played. */
  void leaveOut(String line) {
    leftOut.add(line);
    write();
  }

  private void write() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As it is in the file. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("# Fault matrix, ").append(length.name().toLowerCase(Locale.ROOT));
    text.append(" form\n\n").append(head()).append("\n\n").append(Outcome.table(outcomes));
    append(text, "What was wrong", wrong);
    append(text, "Left out", leftOut);
    return text.toString();
  }

  private String head() {
    Duration took = Duration.between(began, Instant.now());
    return String.format(
        Locale.ROOT,
        "Began %s, took %d:%02d:%02d so far: %d of %d rows. %s %s, %d processors, Java %s.",
        began.truncatedTo(ChronoUnit.SECONDS),
        took.toHours(),
        took.toMinutesPart(),
        took.toSecondsPart(),
        outcomes.size() + leftOut.size(),
        rows,
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"));
  }

  private static void append(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append("\n## ").append(title).append("\n\n");
      lines.forEach(line -> text.append(line).append('\n'));
    }
  }
}
