package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is started again with other organisation files, on a real PostgreSQL. */
class OrganisationIT {
  private static final String DEVICE = "/api/v1/centres/tu/devices/tu-kiosk/events";

  @TempDir static Path folder;
  private static PostgresProcess database;

  @BeforeAll
  static void startDatabase() {
    database = PostgresProcess.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  /** The address of a running server's pages, and of its metrics. */
  private record Running(String pages, String management) {
    JsonNode json(String path) {
      return Http.json(pages + path);
    }

    void post(String events) {
      assertThat(Http.post(pages + DEVICE, events).status()).isEqualTo(200);
    }

    List<Integer> versionsOf(String day) {
      return Http.JSON.convertValue(
          json("/api/v1/centres/tu/days/" + day).path("organisations"),
          Http.JSON.getTypeFactory().constructCollectionType(List.class, Integer.class));
    }
  }

  private static void withServer(String now, String file, Consumer<Running> work)
      throws IOException, InterruptedException {
    Path path = Files.writeString(folder.resolve("organisation.yaml"), file);
    Map<Setting, String> flags = new TreeMap<>();
    flags.put(Setting.POSTGRES_URL, database.url());
    flags.put(Setting.ORGANISATION, path.toString());
    flags.put(Setting.CLOCK_ORIGIN, now);
    flags.put(Setting.HTTP_PORT, "0");
    flags.put(Setting.MANAGEMENT_PORT, "0");
    flags.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    Settings settings = Settings.resolve(flags, Map.of(), null);
    Server server = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    try {
      server.start();
      work.accept(
          new Running(
              "http://127.0.0.1:" + server.httpPort(),
              "http://127.0.0.1:" + server.managementPort() + "/metrics"));
    } finally {
      server.stop();
    }
  }

  private static String event(String id, String time, String ticket, String type, String data) {
    return """
    {"specversion":"1.0","id":"%s","source":"/centres/tu/devices/tu-kiosk","time":"2026-03-%sZ",\
    "subject":"%s","type":"counterwatch.ticket.%s","data":%s}\
    """
        .formatted(id, time, ticket, type, data);
  }

  /** Somebody who waited for five minutes. */
  private static String visit(String ticket, String day) {
    return "["
        + event(
            ticket + "-i",
            day + "T03:00:00",
            ticket,
            "issued",
            "{\"service\":\"land\",\"number\":\"" + ticket + "\"}")
        + ","
        + event(ticket + "-c", day + "T03:05:00", ticket, "called", "{\"counter\":\"1\"}")
        + "]";
  }

  private static String centre(String name, String target) {
    return """
    province: {id: hoa-binh, zone: Asia/Ho_Chi_Minh}
    services: [{id: land, target-wait: %s}]
    centres:
      - id: tu
        name: %s
        level: commune
        attributes: {friendly-administration: true}
        staff: [{id: s-07, name: Nguyễn Thị Bí Mật}]
        devices: [{id: tu-kiosk, kind: kiosk}]
    """
        .formatted(target, name);
  }

  private static long met(JsonNode day) {
    return day.at("/total/serviceLevel/met").asLong();
  }

  @Test
  void aProvinceMergesItsCommunesAndLastYearKeepsItsTree() throws Exception {
    withServer(
        "2026-03-02T05:00:00Z",
        centre("Tu", "PT15M"),
        server -> {
          server.post(visit("A1", "02"));
          assertThat(met(server.json("/api/v1/centres/tu/days/2026-03-02"))).isEqualTo(1);
          JsonNode tree = server.json("/api/v1/organisation");
          assertThat(tree.path("version").asInt()).isEqualTo(1);
          assertThat(tree.at("/models/0/coverage").asDouble()).isEqualTo(1);
          JsonNode models = server.json("/api/v1/organisation/models").path("models");
          assertThat(models).isEqualTo(tree.path("models"));
          assertThat(models.at("/0/running").asInt()).isEqualTo(1);
          assertThat(tree.toString()).contains("s-07").doesNotContain("Mật");
          assertThat(Http.text(server.management()))
              .contains(
                  "counterwatch_model_centres{model=\"friendly-administration\",state=\"running\"}"
                      + " 1.0");
        });

    // The same file again is no version; another one holds from its day on.
    withServer("2026-03-03T05:00:00Z", centre("Tu", "PT15M"), server -> {});
    String merged =
        centre("Tu Ly", "PT1M").replace("id: tu\n", "id: ly\n").replace("tu-kiosk", "ly-kiosk");
    withServer(
        "2026-03-03T05:00:00Z",
        merged,
        server -> {
          assertThat(server.json("/api/v1/organisation").path("versions")).hasSize(2);
          assertThat(server.json("/api/v1/centres"))
              .extracting(centre -> centre.path("centre").asText())
              .contains("ly");
          // What comes late is counted under the plan of its day.
          server.post(visit("A2", "02"));
          JsonNode day = server.json("/api/v1/centres/tu/days/2026-03-02");
          assertThat(met(day)).isEqualTo(2);
          assertThat(day.path("restated").asInt()).isZero();
          assertThat(server.versionsOf("2026-03-02")).containsExactly(1);
          assertThat(
                  server
                      .json("/api/v1/organisation?day=2026-03-02")
                      .at("/centres/0/names/vi")
                      .asText())
              .isEqualTo("Tu");
        });

    // A version for days that are over restates them.
    withServer(
        "2026-03-04T05:00:00Z",
        "effective: 2026-03-01\n" + centre("Tu", "PT1M"),
        server -> {
          JsonNode day = server.json("/api/v1/centres/tu/days/2026-03-02");
          assertThat(met(day)).isZero();
          assertThat(day.path("final").asBoolean()).isTrue();
          assertThat(day.path("restated").asInt()).isEqualTo(1);
          assertThat(server.versionsOf("2026-03-02")).containsExactly(3);
        });

    // Events are stored under their day: it cannot begin at another time.
    assertThatThrownBy(
            () ->
                withServer(
                    "2026-03-05T05:00:00Z",
                    centre("Tu", "PT1M").replace("    level", "    zone: UTC\n    level"),
                    server -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 4: centres[0]: zone, day-start or history of tu differ");
  }
}
