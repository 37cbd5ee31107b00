package io.counterwatch.app;

import io.counterwatch.device.Replay;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code counterwatch replay}: recorded events, sent as their devices would. */
@Command(
    name = "replay",
    description = "Send recorded events (CloudEvents, one a line) as their devices would.",
    footer = {
      "",
      "Exit code 0 when everything that was sent is acknowledged, 1 when not,",
      "2 when wrongly asked for. A line that is no valid event is reported and not sent."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int INCOMPLETE = 1;
  private static final double AS_RECORDED = 1;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "plain, .gz or .xz")
  private List<Path> files = List.of();

  @Option(names = "--mqtt", paramLabel = "URL", required = true, description = "the broker")
  private String url = "";

  @ArgGroup private Pace pace = new Pace();

  private CommandSpec spec = CommandSpec.create();

  static final class Pace {
    @Option(
        names = "--speed",
        paramLabel = "X",
        description = "seconds of the recording per second (1)")
    @Nullable Double speed;

    @Option(names = "--flat-out", description = "do not wait between events")
    boolean flatOut;
  }

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkFiles();
    PrintWriter out = spec.commandLine().getOut();
    try (Replay replay = open(out)) {
      boolean going = true;
      for (Path file : files) {
        try (InputStream in = decompressed(file)) {
          going = going && replay.send(file.toString(), in);
        }
      }
      going = going && replay.drain();
      if (!going) {
        spec.commandLine()
            .getErr()
            .println("counterwatch: nothing was acknowledged for " + Replay.STALL_SECONDS + " s");
      }
      return report(replay.summary(), out);
    }
  }

  private Replay open(PrintWriter out) {
    try {
      return new Replay(
          url,
          speed(),
          line -> {
            out.println(line);
            out.flush();
          });
    } catch (IllegalArgumentException wrong) {
      throw new ConfigurationException(String.valueOf(wrong.getMessage()));
    }
  }

  private OptionalDouble speed() {
    if (pace.flatOut) {
      return OptionalDouble.empty();
    }
    double speed = pace.speed == null ? AS_RECORDED : pace.speed;
    if (!(speed > 0)) {
      throw new ConfigurationException("--speed must be above 0, not " + speed);
    }
    return OptionalDouble.of(speed);
  }

  private void checkFiles() {
    for (Path file : files) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new ConfigurationException("cannot read " + file);
      }
    }
  }

  private static InputStream decompressed(Path file) throws IOException {
    InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()));
    String name = file.toString();
    if (name.endsWith(".xz")) {
      return new XZInputStream(in);
    }
    return name.endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  private static int report(Replay.Summary summary, PrintWriter out) {
    out.println(
        "events sent "
            + summary.sent()
            + ", acknowledged "
            + summary.acknowledged()
            + ", rejected "
            + summary.rejected()
            + ", bad lines "
            + summary.bad());
    summary.rejections().forEach(out::println);
    out.flush();
    return summary.complete() ? 0 : INCOMPLETE;
  }
}
