package io.counterwatch.app.bench;

import io.counterwatch.app.LoopbackPorts;
import io.counterwatch.app.Main;
import io.counterwatch.app.Setting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that is a process of its own, with the Java and the options that this one has. */
final class ServerProcess implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration SCRAPE_LIMIT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 5;
  private static final int READY = 200;

  /** What this process learns is written when it ends; another must not write there too. */
  private static final List<String> CACHES_OF_THIS_RUN =
      List.of("-XX:AOTCacheOutput", "-XX:ArchiveClassesAtExit");

  private static final List<String> VARIABLES =
      Stream.of(Setting.values()).map(Setting::variable).toList();

  private final Process process;
  private final Path log;
  private final URI health;
  private final long startNanos;

  /**
   * Seconds since the process was begun.
   *
   * @param answerSeconds until its first answer
   * @param readySeconds until it was ready
   * @param cpuSeconds its processor time until then, of all its threads
   */
  record Start(double answerSeconds, double readySeconds, double cpuSeconds) {}

  private ServerProcess(Process process, Path log, URI health, long startNanos) {
    this.process = process;
    this.log = log;
    this.health = health;
    this.startNanos = startNanos;
  }

  /**
   * Begins it.
   *
   * @param folder for its log
   * @param settings all that it is told
   */
  static ServerProcess start(Path folder, Map<Setting, String> settings) throws IOException {
    return start(folder, settings, List.of());
  }

  /**
   * Begins it.
   *
   * @param options for its Java, after those of this process
   */
  static ServerProcess start(Path folder, Map<Setting, String> settings, List<String> options)
      throws IOException {
    int port = LoopbackPorts.free();
    Map<Setting, String> all = new EnumMap<>(settings);
    all.put(Setting.MANAGEMENT_PORT, Integer.toString(port));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(ServerProcess::isPlain)
        .forEach(command::add);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.add("serve");
    Path log = folder.resolve("server.log");
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // Not as flags: everybody on the machine could read the database's password there.
    builder.environment().keySet().removeAll(VARIABLES);
    all.forEach((setting, value) -> builder.environment().put(setting.variable(), value));
    Process process = builder.start();
    return new ServerProcess(
        process, log, URI.create("http://127.0.0.1:" + port + "/health/ready"), start);
  }

  /** Memory, collector, archive of classes; no agents, which may belong to a test. */
  private static boolean isPlain(String option) {
    return (option.startsWith("-X") || option.startsWith("--"))
        && CACHES_OF_THIS_RUN.stream().noneMatch(option::startsWith);
  }

  /** What the processes have of earlier starts, for the note of a bench that measures starts. */
  static String learned() {
    List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
    if (options.stream().anyMatch(option -> option.startsWith("-XX:AOTCache="))) {
      return "the cache that ./counterwatch --prepare makes";
    }
    return options.stream().anyMatch(option -> option.startsWith("-XX:SharedArchiveFile="))
        ? "the archive of classes that ./counterwatch keeps"
        : "nothing";
  }

  /** Asks until it says that it is ready. */
  Start awaitReady() throws IOException, InterruptedException {
    double answerSeconds = 0;
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(health).timeout(ANSWER_LIMIT).build();
      while (true) {
        int status = status(client, request);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        if (status != 0 && answerSeconds == 0) {
          answerSeconds = seconds;
        }
        if (status == READY) {
          return new Start(answerSeconds, seconds, cpuSeconds(process.toHandle()));
        }
        if (!process.isAlive() || seconds > READY_LIMIT.toSeconds()) {
          throw new IOException("the server does not become ready: " + Files.readString(log));
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
  }

  /** Its processor time so far, of all its threads. */
  double cpuSeconds() {
    return cpuSeconds(process.toHandle());
  }

  /** Where it runs. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Where it shows its series. */
  URI metrics() {
    return health.resolve("/metrics");
  }

  /** What it shows on that path of its management port. */
  String managed(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(health.resolve(path)).timeout(SCRAPE_LIMIT).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** The processor time of all threads of a process so far. */
  static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  /** 0 where nobody answers. */
  private static int status(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }

  /** Tells it to end, and sees to it. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
