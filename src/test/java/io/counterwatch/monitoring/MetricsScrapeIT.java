package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.device.Device;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.MetricsDocument;
import io.counterwatch.testing.MetricsDocument.Row;
import io.counterwatch.testing.PrometheusProcess;
import io.counterwatch.testing.Promtool;
import io.counterwatch.testing.Series;
import io.counterwatch.testing.Series.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real server's {@code /metrics} has, before anything happened and after everything did. */
class MetricsScrapeIT {
  private static final String PREFIX = "counterwatch_";

  /** Documented series that a server like this one has not; the reason stands in metrics.md. */
  private static final Set<String> NOT_HERE =
      Set.of(
          "disk_free_bytes",
          "disk_size_bytes",
          "certificate_end_timestamp_seconds",
          "broker_files_current");

  /** Estimates come with the counters that are at work, and go with them. */
  private static final Set<String> ESTIMATED =
      Set.of(
          "estimated_wait_seconds",
          "forecast_withdrawn",
          "forecast_service_coverage_ratio",
          "forecast_service_bias_seconds",
          "forecast_service_error_seconds",
          "forecast_service_judged",
          "forecast_coverage_ratio",
          "forecast_bias_seconds",
          "forecast_error_seconds");

  private static final List<String> WAIT_BOUNDS =
      List.of(
          "60.0", "120.0", "180.0", "300.0", "420.0", "600.0", "900.0", "1200.0", "1500.0",
          "1800.0", "2400.0", "3600.0", "5400.0", "7200.0", "+Inf");

  private static final List<String> SERVICE_BOUNDS =
      List.of(
          "30.0", "60.0", "120.0", "180.0", "300.0", "420.0", "600.0", "900.0", "1200.0", "1800.0",
          "2400.0", "3600.0", "+Inf");

  /** Of each service, each with these values of a further label, which may be none. */
  private static final List<Family> OF_SERVICES =
      List.of(
          new Family("tickets_waiting"),
          new Family("longest_wait_seconds"),
          new Family("service_level_met"),
          new Family("service_level_counted"),
          new Family("dossiers_open"),
          new Family("dossiers_overdue"),
          new Family("tickets_issued_total"),
          new Family("tickets_called_total"),
          new Family("wait_seconds_sum"),
          new Family("wait_seconds_count"),
          new Family("service_seconds_sum"),
          new Family("service_seconds_count"),
          new Family("wait_seconds_bucket", "le", WAIT_BOUNDS),
          new Family("service_seconds_bucket", "le", SERVICE_BOUNDS),
          new Family(
              "today_tickets",
              "outcome",
              List.of("issued", "served", "no-show", "cancelled", "walked-out", "expired")),
          new Family(
              "tickets_concluded_total",
              "outcome",
              List.of("served", "no-show", "cancelled", "walked-out", "expired")),
          new Family(
              "alert_active",
              "alert",
              List.of(
                  "longest-wait",
                  "waiting",
                  "no-open-counter",
                  "nobody-called",
                  "service-level",
                  "abandonment")),
          new Family(
              "dossiers_completed_total",
              "result",
              List.of("granted", "refused", "returned-incomplete"),
              "timely",
              List.of("true", "false")));

  private static final List<Family> OF_CENTRES =
      List.of(
          new Family("anomalies_total"),
          new Family("corrections_total"),
          new Family("events_lost_total"),
          new Family("ratings_total", "score", List.of("1", "2", "3", "4", "5")),
          new Family(
              "assistance_total", "kind", List.of("account", "submission", "payment", "form")),
          new Family(
              "assistance_seconds_total",
              "kind",
              List.of("account", "submission", "payment", "form")),
          new Family("enquiries_total", "channel", List.of("hotline", "zalo", "portal", "desk")));

  private static final List<String> OF_COUNTERS =
      List.of("served_total", "serving_seconds_total", "available_seconds_total");

  private static final Map<String, List<String>> SERVICES =
      Map.of("hall", List.of("land", "tax"), "annex", List.of("land"));

  private static final Map<String, List<String>> COUNTERS =
      Map.of("hall", List.of("1", "2"), "annex", List.of("7"));

  @TempDir static Path folder;
  private static MonitoredSite site;
  private static List<Sample> atFirst;

