package io.counterwatch.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Series.Sample;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A real Prometheus on a free port of 127.0.0.1, with its configuration and data in a temporary
 * folder. Can be stopped, killed and started again on the same port with the same data.
 */
public final class PrometheusProcess implements AutoCloseable {
  private static final String CONFIGURATION = "prometheus.yml";
  private static final int OK = 200;

  private final DaemonProcess daemon;

  private PrometheusProcess(DaemonProcess daemon) {
    this.daemon = daemon;
  }

  /** Starts it with that configuration; waits until it is ready. */
  public static PrometheusProcess start(String configuration) {
    return start(configuration, Map.of());
  }

  /**
   * Starts it with that configuration; waits until it is ready.
   *
   * @param files beside the configuration, by the path that this knows them by
   */
  public static PrometheusProcess start(String configuration, Map<String, String> files) {
    Path program = Programs.get("prometheus", "prometheus");
    Map<String, String> all = new HashMap<>(files);
    all.put(CONFIGURATION, configuration);
    return new PrometheusProcess(
        DaemonProcess.start(
            "prometheus",
            all,
            (folder, port) -> command(program, folder, port),
            (folder, port) -> DaemonProcess.saysReady(port)));
  }

  private static List<String> command(Path program, Path folder, int port) {
    return List.of(
        program.toString(),
        "--config.file=" + folder.resolve(CONFIGURATION),
        "--storage.tsdb.path=" + folder.resolve("data"),
        "--web.listen-address=127.0.0.1:" + port,
        "--web.enable-lifecycle");
  }

  /** Its port, the same after each restart. */
  public int port() {
    return daemon.port();
  }

  /** The address of one of its paths. */
  public String url(String path) {
    return daemon.url(path);
  }

  /** The folder of its configuration. */
  public Path folder() {
    return daemon.folder();
  }

  /** Everything that it logged. */
  public String logText() {
    return daemon.logText();
  }

  /**
   * Asks now.
   *
   * @return what it has, in its order, the name being empty where it has none; empty where it has
   *     nothing. A query that it refuses fails the test with its words
   */
  public List<Sample> query(String promql) {
    return samples(get("/api/v1/query?query=" + encoded(promql)).path("result"));
  }

  /** Asks how it was then. */
  public List<Sample> query(String promql, Instant then) {
    return samples(get("/api/v1/query?query=" + encoded(promql) + "&time=" + then).path("result"));
  }

  /** Asks for a stretch of time, as a graph does: one entry a series, each with its values. */
  public JsonNode queryRange(String promql, Instant from, Instant to, Duration step) {
    return get("/api/v1/query_range?query=%s&start=%s&end=%s&step=%s"
            .formatted(encoded(promql), from, to, step.toSeconds()))
        .path("result");
  }

  /** The value of a query that gives exactly one sample. */
  public double value(String promql) {
    List<Sample> samples = query(promql);
    if (samples.size() != 1) {
      throw new AssertionError(promql + " gives " + samples);
    }
    return samples.getFirst().value();
  }

  /** Its groups of rules, with what each gave the last time. */
  public JsonNode rules() {
    return get("/api/v1/rules").path("groups");
  }

  /** Its alerts, pending and firing. */
  public JsonNode alerts() {
    return get("/api/v1/alerts").path("alerts");
  }

  /** What it scrapes, and how that went. */
  public JsonNode targets() {
    return get("/api/v1/targets").path("activeTargets");
  }

  /** The {@code data} of an answer of its API. */
  public JsonNode get(String path) {
    return Http.json(url(path)).path("data");
  }

  /** Replaces its configuration or another of its files, and has it read them all. */
  public void reload(String file, String text) {
    daemon.write(file, text);
    int status = Http.postNothing(url("/-/reload"));
    if (status != OK) {
      throw new AssertionError("Prometheus does not take " + file + ": " + logText());
    }
  }

  /** Starts it again, on the same port and with what it had stored. */
  public void restart() {
    daemon.restart();
  }

  /** Asks it to stop; waits until it has. */
  public void stop() {
    daemon.stop();
  }

  /** Kills it like a power failure. */
  public void kill() {
    daemon.kill();
  }

  /** Stops it and deletes its folder. */
  @Override
  public void close() {
    daemon.close();
  }

  private static List<Sample> samples(JsonNode vector) {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode each : vector) {
      samples.add(sample(each.path("metric"), each.path("value")));
    }
    return samples;
  }

  /**
   * A sample as its answers have it.
   *
   * @param metric the labels
   * @param value the time and the value
   */
  public static Sample sample(JsonNode metric, JsonNode value) {
    SortedMap<String, String> labels = new TreeMap<>();
    metric.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    String name = labels.remove("__name__");
    return new Sample(name == null ? "" : name, labels, Series.number(value.path(1).asText()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
