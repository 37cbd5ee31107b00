package io.counterwatch.app;

import io.counterwatch.simulator.DemoWorld;
import io.counterwatch.simulator.Faults;
import io.counterwatch.simulator.Simulation;
import io.counterwatch.simulator.SimulationOptions;
import io.counterwatch.simulator.SimulationOptions.StartPolicy;
import io.counterwatch.simulator.SimulationSummary;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code counterwatch simulate}: the devices of centres that do not exist, against any broker. */
@Command(
    name = "simulate",
    description = "Play the devices of simulated centres against a broker, in the server's time.",
    footer = {
      "",
      "Exit code 0 when every event was acknowledged, 1 when not, 2 when wrongly asked for."
    })
final class SimulateCommand implements Callable<Integer> {
  private static final int INCOMPLETE = 1;

  @Option(names = "--mqtt", paramLabel = "URL", required = true, description = "the broker")
  private String url = "";

  @Option(names = "--centres", paramLabel = "N", description = "how many, to 152 (12)")
  private int centres = 12;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "the server's speed: refused if it has another one")
  private @Nullable Double speed;

  @Option(names = "--seconds", paramLabel = "N", description = "end after this real time")
  private @Nullable Integer seconds;

  @Option(
      names = "--rate",
      paramLabel = "EVENTS/S",
      description = "a steady stream of events instead of planned days")
  private @Nullable Double rate;

  @Option(names = "--seed", paramLabel = "S", description = "of the planned days (1)")
  private long seed = 1;

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      description = "duplicates, reorder, delay, offline; separated by commas")
  private @Nullable String faults;

  @Option(names = "--every-day", description = "centres work on Saturday and Sunday too")
  private boolean everyDay;

  @Option(
      names = "--outbox",
      paramLabel = "FOLDER",
      description = "keep devices' events there, across restarts (in memory)")
  private @Nullable Path outbox;

  private CommandSpec spec = CommandSpec.create();

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    SimulationSummary summary;
    try (Simulation simulation =
        new Simulation(
            options(),
            line -> {
              out.println(line);
              out.flush();
            })) {
      Runtime.getRuntime().addShutdownHook(new Thread(simulation::close));
      summary = simulation.run();
    } catch (IllegalArgumentException wrong) {
      throw new ConfigurationException(String.valueOf(wrong.getMessage()));
    } catch (UncheckedIOException trouble) {
      throw new ConfigurationException(
          "--outbox: "
              + Optional.ofNullable(trouble.getCause()).map(Throwable::getMessage).orElse(""));
    } catch (Simulation.NoServerException absent) {
      spec.commandLine().getErr().println("counterwatch: " + absent.getMessage());
      return INCOMPLETE;
    }
    out.println(summary.line());
    out.println(summary.typesLine());
    summary.reasons().forEach(out::println);
    out.flush();
    return summary.complete() ? 0 : INCOMPLETE;
  }

  private SimulationOptions options() {
    if (rate != null && !(rate > 0)) {
      throw new ConfigurationException("--rate must be above 0, not " + rate);
    }
    if (seconds != null && seconds < 1) {
      throw new ConfigurationException("--seconds must be at least 1, not " + seconds);
    }
    if (centres < 1 || centres > DemoWorld.CENTRES_LIMIT) {
      throw new ConfigurationException(
          "--centres must be 1 to " + DemoWorld.CENTRES_LIMIT + ", not " + centres);
    }
    return new SimulationOptions(
        url,
        centres,
        everyDay,
        speed == null ? OptionalDouble.empty() : OptionalDouble.of(speed),
        seconds == null ? OptionalInt.empty() : OptionalInt.of(seconds),
        rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
        seed,
        faults == null ? Faults.NONE : Faults.parse(faults),
        // What a folder of an earlier run holds was played then, with the same seed.
        outbox != null && Files.isDirectory(outbox) ? StartPolicy.FROM_NOW : StartPolicy.DAY_SO_FAR,
        outbox);
  }
}
