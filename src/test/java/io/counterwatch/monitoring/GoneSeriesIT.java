package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Series;
import io.counterwatch.testing.Series.Sample;
import io.counterwatch.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the organisation leaves the series, too: at its date, and with another file. */
class GoneSeriesIT {
  private static final Instant MIDNIGHT = Instant.parse("2026-03-03T00:00:00Z");

  /** Until midnight; a slow machine gets another try with more time to start. */
  private static final List<Duration> STARTS =
      List.of(Duration.ofSeconds(8), Duration.ofSeconds(30), Duration.ofSeconds(90));

  /** Longer than the longest of them. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private static final String FILE =
      """
      province: {id: p, name: P, zone: UTC}
      services: [{id: land}, {id: tax}]
      centres:
        - id: hall
          services: [land, {id: tax, until: 2026-03-02}]
          counters: [{id: "1"}, {id: "2", until: 2026-03-02}]
          devices:
            - {id: hall-kiosk, kind: kiosk}
            - {id: hall-door, kind: display, until: 2026-03-02}
            - {id: hall-next, kind: camera, from: 2026-04-01}
        - {id: annex, services: [land], counters: [{id: "7"}], until: 2026-03-02}
      """;

  private static final String NEXT_FILE =
      """
      province: {id: p, name: P, zone: UTC}
      services: [{id: land}]
      centres:
        - {id: house, services: [land], counters: [{id: "1"}]}
      """;

  @TempDir Path folder;

  @Test
  void aCentreAServiceACounterAndADeviceLeaveAtTheirDatesAndWithAnotherFile() throws IOException {
    Path file = Files.writeString(folder.resolve("organisation.yaml"), FILE);
    try (PostgresProcess database = PostgresProcess.start();
        ServerProcess server = startedBeforeMidnight(database, file)) {
      awaitOnly(server, "centre", "hall");
      awaitOnly(server, "service", "land");
      awaitOnly(server, "counter", "1");
      Await.until("no display", PATIENCE, () -> !values(server, "kind").contains("display"));
      assertThat(values(server, "kind")).contains("kiosk");
      assertThat(server.metrics().of("counters", "centre", "hall", "state", "closed")).isEqualTo(1);

      Files.writeString(file, NEXT_FILE);
      server.kill();
      server.restart();
      server.awaitReady();
      assertThat(values(server, "centre")).containsExactly("house");
      assertThat(values(server, "kind")).doesNotContain("kiosk");
    }
  }

  /** Each centre has its next day's first page by itself. */
  private static void awaitOnly(ServerProcess server, String label, String value) {
    Await.until(
        "only the " + label + " " + value,
        PATIENCE,
        () -> values(server, label).equals(Set.of(value)));
  }

  private ServerProcess startedBeforeMidnight(PostgresProcess database, Path file) {
    ServerProcess last = null;
    for (Duration start : STARTS) {
      last = started(database.createDatabase("start_" + start.toSeconds()), file, start);
      if (last != null) {
        break;
      }
    }
    return Objects.requireNonNull(last, "this machine is too slow");
  }

  /** Null if it was midnight before it was asked. */
  private @Nullable ServerProcess started(String databaseUrl, Path file, Duration before) {
    ServerProcess server =
        ServerProcess.start(
            folder,
            "--postgres-url",
            databaseUrl,
            "--organisation",
            file.toString(),
            "--mqtt-listen",
            "127.0.0.1:" + FreePort.find(),
            "--clock-origin",
            MIDNIGHT.minus(before).toString());
    server.awaitReady();
    // All of one page: the next one may be of the next day.
    String page = server.metricsText();
    if (!values(page, "centre").contains("annex")) {
      server.close();
      return null;
    }
    assertThat(values(page, "centre")).containsExactlyInAnyOrder("hall", "annex");
    assertThat(values(page, "service")).containsExactlyInAnyOrder("land", "tax");
    assertThat(values(page, "counter")).containsExactlyInAnyOrder("1", "2", "7");
    assertThat(values(page, "kind")).contains("kiosk", "display").doesNotContain("camera");
    return server;
  }

  /** Every value that a label has in a scrape of now. */
  private static Set<String> values(ServerProcess server, String label) {
    return values(server.metricsText(), label);
  }

  private static Set<String> values(String page, String label) {
    return Series.samples(page).stream()
        .map(Sample::labels)
        .filter(labels -> labels.containsKey(label))
        .map(labels -> labels.get(label))
        .collect(Collectors.toSet());
  }
}
