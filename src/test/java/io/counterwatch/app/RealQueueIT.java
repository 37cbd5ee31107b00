package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterwatch.device.Replay;
import io.counterwatch.importer.HttpSink;
import io.counterwatch.importer.LogImport;
import io.counterwatch.importer.Mapping;
import io.counterwatch.importer.NdjsonSink;
import io.counterwatch.importer.Progress;
import io.counterwatch.importer.Summary;
import io.counterwatch.testing.TestData;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A month of a real queue, in its file's own wild order: by import and as MQTT events it gives the
 * figures that others computed straight from the rows.
 */
class RealQueueIT {
  private static final Path MAPPING = Path.of("docs/mappings/anonymous-bank.yaml");

  @TempDir Path folder;

  @Test
  void februaryIsRightByImportAndByReplay() throws Exception {
    Path february = TestData.anonymousBank("february");
    Server server = start();
    try {
      URI pages = URI.create("http://127.0.0.1:" + server.httpPort());
      LogImport log = new LogImport(Mapping.read(MAPPING), "bank");
      HttpSink first = log.sinkTo(pages);
      Summary summary = log.run(february, first, Progress.SILENT);
      assertThat(summary.refused()).isZero();
      assertThat(first.stored()).isEqualTo(summary.events());
      assertFebruary(days(pages, "bank"));

      HttpSink second = log.sinkTo(pages);
      log.run(february, second, Progress.SILENT);
      assertThat(second.stored()).isZero();
      assertThat(second.duplicates()).isEqualTo(summary.events());

      replay(february, server.mqttPort());
      assertFebruary(days(pages, "replayed"));
    } finally {
      server.stop();
    }
  }

  private Server start() throws Exception {
    Path organisation = folder.resolve("organisation.yaml");
    Files.writeString(
        organisation,
        """
        centres:
          - {id: bank, zone: UTC, history: true}
          - {id: replayed, zone: UTC, history: true}
        """);
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.ORGANISATION, organisation.toString());
    flags.put(Setting.DATA_DIRECTORY, folder.resolve("data").toString());
    flags.put(Setting.HTTP_PORT, "0");
    flags.put(Setting.MANAGEMENT_PORT, "0");
    flags.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    Settings settings = Settings.resolve(flags, Map.of(), null);
    Server server = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    server.start();
    return server;
  }

  private void replay(Path february, int mqttPort) throws Exception {
    Path recording = folder.resolve("february.ndjson");
    try (NdjsonSink sink = new NdjsonSink(recording)) {
      new LogImport(Mapping.read(MAPPING), "replayed").run(february, sink, Progress.SILENT);
    }
    try (Replay replay =
            new Replay("tcp://127.0.0.1:" + mqttPort, OptionalDouble.empty(), line -> {});
        InputStream events = Files.newInputStream(recording)) {
      assertThat(replay.send(recording.toString(), events)).isTrue();
      assertThat(replay.drain()).isTrue();
      assertThat(replay.summary().complete()).isTrue();
    }
  }

  private static JsonNode days(URI pages, String centre) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        pages.resolve(
                            "/api/v1/centres/" + centre + "/days?from=1999-02-01&to=1999-02-28"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  /** The published reference for February 1999. */
  private static void assertFebruary(JsonNode days) {
    assertThat(days.path("final").asBoolean()).isTrue();
    JsonNode total = days.path("total");
    assertThat(total.path("issued").asInt()).isEqualTo(33_066);
    assertThat(total.path("served").asInt()).isEqualTo(27_162);
    assertThat(total.path("left").path("walked-out").asInt()).isEqualTo(5_904);
    JsonNode waits = total.path("wait");
    assertThat(waits.path("mean").asDouble()).isCloseTo(40.77, within(0.005));
    assertThat(waits.path("median").asDouble()).isEqualTo(6);
    assertThat(waits.path("p90").asDouble()).isEqualTo(131);
    assertThat(waits.path("max").asInt()).isEqualTo(749);
    JsonNode services = total.path("service");
    assertThat(services.path("mean").asDouble()).isCloseTo(176.35, within(0.005));
    assertThat(services.path("median").asDouble()).isEqualTo(107);
  }
}
