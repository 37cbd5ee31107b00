package io.counterwatch.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/metrics.md}. */
public final class MetricsDocument {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9_]+)` \\| ([a-z]+) \\| ([a-z`, _]*) ?\\| .+ \\|");

  private MetricsDocument() {}

  /**
   * A documented series.
   *
   * @param name without the prefix
   * @param type gauge, counter or histogram
   * @param labels their names
   */
  public record Row(String name, String type, Set<String> labels) {}

  /** Every documented series, each once. */
  public static Set<Row> rows() {
    Set<Row> rows = new HashSet<>();
    try {
      for (String line : Files.readAllLines(Path.of("docs/metrics.md"))) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          String labels = row.group(3).replace("`", "").strip();
          Set<String> names =
              labels.isEmpty() ? Set.of() : new TreeSet<>(List.of(labels.split(", ")));
          if (!rows.add(new Row(row.group(1), row.group(2), names))) {
            throw new AssertionError("documented twice: " + line);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
