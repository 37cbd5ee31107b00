package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.device.Replay;
import io.counterwatch.importer.HttpSink;
import io.counterwatch.importer.LogImport;
import io.counterwatch.importer.Mapping;
import io.counterwatch.importer.Progress;
import io.counterwatch.importer.Summary;
import io.counterwatch.testing.BankRows;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.ShuffledRecording;
import io.counterwatch.testing.Staffing;
import io.counterwatch.testing.TestData;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Months of a real queue, in their files' own wild order: by import, and as MQTT events that are
 * shuffled and spread over devices, they give the figures that others computed straight from the
 * rows. February is played always, the whole half year with {@code -Preal-data}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealQueueIT {
  private static final Path CALLS = Path.of("docs/mappings/anonymous-bank.yaml");
  private static final Path HOURS = Path.of("docs/mappings/anonymous-bank-hours.yaml");
  private static final List<String> MONTHS =
      List.of(System.getProperty("counterwatch.real-data.months", "february").split(","));
  private static final long SEED = Long.getLong("counterwatch.fuzz.seed", 20261123);

  /** February's Wednesdays, by T. Miller. */
  private static final int[] WEDNESDAYS = {
    1, 1, 1, 0, 1, 1, 1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4
  };

  private final Map<String, LogImport> imports = new TreeMap<>();
  private Server server;
  private URI pages;

  /** What is published with the data. */
  private record Reference(
      int number,
      int tickets,
      int served,
      int left,
      int queued,
      int leftAfterQueueing,
      double meanWait,
      double medianWait,
      double p90Wait,
      int maxWait,
      int within60,
      double meanService,
      double medianService) {
    YearMonth month() {
      return YearMonth.of(1999, number);
    }

    String file() {
      return month().getMonth().name().toLowerCase(Locale.ROOT);
    }
  }

  private static Stream<Reference> months() {
    return Stream.of(
            new Reference(
                1, 31359, 27060, 4299, 16686, 3080, 35.03, 3, 111, 1500, 21442, 183.45, 113),
            new Reference(
                2, 33066, 27162, 5904, 18059, 3932, 40.77, 6, 131, 749, 20935, 176.35, 107),
            new Reference(
                3, 38394, 27847, 10547, 27782, 8581, 92.90, 40, 262, 1545, 16008, 185.78, 111),
            new Reference(
                4, 31731, 23583, 8148, 21075, 5659, 77.24, 31, 227, 2193, 14501, 212.93, 125),
            new Reference(
                5, 39135, 29923, 9212, 26175, 7073, 67.00, 25, 196, 1476, 19373, 199.38, 118),
            new Reference(
                6, 37613, 31193, 6420, 21701, 4635, 48.52, 10, 155, 1049, 22940, 188.85, 115))
        .filter(reference -> MONTHS.contains(reference.file()));
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path organisation =
        Files.writeString(
            folder.resolve("organisation.yaml"),
            """
            services:
              - {id: ps, target-wait: PT60S}
              - {id: pe, target-wait: PT60S}
              - {id: in, target-wait: PT60S}
              - {id: ne, target-wait: PT60S}
              - {id: nw, target-wait: PT60S}
              - {id: tt, target-wait: PT60S}
              - {id: aa, target-wait: PT60S}
            centres:
              - {id: calls, zone: UTC, history: true}
              - {id: hours, zone: UTC, history: true}
              - {id: mqtt-calls, zone: UTC, history: true}
              - {id: mqtt-hours, zone: UTC, history: true}
            """);
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.ORGANISATION, organisation.toString());
    flags.put(Setting.DATA_DIRECTORY, folder.resolve("data").toString());
    flags.put(Setting.HTTP_PORT, "0");
    flags.put(Setting.MANAGEMENT_PORT, "0");
    flags.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    Settings settings = Settings.resolve(flags, Map.of(), null);
    server = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    server.start();
    pages = URI.create("http://127.0.0.1:" + server.httpPort());
    for (String way : List.of("", "mqtt-")) {
      imports.put(way + "calls", new LogImport(Mapping.read(CALLS), way + "calls"));
      imports.put(way + "hours", new LogImport(Mapping.read(HOURS), way + "hours"));
    }
  }

  @AfterAll
  void stop() {
    server.stop();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("months")
  void byImport(Reference month) throws Exception {
    Path file = TestData.anonymousBank(month.file());
    BankRows rows = BankRows.of(file);
    for (String centre : List.of("calls", "hours")) {
      LogImport log = log(centre);
      HttpSink first = log.sinkTo(pages, false, trouble -> {});
      Summary summary = log.run(file, first, Progress.SILENT);
      assertThat(summary.rows()).isEqualTo(rows.rows);
      assertThat(summary.dropped()).isEqualTo(rows.phantom);
      assertThat(summary.refused()).isEqualTo(rows.malformed);
      assertThat(first.stored()).isEqualTo(summary.events());

      HttpSink second = log.sinkTo(pages, false, trouble -> {});
      log.run(file, second, Progress.SILENT);
      assertThat(second.stored()).isZero();
      assertThat(second.duplicates()).isEqualTo(summary.events());
    }
    assertCalls("import", month, rows, days("calls", month.month()));
    assertQueued(month, rows, days("hours", month.month()));
    if (month.month().getMonthValue() == 2) {
      assertWednesdays("hours");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("months")
  void asShuffledEvents(Reference month, @TempDir Path folder) throws Exception {
    Path file = TestData.anonymousBank(month.file());
    send("mqtt-calls", file, folder.resolve("calls.ndjson"));
    assertCalls("MQTT", month, BankRows.of(file), days("mqtt-calls", month.month()));
    if (MONTHS.size() > 1) {
      send("mqtt-hours", file, folder.resolve("hours.ndjson"));
      assertQueued(month, BankRows.of(file), days("mqtt-hours", month.month()));
      if (month.month().getMonthValue() == 2) {
        assertWednesdays("mqtt-hours");
      }
    }
  }

  private LogImport log(String centre) {
    return Objects.requireNonNull(imports.get(centre));
  }

  private void send(String centre, Path file, Path recording) throws Exception {
    ShuffledRecording shuffled = new ShuffledRecording(SEED);
    log(centre).run(file, shuffled::add, Progress.SILENT);
    int events = shuffled.write(recording);
    System.out.printf("%s: %,d events shuffled with seed %d%n", centre, events, SEED);
    try (Replay replay =
            new Replay("tcp://127.0.0.1:" + server.mqttPort(), OptionalDouble.empty(), line -> {});
        InputStream in = Files.newInputStream(recording)) {
      assertThat(replay.send(recording.toString(), in)).isTrue();
      assertThat(replay.drain()).isTrue();
      assertThat(replay.summary().complete()).isTrue();
      assertThat(replay.summary().sent()).isEqualTo(events);
      assertThat(replay.summary().rejections()).isEmpty();
      assertThat(replay.summary().bad()).isZero();
    }
  }

  private JsonNode days(String centre, YearMonth month) {
    return Http.json(
        pages
            + "/api/v1/centres/"
            + centre
            + "/days?from="
            + month.atDay(1)
            + "&to="
            + month.atEndOfMonth());
  }

  private static void assertCalls(String way, Reference month, BankRows rows, JsonNode days) {
    JsonNode total = days.path("total");
    JsonNode waits = total.path("wait");
    JsonNode services = total.path("service");
    System.out.printf(
        Locale.ROOT,
        "%s by %s: %d tickets, %d served, %d left, wait %s / %s / %s / %s, %s within 60 s,"
            + " service %s / %s%n",
        month.month(),
        way,
        total.path("issued").asInt(),
        total.path("served").asInt(),
        total.at("/left/walked-out").asInt(),
        waits.path("mean"),
        waits.path("median"),
        waits.path("p90"),
        waits.path("max"),
        total.at("/serviceLevel/met"),
        services.path("mean"),
        services.path("median"));
    assertThat(days.path("final").asBoolean()).isTrue();
    assertThat(total.path("issued").asInt()).isEqualTo(month.tickets()).isEqualTo(rows.tickets);
    assertThat(total.path("served").asInt()).isEqualTo(month.served());
    assertThat(total.at("/left/walked-out").asInt()).isEqualTo(month.left());
    assertThat(total.at("/left/expired").asInt()).isZero();
    assertThat(waits.path("count").asInt()).isEqualTo(month.served());
    assertThat(waits.path("mean").asDouble()).isCloseTo(month.meanWait(), within(0.005));
    assertThat(waits.path("median").asDouble()).isEqualTo(month.medianWait());
    assertThat(waits.path("p90").asDouble()).isEqualTo(month.p90Wait());
    assertThat(waits.path("max").asInt()).isEqualTo(month.maxWait());
    assertThat(total.at("/serviceLevel/met").asInt()).isEqualTo(month.within60());
    assertThat(services.path("count").asInt()).isEqualTo(month.served());
    assertThat(services.path("mean").asDouble()).isCloseTo(month.meanService(), within(0.005));
    assertThat(services.path("median").asDouble()).isEqualTo(month.medianService());
    assertThat(waits.path("mean").asDouble()).isCloseTo(mean(rows.waits), within(0.0006));
    assertThat(services.path("mean").asDouble()).isCloseTo(mean(rows.services), within(0.0006));
    for (String kind : List.of("counter", "staff")) {
      JsonNode all = days.path(kind.equals("staff") ? "staff" : "counters");
      assertThat(byName(all, kind, "served")).isEqualTo(rows.servedBy);
      assertThat(byName(all, kind, "serving")).isEqualTo(rows.busySeconds);
    }
  }

  private static double mean(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).average().orElseThrow();
  }

  private static Map<String, Long> byName(JsonNode all, String kind, String figure) {
    Map<String, Long> byName = new TreeMap<>();
    all.forEach(each -> byName.put(each.path(kind).asText(), each.path(figure).asLong()));
    return byName;
  }

  /** Who queued, and who left after it: the services of the other mapping say so. */
  private static void assertQueued(Reference month, BankRows rows, JsonNode days) {
    long queued = 0;
    long leftAfterQueueing = 0;
    for (JsonNode service : days.path("services")) {
      String name = service.path("service").asText();
      long issued = service.at("/total/issued").asLong();
      queued += name.contains("-straight-") ? 0 : issued;
      leftAfterQueueing += name.endsWith("-queued-hang") ? issued : 0;
    }
    System.out.printf(
        "%s: %d queued, %d left after queueing%n", month.month(), queued, leftAfterQueueing);
    assertThat(queued).isEqualTo(month.queued()).isEqualTo(rows.queued);
    assertThat(leftAfterQueueing)
        .isEqualTo(month.leftAfterQueueing())
        .isEqualTo(rows.leftAfterQueueing);
  }

  private void assertWednesdays(String centre) {
    List<JsonNode> wednesdays = new ArrayList<>();
    for (int day = 3; day <= 28; day += 7) {
      wednesdays.add(
          Http.json(pages + "/api/v1/centres/%s/days/1999-02-%02d".formatted(centre, day)));
    }
    Staffing staffing = new Staffing(wednesdays);
    System.out.printf(
        Locale.ROOT,
        "Wednesdays of February by %s: %.5f an hour, %s%n",
        centre,
        staffing.meanHourlyRate(),
        java.util.Arrays.toString(staffing.agents()));
    assertThat(staffing.meanHourlyRate()).isCloseTo(14.86443, within(0.000005));
    assertThat(staffing.agents()).isEqualTo(WEDNESDAYS);
  }
}
