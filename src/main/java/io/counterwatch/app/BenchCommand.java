package io.counterwatch.app;

import io.counterwatch.app.bench.PipelineBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "from the same Mosquitto; publish → visible at 1,000 events/s. Needs Mosquitto."
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
      description = "published one by one at 1,000/s (10000)")
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
      delete(folder);
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
    out.printf(
        Locale.ROOT,
        json
            ? "{\"bench\":\"pipeline\",\"nullPerSecond\":%.0f,\"committedPerSecond\":%.0f,"
                + "\"ratio\":%.3f,\"cpuSecondsPer100k\":%.2f,\"p50Millis\":%.2f,"
                + "\"p99Millis\":%.2f,\"rounds\":%d,\"events\":%d}%n"
            : """

            a subscriber that does nothing      %,10.0f messages/s
            committed                           %,10.0f events/s
            committed ÷ nothing                 %10.2f
            CPU per 100,000 events, publisher included  %.2f s
            publish → visible at 1,000/s: p50   %10.2f ms
                                          p99   %10.2f ms
            (medians of %d rounds of %,d events)
            """,
        result.nullPerSecond(),
        result.committedPerSecond(),
        result.ratio(),
        result.cpuSecondsPer100kEvents(),
        result.p50Millis(),
        result.p99Millis(),
        result.rounds(),
        result.events());
    out.flush();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
