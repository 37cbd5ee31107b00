package io.counterwatch.app.bench;

import java.util.Locale;

/** The measured figures as text: the medians of the rounds, with the least and the most of them. */
public final class BenchReport {
  private BenchReport() {}

  /** For people. */
  public static String table(BenchResult result) {
    StringBuilder out = new StringBuilder("\n");
    for (Measured line : result.figures()) {
      Figure figure = line.figure();
      out.append(
          String.format(
              Locale.ROOT, "%-60s %10s", line.what(), number(figure.median(), line.decimals())));
      if (line.hasSpread()) {
        out.append("  (")
            .append(number(figure.least(), line.decimals()))
            .append(" – ")
            .append(number(figure.most(), line.decimals()))
            .append(')');
      }
      out.append(System.lineSeparator());
    }
    return out.append(result.note()).toString();
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
