package io.counterwatch.app.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How long a server takes to show all of its series to Prometheus, and how much that is. */
final class Scrapes {
  private static final int WARM_UPS = 10;
  private static final int SCRAPES = 20;
  private static final int OK = 200;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(2);

  /** What the series say once the estimates have heard all that was stored. */
  private static final Set<String> HEARD_ALL =
      Set.of(
          "counterwatch_forecasts_learning_centres 0.0",
          "counterwatch_forecasts_behind_seconds 0.0");

  private final String key;
  private final int centres;
  private final List<Double> millis = new ArrayList<>();
  private final List<Double> earlyMillis = new ArrayList<>();
  private final List<Double> cpuMillis = new ArrayList<>();
  private final List<Double> series = new ArrayList<>();
  private final List<Double> megabytes = new ArrayList<>();

  /**
   * None so far.
   *
   * @param key before the names of its figures
   */
  Scrapes(String key, int centres) {
    this.key = key;
    this.centres = centres;
  }

  /**
   * Scrapes a server that has just become ready, as a round: at once, while its estimates are still
   * told what the day was so far, and when they know it.
   */
  void add(ServerProcess server) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < WARM_UPS; i++) {
        scrape(client, server);
      }
      earlyMillis.add(Figure.quantile(scrapes(client, server), 0.5));
      String text = settled(client, server);
      double cpuBefore = server.cpuSeconds();
      millis.add(Figure.quantile(scrapes(client, server), 0.5));
      cpuMillis.add((server.cpuSeconds() - cpuBefore) * 1e3 / SCRAPES);
      series.add((double) text.lines().filter(line -> !line.startsWith("#")).count());
      megabytes.add(text.getBytes(StandardCharsets.UTF_8).length / 1e6);
    }
  }

  private static List<Double> scrapes(HttpClient client, ServerProcess server)
      throws IOException, InterruptedException {
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < SCRAPES; i++) {
      long start = System.nanoTime();
      scrape(client, server);
      took.add((System.nanoTime() - start) / 1e6);
    }
    return took;
  }

  /** Scrapes until its estimates have heard all; returns the series of that time. */
  private static String settled(HttpClient client, ServerProcess server)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      String text = new String(scrape(client, server), StandardCharsets.UTF_8);
      if (text.lines().filter(HEARD_ALL::contains).count() == HEARD_ALL.size()) {
        return text;
      }
      if (System.nanoTime() - start > SETTLE_LIMIT.toNanos()) {
        throw new IOException(
            "estimates had not heard all of the day "
                + SETTLE_LIMIT.toSeconds()
                + " s after the start");
      }
    }
  }

  private static byte[] scrape(HttpClient client, ServerProcess server)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(server.metrics()).timeout(LIMIT).build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != OK) {
      throw new IOException("/metrics answers " + answer.statusCode());
    }
    return answer.body();
  }

  void addTo(List<Measured> figures) {
    String what = "a scrape of %d centres, ms".formatted(centres);
    figures.add(
        new Measured(key + "ScrapeMillis", what, Figure.of(millis), 1).goal(Goal.atMost(100)));
    figures.add(
        new Measured(
            key + "ScrapeCpuMillis", "… the server's processor time, ms", Figure.of(cpuMillis), 1));
    figures.add(
        new Measured(
            key + "EarlyScrapeMillis",
            "… right after the start, before estimates know the day, ms",
            Figure.of(earlyMillis),
            1));
    figures.add(new Measured(key + "ScrapeSeries", "… its series", Figure.of(series), 0));
    figures.add(new Measured(key + "ScrapeMegabytes", "… its size, MB", Figure.of(megabytes), 2));
  }
}
