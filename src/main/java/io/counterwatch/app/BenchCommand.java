package io.counterwatch.app;

import io.counterwatch.app.bench.BenchReport;
import io.counterwatch.app.bench.BenchResult;
import io.counterwatch.app.bench.BenchmarksFile;
import io.counterwatch.app.bench.CentresBench;
import io.counterwatch.app.bench.Conditions;
import io.counterwatch.app.bench.EngineBench;
import io.counterwatch.app.bench.EstimatesBench;
import io.counterwatch.app.bench.OverloadBench;
import io.counterwatch.app.bench.PagesBench;
import io.counterwatch.app.bench.PipelineBench;
import io.counterwatch.app.bench.RestartBench;
import io.counterwatch.app.bench.SoakBench;
import io.counterwatch.simulator.DemoWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code counterwatch bench}: measures, with everything it needs started by itself. */
@Command(
    name = "bench",
    description = "Measure: starts its own broker and database, prints figures from one run.",
    footer = {
      "",
      "pipeline: events committed a second ÷ what a subscriber that does nothing receives from",
      "the same Mosquitto, ÷ inserts alone, ÷ one INSERT a message; processor time; publish →",
      "visible at 1,000 and 5,000 events/s, publish → ack; how fast 100 devices catch up after a",
      "day away, in batches ÷ one by one. Needs Mosquitto.",
      "",
      "engine: the engine alone on one core, a province's day in order and out of order: events",
      "a second, live views, folding a day again up to the largest, memory per ticket.",
      "",
      "restart: how long a server takes until it is ready with a province's day (365,000",
      "events) in its database: as a new process, and within one that is warm; its heap; a",
      "scrape of its series.",
      "",
      "soak: 5,500 events/s (five times a nation's peak) from 5,000 connections for 30 minutes,",
      "a line every 10 s: lag, memory, processor time, the broker's queue; nothing may be lost.",
      "",
      "overload: finds what can be committed into a database that is slowed down, so that a broker",
      "can carry more than the server can store; sends three times as much for some minutes, and",
      "measures how long it takes afterwards until all is stored; nothing may be lost.",
      "",
      "centres: what a centre costs as their number grows while the load stays the same:",
      "processor time, memory, series, start.",
      "",
      "pages: what a thousand open pages cost under a steady load, without and with them in turn:",
      "processor time, memory, bytes; publish → on the page; that all show the same in the end;",
      "then a hundred of them stop reading, and must be dropped.",
      "",
      "sizing: what a province's day takes on disk and in memory.",
      "",
      "estimates: how good estimates of waits are, against simple predictors, each of which knows",
      "nothing but what went before: the simulated provincial centre under three loads, five",
      "seeds × 200 days (some minutes), and what estimates cost. With --calls FILE,… instead on",
      "months of the Anonymous Bank's calls, on both with --write. Tables; with --calls or --json",
      "these go to standard error, and standard output has one line of JSON for each predictor:",
      "mae, rmse, bias (estimate - wait), pinball90 (of the P90), meanP90 in seconds; coverage90",
      "and worstHourCoverage (of the hours and services with 300 waits; else null) from 0 to 1;",
      "n waits. les-20min is les with (wait - les) / (les + 20 min) as the score of its P90, where",
      "the others have (wait - estimate) / (estimate + the mean wait so far)."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int MAX_ROUNDS = 50;
  private static final int LEAST_EVENTS = 1_000;
  private static final int LEAST_TICKETS = 100;
  private static final double SOAK_MINUTES = 30;
  private static final double OVERLOAD_MINUTES = 2;
  private static final int CENTRES_RATE = 500;

  /** What can be measured; the names are those of the command line. */
  private enum Bench {
    PIPELINE,
    ENGINE,
    RESTART,
    SOAK,
    OVERLOAD,
    CENTRES,
    PAGES,
    SIZING,
    ESTIMATES;

    /** What runs where none is named: together some minutes. */
    private static final List<Bench> DEFAULT = List.of(PIPELINE, ENGINE, RESTART);

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      paramLabel = "BENCH",
      arity = "0..1",
      description =
          "pipeline, engine, restart, soak, overload, centres, pages, sizing or estimates; where"
              + " none is named, the first three in turn")
  private @Nullable String bench;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "also keep the figures in this file: docs/BENCHMARKS.md")
  private @Nullable Path write;

  @Option(names = "--json", description = "one line of JSON instead of a table")
  private boolean json;

  @Option(names = "--rounds", paramLabel = "N", description = "of each measurement (3)")
  private int rounds = 3;

  @Option(names = "--events", paramLabel = "N", description = "pipeline: of a round (1000000)")
  private int events = 1_000_000;

  @Option(
      names = "--latency-events",
      paramLabel = "N",
      description = "pipeline: published one by one in each round of a latency (10000)")
  private int latencyEvents = 10_000;

  @Option(
      names = "--centres",
      paramLabel = "N",
      description = "engine, restart: of the province, 2,400 events each (152)")
  private int centres = DemoWorld.CENTRES_LIMIT;

  @Option(names = "--tickets", paramLabel = "N", description = "engine: of the largest day (60000)")
  private int tickets = 60_000;

  @Option(
      names = "--calls",
      paramLabel = "FILE",
      split = ",",
      arity = "1..*",
      description = "estimates: months of the Anonymous Bank's calls, plain or packed")
  private List<Path> calls = List.of();

  @ArgGroup(exclusive = false)
  private BenchLoad load = new BenchLoad();

  private CommandSpec spec = CommandSpec.create();

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Bench> chosen = chosen();
    if (rounds < 1
        || rounds > MAX_ROUNDS
        || events < LEAST_EVENTS
        || latencyEvents < LEAST_EVENTS) {
      throw new ConfigurationException(
          "--rounds must be 1 to %d, --events and --latency-events at least %d"
              .formatted(MAX_ROUNDS, LEAST_EVENTS));
    }
    if (centres < 1 || centres > DemoWorld.CENTRES_LIMIT || tickets < LEAST_TICKETS) {
      throw new ConfigurationException(
          "--centres must be 1 to %d, --tickets at least %d"
              .formatted(DemoWorld.CENTRES_LIMIT, LEAST_TICKETS));
    }
    load.check();
    for (Path file : calls) {
      if (!Files.isReadable(file)) {
        throw new ConfigurationException("--calls: cannot read " + file);
      }
    }
    for (Bench each : chosen) {
      measure(each);
    }
    return 0;
  }

  private void measure(Bench each) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("counterwatch-bench");
    try {
      if (each == Bench.ESTIMATES) {
        judge(folder);
        return;
      }
      Conditions conditions = Conditions.now();
      BenchResult result = run(each, folder);
      print(result);
      if (write != null) {
        new BenchmarksFile(write).put(result, conditions);
      }
    } finally {
      FileTrees.delete(folder);
    }
  }

  /** Lines of JSON are all that goes to standard output where there are some. */
  private void judge(Path folder) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Conditions conditions = Conditions.now();
    EstimatesBench bench =
        new EstimatesBench(
            folder,
            calls,
            line -> {
              err.println(line);
              err.flush();
            });
    EstimatesBench.Result result =
        calls.isEmpty() || write != null ? bench.whole() : bench.recorded();
    boolean forPrograms = json || !calls.isEmpty();
    if (forPrograms) {
      result.lines().forEach(out::println);
    }
    (forPrograms ? err : out).print(result.markdown());
    out.flush();
    err.flush();
    if (write != null) {
      result.write(new BenchmarksFile(write), conditions);
    }
  }

  private List<Bench> chosen() {
    if (bench == null) {
      return Bench.DEFAULT;
    }
    for (Bench each : Bench.values()) {
      if (each.wireName().equals(bench)) {
        return List.of(each);
      }
    }
    throw new ConfigurationException(
        "no such bench: %s (there are: %s)"
            .formatted(
                bench,
                Arrays.stream(Bench.values())
                    .map(Bench::wireName)
                    .collect(Collectors.joining(", "))));
  }

  private BenchResult run(Bench chosen, Path folder) throws IOException, InterruptedException {
    return switch (chosen) {
      case PIPELINE ->
          new PipelineBench(folder, rounds, events, latencyEvents, this::progress).run();
      case ENGINE -> new EngineBench(rounds, centres, tickets, this::progress).run();
      case RESTART -> new RestartBench(folder, rounds, centres, this::progress).run();
      case SOAK ->
          new SoakBench(
                  folder,
                  load.minutes(SOAK_MINUTES),
                  load.rate(SoakBench.FIVE_TIMES_THE_NATIONAL_PEAK),
                  load.connections(),
                  load.endpoint(),
                  this::progress)
              .run();
      case OVERLOAD ->
          new OverloadBench(
                  folder,
                  load.minutes(OVERLOAD_MINUTES),
                  load.connections(),
                  load.endpoint(),
                  load.databaseRate(),
                  this::progress)
              .run();
      case ESTIMATES -> throw new IllegalStateException("it has lines of its own");
      case SIZING -> new RestartBench(folder, rounds, centres, this::progress).sizing();
      case PAGES ->
          new PagesBench(
                  folder,
                  load.pages(),
                  load.slow(),
                  load.rate(PagesBench.RATE),
                  load.seconds(),
                  rounds,
                  this::progress)
              .run();
      case CENTRES ->
          new CentresBench(
                  folder, load.counts(), load.rate(CENTRES_RATE), load.seconds(), this::progress)
              .run();
    };
  }

  private void progress(String line) {
    if (!json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }

  private void print(BenchResult result) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? BenchReport.json(result) : BenchReport.table(result));
    out.flush();
  }
}
