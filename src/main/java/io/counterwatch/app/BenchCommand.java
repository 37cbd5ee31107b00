package io.counterwatch.app;

import io.counterwatch.app.bench.BenchReport;
import io.counterwatch.app.bench.BenchResult;
import io.counterwatch.app.bench.BenchmarksFile;
import io.counterwatch.app.bench.Conditions;
import io.counterwatch.app.bench.EngineBench;
import io.counterwatch.app.bench.OverloadBench;
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
      "overload: finds what can be committed, sends three times as much for some minutes, and",
      "measures how long it takes afterwards until all is stored; nothing may be lost."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int MAX_ROUNDS = 50;
  private static final int LEAST_EVENTS = 1_000;
  private static final int LEAST_TICKETS = 100;
  private static final double LEAST_MINUTES = 0.05;
  private static final double MAX_MINUTES = 10_000;

  /** One port of the loopback address has no more for them. */
  private static final int MAX_CONNECTIONS = 25_000;

  private static final double SOAK_MINUTES = 30;
  private static final double OVERLOAD_MINUTES = 2;

  /** What can be measured; the names are those of the command line. */
  private enum Bench {
    PIPELINE,
    ENGINE,
    RESTART,
    SOAK,
    OVERLOAD;

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
          "pipeline, engine, restart, soak or overload; where none is named, the first three in"
              + " turn")
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

  @ArgGroup(exclusive = false)
  private LoadOptions load = new LoadOptions();

  /** How much is put on a server. */
  private static final class LoadOptions {
    @Option(
        names = "--minutes",
        paramLabel = "N",
        description = "soak: how long (30); overload: of too much (2)")
    private @Nullable Double minutes;

    @Option(names = "--rate", paramLabel = "N", description = "soak: events a second (5500)")
    private int rate = SoakBench.FIVE_TIMES_THE_NATIONAL_PEAK;

    @Option(
        names = "--connections",
        paramLabel = "N",
        description = "soak, overload: devices, each with one (5000)")
    private int connections = SoakBench.CONNECTIONS;

    @Option(
        names = "--endpoint",
        description = "soak, overload: devices connect to the server itself, without a Mosquitto")
    private boolean endpoint;

    double minutes(double otherwise) {
      return minutes == null ? otherwise : minutes;
    }

    void check() {
      double asked = minutes(1);
      if (asked < LEAST_MINUTES
          || asked > MAX_MINUTES
          || rate < 1
          || connections < 1
          || connections > MAX_CONNECTIONS) {
        throw new ConfigurationException(
            "--minutes must be %s to %,.0f, --rate at least 1, --connections 1 to %,d"
                .formatted(LEAST_MINUTES, MAX_MINUTES, MAX_CONNECTIONS));
      }
    }
  }

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
    for (Bench each : chosen) {
      measure(each);
    }
    return 0;
  }

  private void measure(Bench each) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("counterwatch-bench");
    try {
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
                  load.rate,
                  load.connections,
                  load.endpoint,
                  this::progress)
              .run();
      case OVERLOAD ->
          new OverloadBench(
                  folder,
                  load.minutes(OVERLOAD_MINUTES),
                  load.connections,
                  load.endpoint,
                  this::progress)
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
