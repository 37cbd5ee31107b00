package io.counterwatch.app;

import io.counterwatch.app.bench.BenchReport;
import io.counterwatch.app.bench.PipelineBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code counterwatch bench}: measures, with everything it needs started by itself. */
@Command(
    name = "bench",
    description = "Measure: starts its own broker and database, prints ratios from one run.",
    footer = {
      "",
      "pipeline: events committed a second ÷ what a subscriber that does nothing receives",
      "from the same Mosquitto; publish → visible and publish → ack at 1,000 events/s; how",
      "fast 100 devices catch up after a day away, in batches ÷ one by one. Needs Mosquitto."
    })
final class BenchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BENCH", arity = "0..1", description = "pipeline (the default)")
  private String bench = "pipeline";

  @Option(names = "--json", description = "one line of JSON instead of a table")
  private boolean json;

  @Option(names = "--rounds", paramLabel = "N", description = "of each measurement (3)")
  private int rounds = 3;

  @Option(names = "--events", paramLabel = "N", description = "of a round (200000)")
  private int events = 200_000;

  @Option(
      names = "--latency-events",
      paramLabel = "N",
      description = "published one by one at 1,000/s, in a round of acks too (10000)")
  private int latencyEvents = 10_000;

  private CommandSpec spec = CommandSpec.create();

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!bench.equals("pipeline")) {
      throw new ConfigurationException("no such bench: " + bench + " (there is: pipeline)");
    }
    if (rounds < 1 || events < 1_000 || latencyEvents < 1_000) {
      throw new ConfigurationException(
          "--rounds must be at least 1, --events and --latency-events at least 1000");
    }
    Path folder = Files.createTempDirectory("counterwatch-bench");
    try {
      PipelineBench.Result result =
          new PipelineBench(folder, rounds, events, latencyEvents, this::progress).run();
      print(result);
      return 0;
    } finally {
      FileTrees.delete(folder);
    }
  }

  private void progress(String line) {
    if (!json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }

  private void print(PipelineBench.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? BenchReport.json(result) : BenchReport.table(result));
    out.flush();
  }
}
