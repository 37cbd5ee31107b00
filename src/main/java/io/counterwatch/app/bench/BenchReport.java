package io.counterwatch.app.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The measured figures as text: the medians of the rounds, with the least and the most of them. */
public final class BenchReport {
  private BenchReport() {}

  /** For people. */
  public static String table(BenchResult result) {
    StringBuilder out = new StringBuilder("\n");
    for (Measured line : result.figures()) {
      out.append(String.format(Locale.ROOT, "%-66s %10s", line.what(), median(line)));
      Goal goal = line.goal();
      if (line.hasSpread()) {
        out.append("  (").append(spread(line)).append(')');
      }
      if (goal != null) {
        out.append("  ").append(goal.shown(line.figure().median()));
      }
      out.append(System.lineSeparator());
    }
    return out.append(result.note()).toString();
  }

  /** The same as Markdown: a section of the file of benchmarks, without its heading. */
  public static String markdown(BenchResult result) {
    boolean goals = result.figures().stream().anyMatch(line -> line.goal() != null);
    StringBuilder out = new StringBuilder();
    row(out, List.of("what", "median", "least – most"), goals ? "goal" : null);
    row(out, List.of("---", "---", "---"), goals ? "---" : null);
    for (Measured line : result.figures()) {
      Goal goal = line.goal();
      String held = goal == null ? "" : goal.shown(line.figure().median());
      row(
          out,
          List.of(line.what(), median(line), line.hasSpread() ? spread(line) : ""),
          goals ? held : null);
    }
    return out.append('\n').append(result.note()).toString();
  }

  private static void row(StringBuilder out, List<String> cells, @Nullable String last) {
    cells.forEach(cell -> out.append("| ").append(cell).append(' '));
    if (last != null) {
      out.append("| ").append(last).append(' ');
    }
    out.append("|\n");
  }

  private static String median(Measured line) {
    return number(line.figure().median(), line.decimals());
  }

  private static String spread(Measured line) {
    Figure figure = line.figure();
    return number(figure.least(), line.decimals()) + " – " + number(figure.most(), line.decimals());
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** One line for programs. */
  public static String json(BenchResult result) {
    StringBuilder out = new StringBuilder("{\"bench\":\"" + result.bench() + '"');
    for (Measured line : result.figures()) {
      Figure figure = line.figure();
      number(out, line.key(), figure.median());
      if (line.hasSpread()) {
        number(out, line.key() + "Least", figure.least());
        number(out, line.key() + "Most", figure.most());
      }
    }
    result.sizes().forEach((name, size) -> out.append(",\"" + name + "\":" + size));
    return out.append('}').append(System.lineSeparator()).toString();
  }

  private static void number(StringBuilder out, String name, double value) {
    out.append(String.format(Locale.ROOT, ",\"%s\":%.3f", name, value));
  }
}