  /** A family whose series have further labels, each with these values. */
  private record Family(
      String name, String label, List<String> values, String other, List<String> others) {
    Family(String name, String label, List<String> values) {
      this(name, label, values, "", List.of(""));
    }

    Family(String name) {
      this(name, "", List.of(""));
    }

    /** Every series of it, with those labels. */
    Stream<Map<String, String>> series(Map<String, String> own) {
      return values.stream()
          .flatMap(value -> others.stream().map(another -> labels(own, value, another)));
    }

    private Map<String, String> labels(Map<String, String> own, String value, String another) {
      Map<String, String> labels = new TreeMap<>(own);
      labels.put(label, value);
      labels.put(other, another);
      labels.remove("");
      return labels;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    site =
        new MonitoredSite(folder, organisation(), List.of("hall-kiosk"), "--metrics-staff", "on");
    atFirst = Series.samples(site.server().metricsText());
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static String organisation() {
    return """
    province: {id: hoa-binh, name: {vi: Hòa Bình, en: Hoa Binh}, zone: %s}
    models: [{id: friendly-administration, name: {vi: Thân thiện, en: Friendly}}]
    services:
      - {id: land, name: {vi: Đất đai, en: Land}, min-service-level: 0.8, max-abandonment: 0.15}
      - {id: tax, name: {vi: Thuế, en: Tax}, min-service-level: 0.8, max-abandonment: 0.15}
    centres:
      - id: hall
        name: {vi: 'Bộ phận "Một cửa"', en: One-stop office}
        level: commune
        parent: hoa-binh
        services: [land, tax]
        counters: [{id: "1"}, {id: "2"}]
        staff: [{id: s-01, name: Nguyễn Thị Bí Mật}]
        devices: [{id: hall-kiosk, kind: kiosk}]
      - id: annex
        services: [land]
        counters: [{id: "7"}]
        devices: [{id: annex-kiosk, kind: kiosk}]
    """
        .formatted(MonitoredSite.zoneAtNoon());
  }

  @Test
  void everySeriesOfWhatIsConfiguredIsThereFromTheStartWithZero() {
    for (Family family : OF_SERVICES) {
      assertThat(series(family.name()))
          .as(family.name())
          .containsExactlyInAnyOrderElementsOf(
              SERVICES.entrySet().stream()
                  .flatMap(
                      centre ->
                          centre.getValue().stream()
                              .map(one -> Map.of("centre", centre.getKey(), "service", one)))
                  .flatMap(family::series)
                  .toList());
      assertAllZero(family.name());
    }
    for (Family family : OF_CENTRES) {
      assertThat(series(family.name()))
          .as(family.name())
          .containsExactlyInAnyOrderElementsOf(
              SERVICES.keySet().stream()
                  .flatMap(centre -> family.series(Map.of("centre", centre)))
                  .toList());
      assertAllZero(family.name());
    }
    for (String name : OF_COUNTERS) {
      assertThat(series(name))
          .as(name)
          .containsExactlyInAnyOrderElementsOf(
              COUNTERS.entrySet().stream()
                  .flatMap(
                      centre ->
                          centre.getValue().stream()
                              .map(one -> Map.of("centre", centre.getKey(), "counter", one)))
                  .toList());
      assertAllZero(name);
    }
    assertThat(series("events_rejected_total"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(RefusalReason.values())
                .map(reason -> Map.of("reason", reason.wireName()))
                .toList());
    assertThat(series("events_total"))
        .containsExactlyInAnyOrder(
            Map.of("result", "stored"),
            Map.of("result", "duplicate"),
            Map.of("result", "rejected"));
    assertAllZero("events_total");
    assertThat(one("counters", "centre", "hall", "state", "closed")).isEqualTo(2);
    assertThat(one("counters", "centre", "hall", "state", "available")).isZero();
    assertThat(one("counters", "centre", "hall", "state", "serving")).isZero();
    assertThat(one("counters", "centre", "hall", "state", "paused")).isZero();
    assertThat(one("devices", "centre", "annex", "kind", "kiosk", "state", "offline")).isEqualTo(1);
    assertThat(one("devices", "centre", "annex", "kind", "kiosk", "state", "online")).isZero();
    assertThat(one("devices", "centre", "annex", "kind", "kiosk", "state", "faulty")).isZero();
    assertThat(one("centre_open", "centre", "annex")).isEqualTo(1);
  }

  private static List<Map<String, String>> series(String name) {
    return atFirst.stream()
        .filter(sample -> sample.name().equals(PREFIX + name))
        .<Map<String, String>>map(Sample::labels)
        .toList();
  }

  private static void assertAllZero(String name) {
    assertThat(atFirst)
        .filteredOn(sample -> sample.name().equals(PREFIX + name))
        .isNotEmpty()
        .allMatch(sample -> sample.value() == 0);
  }

  private static double one(String name, String... labels) {
    return Series.of(atFirst).of(name, labels);
  }

  @Test
  void afterEveryKindOfEventThePageIsCleanAsDocumentedAndWhatPrometheusHas() {
    Device kiosk = site.device("hall", "hall-kiosk", DeviceKind.KIOSK);
    EveryEvent.record(kiosk);
    Await.until("all is stored", () -> kiosk.pending() == 0);
    assertThat(kiosk.rejectedCount()).isZero();
    int status =
        Http.post(
                site.server().url("/api/v1/centres/hall/devices/hall-kiosk/events"),
                "[{\"specversion\":\"1.0\",\"type\":\"counterwatch.no.such\"}]")
            .status();
    assertThat(status).isEqualTo(200);
    Set<Row> documented =
        MetricsDocument.rows().stream()
            .filter(row -> !NOT_HERE.contains(row.name()))
            .filter(row -> !ESTIMATED.contains(row.name()))
            .collect(Collectors.toSet());
    // A page shows what is stored once a view has it, which on a busy machine is later.
    String[] seen = {""};
    try {
      Await.until(
          "all that is documented",
          () -> {
            seen[0] = site.server().metricsText();
            return shown(seen[0]).containsAll(documented);
          });
    } catch (AssertionError incomplete) {
      assertThat(shown(seen[0])).containsExactlyInAnyOrderElementsOf(documented);
      throw incomplete;
    }
    String page = seen[0];
    assertThat(Series.parse(page).of("events_total", "result", "rejected")).isPositive();

    assertThat(Promtool.promtoolReading(page, "check", "metrics"))
        .isEqualTo(new Promtool.Result(0, ""));
    assertThat(shown(page)).containsExactlyInAnyOrderElementsOf(documented);
    assertThatPrometheusHasWhatThePageSays();
  }

  /** The project's own series of a page, as {@code metrics.md} tells them. */
  private static Set<Row> shown(String page) {
    Map<String, String> types = new TreeMap<>();
    page.lines()
        .filter(line -> line.startsWith("# TYPE " + PREFIX))
        .map(line -> line.split(" "))
        .forEach(words -> types.put(words[2].substring(PREFIX.length()), words[3]));
    Set<Row> rows = new HashSet<>();
    for (Sample sample : Series.samples(page)) {
      boolean estimated =
          sample.name().startsWith(PREFIX)
              && ESTIMATED.contains(sample.name().substring(PREFIX.length()));
      if (sample.name().startsWith(PREFIX) && !estimated) {
        String name = sample.name().substring(PREFIX.length());
        String family = name.replaceAll("_(bucket|sum|count)$", "");
        String documented = types.containsKey(name) ? name : family;
        Set<String> labels = new TreeSet<>(sample.labels().keySet());
        labels.remove("le");
        rows.add(new Row(documented, types.getOrDefault(documented, "untyped"), labels));
      }
    }
    return rows;
  }

  private static void assertThatPrometheusHasWhatThePageSays() {
    try (ScrapeRelay relay = new ScrapeRelay(site.server());
        PrometheusProcess prometheus =
            PrometheusProcess.start(
                """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: counterwatch
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                """
                    .formatted(relay.port()))) {
      Await.until("a scrape", () -> !prometheus.query(ScrapeRelay.NUMBER).isEmpty());
      JsonNode all = prometheus.get("/api/v1/query?query=%7Bjob=%22counterwatch%22%7D%5B5m%5D");
      String time = time(all.path("result"));

      List<Sample> had = new ArrayList<>();
      int number = -1;
      for (JsonNode series : all.path("result")) {
        for (JsonNode value : series.path("values")) {
          if (value.path(0).asText().equals(time)) {
            Sample sample = PrometheusProcess.sample(series.path("metric"), value);
            sample.labels().keySet().removeAll(Set.of("job", "instance"));
            if (sample.name().equals(ScrapeRelay.NUMBER)) {
              number = (int) sample.value();
            } else if (!sample.name().matches("up|scrape_.+")) {
              had.add(sample);
            }
          }
        }
      }
      List<Sample> page = Series.samples(relay.page(number));
      // To Prometheus an empty label is none.
      page.forEach(sample -> sample.labels().values().removeIf(String::isEmpty));
      assertThat(Series.of(had).values()).isEqualTo(Series.of(page).values());
    }
  }

  /** When the first page was scraped. */
  private static String time(JsonNode result) {
    for (JsonNode series : result) {
      if (series.at("/metric/__name__").asText().equals(ScrapeRelay.NUMBER)) {
        return series.at("/values/0/0").asText();
      }
    }
    throw new AssertionError("no page was scraped: " + result);
  }
}
