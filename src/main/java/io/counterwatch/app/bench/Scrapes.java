package io.counterwatch.app.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long a server takes to show all of its series to Prometheus, and how much that is. */
final class Scrapes {
  private static final int WARM_UPS = 10;
  private static final int SCRAPES = 20;
  private static final int OK = 200;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String key;
  private final int centres;
  private final List<Double> millis = new ArrayList<>();
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

  /** Scrapes a server that has just become ready, as a round. */
  void add(ServerProcess server) throws IOException, InterruptedException {
    List<Double> took = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      byte[] page = {};
      for (int i = 0; i < WARM_UPS; i++) {
        page = scrape(client, server);
      }
      double cpuBefore = server.cpuSeconds();
      for (int i = 0; i < SCRAPES; i++) {
        long start = System.nanoTime();
        page = scrape(client, server);
        took.add((System.nanoTime() - start) / 1e6);
      }
      cpuMillis.add((server.cpuSeconds() - cpuBefore) * 1e3 / SCRAPES);
      String text = new String(page, StandardCharsets.UTF_8);
      series.add((double) text.lines().filter(line -> !line.startsWith("#")).count());
      megabytes.add(page.length / 1e6);
    }
    millis.add(Figure.quantile(took, 0.5));
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
    figures.add(new Measured(key + "ScrapeSeries", "… its series", Figure.of(series), 0));
    figures.add(new Measured(key + "ScrapeMegabytes", "… its size, MB", Figure.of(megabytes), 2));
  }
}
