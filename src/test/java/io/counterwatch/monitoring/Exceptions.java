package io.counterwatch.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a rule may be broken, and why: one file for all, so that it can be read at a glance.
 * Every line must be needed.
 */
final class Exceptions {
  private static final Path FILE = Path.of("src/test/resources/grafana/exceptions.txt");
  private static final int COLUMNS = 5;

  private final List<Line> lines;
  private final Set<Line> used = new LinkedHashSet<>();

  /**
   * One of them.
   *
   * @param rule that is broken
   * @param dashboard its file's name
   * @param panel its id, or the name of a variable
   * @param query its letter, or {@code *} for all of the panel
   */
  private record Line(String rule, String dashboard, String panel, String query, String reason) {
    boolean covers(String rule, String dashboard, String panel, String query) {
      return rule.equals(this.rule)
          && dashboard.equals(this.dashboard)
          && panel.equals(this.panel)
          && (this.query.equals("*") || query.equals(this.query));
    }
  }

  private Exceptions(List<Line> lines) {
    this.lines = lines;
  }

  /** No exception to anything. */
  static Exceptions none() {
    return new Exceptions(List.of());
  }

  /** The file's. */
  static Exceptions load() {
    try {
      List<Line> lines = new ArrayList<>();
      for (String line : Files.readAllLines(FILE)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          lines.add(line(line));
        }
      }
      return new Exceptions(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Line line(String text) {
    String[] columns = text.split("\\|", COLUMNS);
    if (columns.length != COLUMNS || columns[COLUMNS - 1].isBlank()) {
      throw new AssertionError("not rule | dashboard | panel | query | reason: " + text);
    }
    return new Line(
        columns[0].strip(),
        columns[1].strip(),
        columns[2].strip(),
        columns[3].strip(),
        columns[4].strip());
  }

  /** Whether a query of a panel, or of a variable, may break a rule. */
  boolean allow(String rule, Dashboard dashboard, String panel, String query) {
    for (Line line : lines) {
      if (line.covers(rule, dashboard.name(), panel, query)) {
        used.add(line);
        return true;
      }
    }
    return false;
  }

  /** Those about these rules that nothing needed. */
  List<String> unused(String... rules) {
    Set<String> asked = Set.of(rules);
    return lines.stream()
        .filter(line -> asked.contains(line.rule()) && !used.contains(line))
        .map(Line::toString)
        .toList();
  }
}
