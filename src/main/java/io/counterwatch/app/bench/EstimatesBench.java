package io.counterwatch.app.bench;

import io.counterwatch.forecast.Contest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * How good the estimates of waits are, against simple predictors: at the simulated provincial
 * centre and on recorded calls. Whoever predicts begins without having seen anything and then knows
 * nothing but what went before.
 */
public final class EstimatesBench {
  /** How many working days each simulated run has. */
  public static final int DAYS = 200;

  /** Of the simulator: a run each. */
  public static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L);

  private static final String TITLE = "Estimates of waits";

  private final Path folder;
  private final List<Path> files;
  private final Consumer<String> progress;

  /** How busy the simulated centre is, by its tickets on an ordinary day; twelve counters. */
  enum Load {
    LIGHT(320),
    USUAL(400),
    HEAVY(460);

    private final int ticketsPerDay;

    Load(int ticketsPerDay) {
      this.ticketsPerDay = ticketsPerDay;
    }

    int ticketsPerDay() {
      return ticketsPerDay;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What came of it.
   *
   * @param markdown tables for people
   * @param lines of JSON, one for each predictor; of the recorded calls where there are some, else
   *     of all simulated runs together
   */
  public record Result(String markdown, List<String> lines) {
    /** Writes the tables into the file of benchmarks. */
    public void write(BenchmarksFile file, Conditions conditions) throws IOException {
      file.put("estimates", TITLE, conditions.sentence(List.of()) + "\n\n" + markdown);
    }
  }

  /**
   * A bench that hasn't begun.
   *
   * @param folder for what it writes meanwhile
   * @param files months of recorded calls, plain or packed
   * @param progress gets a line now and then
   */
  public EstimatesBench(Path folder, List<Path> files, Consumer<String> progress) {
    this.folder = folder;
    this.files = List.copyOf(files);
    this.progress = progress;
  }

  /**
   * Plays the files.
   *
   * @throws IOException where a file cannot be read or isn't one of those
   */
  public Result recorded() throws IOException {
    progress.accept("playing " + files.size() + " month(s) of calls");
    List<Contest> runs = List.of(RecordedCalls.play(folder, files));
    String title = "Recorded calls (%d month(s), played once)".formatted(files.size());
    return new Result(
        new EstimatesTable(runs).text(title, EstimateGates.REAL), EstimatesTable.json(runs));
  }

  /** Plays the simulated centre; takes some minutes. */
  public Result simulated() {
    StringBuilder markdown = new StringBuilder();
    List<Contest> all = new ArrayList<>();
    for (Load load : Load.values()) {
      List<Contest> runs = new ArrayList<>();
      for (long seed : SEEDS) {
        runs.add(new SimulatedWaits(load.ticketsPerDay(), seed).play(DAYS));
        progress.accept("%s load, seed %d: played".formatted(load.word(), seed));
      }
      String title =
          "Simulated centre, %s load: %d tickets a day, %d seeds × %d days"
              .formatted(load.word(), load.ticketsPerDay(), SEEDS.size(), DAYS);
      markdown.append(new EstimatesTable(runs).text(title, EstimateGates.SIMULATED)).append('\n');
      all.addAll(runs);
    }
    return new Result(markdown.toString(), EstimatesTable.json(all));
  }

  /** Measures what estimates cost; takes some seconds. */
  public String cost() {
    progress.accept("measuring what they cost");
    return new EstimatesCost(Load.USUAL.ticketsPerDay()).measure();
  }

  /** Everything: the simulated centre, what it costs, and the files where there are some. */
  public Result whole() throws IOException {
    Result simulated = simulated();
    String cost = cost();
    if (files.isEmpty()) {
      return new Result(simulated.markdown + cost, simulated.lines);
    }
    Result recorded = recorded();
    return new Result(simulated.markdown + recorded.markdown + '\n' + cost, recorded.lines);
  }
}
