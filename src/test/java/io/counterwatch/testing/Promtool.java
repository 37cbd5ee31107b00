package io.counterwatch.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus's and Alertmanager's own checks, run as a user runs them. */
public final class Promtool {
  private Promtool() {}

  /**
   * How a program ended.
   *
   * @param output both its streams, as they came
   */
  public record Result(int code, String output) {}

  /** Runs {@code promtool} with those arguments. */
  public static Result promtool(String... arguments) {
    return promtoolReading("", arguments);
  }

  /** The same, with something to read on its standard input: {@code check metrics}. */
  public static Result promtoolReading(String input, String... arguments) {
    return run(Programs.get("prometheus", "promtool"), input, arguments);
  }

  /** Runs {@code amtool} with those arguments. */
  public static Result amtool(String... arguments) {
    return run(Programs.get("prometheus-alertmanager", "amtool"), "", arguments);
  }

  private static Result run(Path program, String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      // They read all before they say anything: neither side waits for the other.
      try (OutputStream to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
