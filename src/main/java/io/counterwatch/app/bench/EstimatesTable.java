package io.counterwatch.app.bench;

import io.counterwatch.forecast.Contest;
import io.counterwatch.forecast.Contest.Predictor;
import io.counterwatch.forecast.Contest.RestPredictor;
import io.counterwatch.forecast.ScoreCard;
import io.counterwatch.forecast.ScoreCard.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The predictors' figures on one kind of waits as Markdown: medians of the runs, with the least and
 * the most of them, and the gates that were missed.
 */
final class EstimatesTable {
  private static final double SECONDS_PER_MINUTE = 60;

  private final List<Contest> runs;

  /** Of at least one run. */
  EstimatesTable(List<Contest> runs) {
    this.runs = List.copyOf(runs);
  }

  static Figures figures(Map<Predictor, ScoreCard> cards, Predictor predictor) {
    return Objects.requireNonNull(cards.get(predictor)).figures();
  }

  /** The whole: a heading, who comes, who waits already, the verdict. */
  String text(String title, EstimateGates gates) {
    List<String> lines = new ArrayList<>();
    lines.add("### " + title);
    lines.add("");
    lines.add(waits());
    lines.add("");
    lines.addAll(whoComes());
    lines.add("");
    lines.addAll(whoWaits());
    lines.add("");
    lines.addAll(verdict(gates));
    lines.add("");
    return String.join("\n", lines);
  }

  private String waits() {
    return String.format(
        Locale.ROOT,
        "%,d waits were scored, %.0f s on the average; LES is off by %.1f s, its P90 is %.0f s.",
        runs.stream().mapToLong(run -> run.card(Predictor.LES).count()).sum(),
        median(run -> figures(run.cards(), Predictor.LES).meanWait() * SECONDS_PER_MINUTE),
        median(run -> figures(run.cards(), Predictor.LES).meanAbsoluteError() * SECONDS_PER_MINUTE),
        median(run -> figures(run.cards(), Predictor.LES).meanHigh() * SECONDS_PER_MINUTE));
  }

  private double median(ToDoubleFunction<Contest> value) {
    return spread(value).median();
  }

  private Figure spread(ToDoubleFunction<Contest> value) {
    return Figure.of(runs.stream().map(value::applyAsDouble).toList());
  }

  private String cell(ToDoubleFunction<Contest> value) {
    Figure figure = spread(value);
    if (Double.isNaN(figure.most())) {
      return "–";
    }
    return runs.size() == 1
        ? String.format(Locale.ROOT, "%.3f", figure.median())
        : String.format(
            Locale.ROOT, "%.3f (%.3f–%.3f)", figure.median(), figure.least(), figure.most());
  }

