package io.counterwatch.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server as users run it: a process of its own, {@code counterwatch serve …}. Can be killed and
 * started again with the same arguments and ports.
 */
public final class ServerProcess implements AutoCloseable {
  /** One that only starts to find that it must not run starts first, perhaps on a busy machine. */
  private static final long END_SECONDS = 60;

  private final Launch launch;
  private final List<String> arguments;
  private final int httpPort = FreePort.find();
  private final int managementPort = FreePort.find();
  private final Path log;
  private @Nullable Process process;

  /**
   * How the program's process is made.
   *
   * @param prefix a command that runs a command, such as {@code ip netns exec NAME}; mostly empty
   * @param classesFirst a folder whose classes stand in place of the program's own, or null
   */
  public record Launch(List<String> prefix, @Nullable Path classesFirst) {
    /** As users run it. */
    public static final Launch USUAL = new Launch(List.of(), null);
  }

  private ServerProcess(Path folder, Launch launch, List<String> arguments) {
    this.launch = launch;
    this.arguments = List.copyOf(arguments);
    this.log = folder.resolve("server-" + httpPort + ".log");
  }

  /**
   * Starts it; it may take a while until it is ready.
   *
   * @param folder where its log goes
   * @param arguments of {@code serve}, but for the ports of the pages and of the management
   */
  public static ServerProcess start(Path folder, String... arguments) {
    return start(folder, Launch.USUAL, List.of(arguments));
  }

  /** The same in another way than users run it. */
  public static ServerProcess start(Path folder, Launch launch, List<String> arguments) {
    ServerProcess server = new ServerProcess(folder, launch, arguments);
    server.restart();
    return server;
  }

  /**
   * Runs any command of the program to its end, and gives its exit code; the log gets its words.
   */
  public static int run(Path log, String... arguments) {
    try {
      Process process = launch(log, List.of(arguments));
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end: " + String.join(" ", arguments));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts it again, with the same arguments. */
  public void restart() {
    List<String> command = new ArrayList<>(List.of("serve"));
    command.addAll(arguments);
    command.addAll(
        List.of(
            "--http-port",
            Integer.toString(httpPort),
            "--management-port",
            Integer.toString(managementPort)));
    process = launch(log, launch, command);
  }

  /** The words that start the program. */
  public static List<String> command(List<String> arguments) {
    return command(Launch.USUAL, arguments);
  }

  private static List<String> command(Launch launch, List<String> arguments) {
    String classes = System.getProperty("java.class.path");
    Path first = launch.classesFirst();
    List<String> command = new ArrayList<>(launch.prefix());
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", first == null ? classes : first + File.pathSeparator + classes));
    command.add("io.counterwatch.app.Main");
    command.addAll(arguments);
    return command;
  }

  /** Starts any command of the program; the log gets its words. The caller ends it. */
  public static Process launch(Path log, List<String> arguments) {
    return launch(log, Launch.USUAL, arguments);
  }

  private static Process launch(Path log, Launch launch, List<String> arguments) {
    List<String> command = command(launch, arguments);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it says that it is ready. */
  public void awaitReady() {
    Await.until("the server is ready", () -> readiness() == 200);
  }

  /** What it answers to whoever asks whether it is ready; 0 while nobody answers. */
  public int readiness() {
    Process running = process;
    if (running != null && !running.isAlive()) {
      throw new AssertionError("the server ended: " + logText());
    }
    return Http.status(readyUrl());
  }

  /** Why it is not ready, as it says. */
  public String readinessText() {
    return Http.text(readyUrl());
  }

  private String readyUrl() {
    return "http://127.0.0.1:" + managementPort + "/health/ready";
  }

  /** The port that Prometheus asks. */
  public int managementPort() {
    return managementPort;
  }

  /** The address of a path of its pages. */
  public String url(String path) {
    return "http://127.0.0.1:" + httpPort + path;
  }

  /** An answer of its API. */
  public JsonNode json(String path) {
    return Http.json(url(path));
  }

  /** Its series. */
  public Series metrics() {
    return Series.parse(metricsText());
  }

  /** Its series as Prometheus reads them. */
  public String metricsText() {
    return Http.text("http://127.0.0.1:" + managementPort + "/metrics");
  }

  /** Everything that it logged. */
  public String logText() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of its log with those words. */
  public List<String> logged(String words) {
    return logText().lines().filter(line -> line.contains(words)).toList();
  }

  /** Kills it like a power failure. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      end(running);
    }
  }

  /** Its process id. */
  public long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    return running.pid();
  }

  /** Whether it runs, as far as is known: nobody asks it. */
  public boolean isRunning() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /** Holds it as it is, as when a machine stands still. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on after a {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  /** Asks it to end, and gives its exit code. */
  public int terminate() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    running.destroy();
    return end(running);
  }

  /** Sends it a signal, such as {@code TERM}. */
  public void signal(String name) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    Signals.send(running.pid(), "-" + name);
  }

  /** Waits for its end, and gives its exit code. */
  public int awaitEnd() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    return end(running);
  }

  private int end(Process running) {
    process = null;
    try {
      if (!running.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        running.destroyForcibly();
        throw new AssertionError("the server did not end: " + logText());
      }
      return running.exitValue();
    } catch (InterruptedException e) {
      running.destroyForcibly();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