  private String ratio(Predictor predictor, Predictor rival, ToDoubleFunction<Figures> value) {
    return cell(
        run ->
            value.applyAsDouble(figures(run.cards(), predictor))
                / value.applyAsDouble(figures(run.cards(), rival)));
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private List<String> whoComes() {
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            List.of(
                "who comes",
                "error ÷ LES",
                "pinball ÷ LES",
                "mean P90 ÷ LES",
                "pinball ÷ LES (20 min)",
                "mean P90 ÷ LES (20 min)",
                "coverage",
                "worst hour or service",
                "bias ÷ mean wait")));
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (Predictor predictor : Predictor.values()) {
      lines.add(
          row(
              List.of(
                  predictor.word(),
                  ratio(predictor, Predictor.LES, Figures::meanAbsoluteError),
                  ratio(predictor, Predictor.LES, Figures::pinball90),
                  ratio(predictor, Predictor.LES, Figures::meanHigh),
                  ratio(predictor, Predictor.LES_20, Figures::pinball90),
                  ratio(predictor, Predictor.LES_20, Figures::meanHigh),
                  cell(run -> figures(run.cards(), predictor).coverage90()),
                  cell(run -> worst(figures(run.cards(), predictor))),
                  cell(run -> bias(figures(run.cards(), predictor))))));
    }
    return lines;
  }

  private static double worst(Figures figures) {
    return figures.worstCoverage().orElse(Double.NaN);
  }

  private static double bias(Figures figures) {
    return figures.bias() / figures.meanWait();
  }

  private static Figures rest(Contest run, RestPredictor predictor) {
    return Objects.requireNonNull(run.restCards().get(predictor)).figures();
  }

  private List<String> whoWaits() {
    if (runs.stream().anyMatch(run -> run.restCards().values().iterator().next().count() == 0)) {
      return List.of("Nobody waited long enough to be judged again.");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            List.of(
                "who waits already, every 5 min",
                "error ÷ LES less the wait so far",
                "error ÷ ql",
                "coverage",
                "worst hour or service",
                "bias ÷ mean rest")));
    lines.add("|---|---|---|---|---|---|");
    for (RestPredictor predictor : RestPredictor.values()) {
      lines.add(
          row(
              List.of(
                  predictor.word(),
                  restRatio(predictor, RestPredictor.LES_LEFT),
                  restRatio(predictor, RestPredictor.SHARED_WORK),
                  predictor.hasHigh() ? cell(run -> rest(run, predictor).coverage90()) : "–",
                  predictor.hasHigh() ? cell(run -> worst(rest(run, predictor))) : "–",
                  cell(run -> bias(rest(run, predictor))))));
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "(%,d judgements; what was left was %.0f s on the average, \"LES less the wait so far\""
                + " is off by %.1f s.)",
            runs.stream().mapToLong(run -> rest(run, RestPredictor.OURS).count()).sum(),
            median(run -> rest(run, RestPredictor.OURS).meanWait() * SECONDS_PER_MINUTE),
            median(
                run ->
                    rest(run, RestPredictor.LES_LEFT).meanAbsoluteError() * SECONDS_PER_MINUTE)));
    return lines;
  }

  private String restRatio(RestPredictor predictor, RestPredictor rival) {
    return cell(
        run -> rest(run, predictor).meanAbsoluteError() / rest(run, rival).meanAbsoluteError());
  }

  private List<String> verdict(EstimateGates gates) {
    List<String> lines = new ArrayList<>();
    lines.add("Gates: " + gates.sentence() + ".");
    for (Predictor rival : EstimateGates.RIVALS) {
      lines.add("");
      lines.add("Against " + rival.word() + ": " + verdict(gates, rival));
    }
    return lines;
  }

  /** Each run is held against the gates by itself. */
  private String verdict(EstimateGates gates, Predictor rival) {
    List<String> verdicts = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      List<String> missed = gates.missed(runs.get(i).cards(), rival);
      if (!missed.isEmpty()) {
        String run = runs.size() == 1 ? "" : " by run " + (i + 1);
        verdicts.add("**missed" + run + ": " + String.join("; ", missed) + ".**");
      }
    }
    if (verdicts.isEmpty()) {
      verdicts.add(runs.size() == 1 ? "all are held." : "all are held by each run.");
    }
    return String.join(" ", verdicts);
  }

  /** A line of JSON for each predictor, of all runs together, durations in seconds. */
  static List<String> json(List<Contest> runs) {
    List<String> lines = new ArrayList<>();
    for (Predictor predictor : Predictor.values()) {
      ScoreCard all = new ScoreCard();
      runs.forEach(run -> all.add(run.card(predictor)));
      lines.add(json(predictor.word(), all.figures()));
    }
    return lines;
  }

  private static String json(String predictor, Figures figures) {
    String worst =
        figures.worstCoverage().isPresent()
            ? String.format(Locale.ROOT, "%.4f", figures.worstCoverage().getAsDouble())
            : "null";
    return String.format(
        Locale.ROOT,
        "{\"predictor\":\"%s\",\"mae\":%.3f,\"rmse\":%.3f,\"bias\":%.3f,\"pinball90\":%.4f,"
            + "\"coverage90\":%.4f,\"meanP90\":%.3f,\"worstHourCoverage\":%s,\"n\":%d}",
        predictor,
        figures.meanAbsoluteError() * SECONDS_PER_MINUTE,
        figures.rootMeanSquaredError() * SECONDS_PER_MINUTE,
        figures.bias() * SECONDS_PER_MINUTE,
        figures.pinball90() * SECONDS_PER_MINUTE,
        figures.coverage90(),
        figures.meanHigh() * SECONDS_PER_MINUTE,
        worst,
        figures.count());
  }
}
