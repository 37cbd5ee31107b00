package io.counterwatch.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.testing.ApiDocument;
import io.counterwatch.testing.ApiDocument.Operation;
import io.counterwatch.testing.CalmLog;
import io.counterwatch.testing.Fuzz;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.RawHttp;
import io.counterwatch.testing.RawHttp.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of the description with every parameter right and wrong: whatever is asked, the
 * answer comes, is one of those described, and tells nothing of the server's insides.
 */
class ApiFuzzIT {
  private static final int SHORT_TRIES = 1000;
  private static final Path EXAMPLES = Path.of("src/main/resources/protocol/examples");

  /** What is answered wherever a request is no request, or for another operation. */
  private static final Set<Integer> ANYWHERE = Set.of(400, 404, 405, 414);

  private static final Pattern INSIDES =
      Pattern.compile(
          "\\tat |Exception|java\\.|javax\\.|io\\.(vertx|netty|counterwatch)\\.|org\\.(postgresql|"
              + "flywaydb)|com\\.fasterxml|SQLSTATE|SELECT |INSERT |pg_|NullPointer|/tmp/|"
              + Pattern.quote(Path.of("target").toAbsolutePath().toString()));

  private static final String ORGANISATION =
      """
      services: [{id: land}]
      centres:
        - id: hall
          zone: UTC
          services: [land]
          counters: [{id: "1"}]
          devices: [{id: kiosk-1, kind: kiosk}, {id: kiosk-2, kind: kiosk}]
        - {id: other, zone: UTC}
      """;

  private static final List<String> ORDERS =
      List.of(
          "{\"device\":\"new-1\",\"centre\":\"hall\",\"kind\":\"kiosk\"}",
          "{\"device\":\"new-2\",\"centre\":\"hall\",\"kind\":\"gateway\",\"clock\":\"received\"}",
          "{}",
          "{\"by\":\"new-3\"}",
          "{\"centre\":\"other\"}",
          "{\"since\":\"2026-11-22T00:00:00Z\",\"limit\":5,\"reason\":\"schema\",\"after\":0}",
          "{\"number\":1,\"device\":\"kiosk-1\",\"centre\":\"hall\"}");

  @TempDir static Path folder;
  private static final ApiDocument API = ApiDocument.load();
  private static PostgresProcess database;
  private static Installation installation;
  private static CalmLog log;
  private static List<String> bodies;

  @BeforeAll
  static void start() throws Exception {
    database = PostgresProcess.start();
    installation = new Installation(database, Installation.Way.BUILT_IN, folder, ORGANISATION);
    List<String> events = events();
    for (String event : events) {
      assertThat(post("kiosk-1", event)).isEqualTo(200);
    }
    bodies = new ArrayList<>(ORDERS);
    bodies.addAll(events);
    bodies.add("[" + String.join(",", events.subList(0, 3)) + "]");
    log = new CalmLog();
  }

  @AfterAll
  static void stop() {
    log.close();
    installation.close();
    database.close();
  }

  /** One event of each type, as the protocol's examples have them, in this hall and now. */
  private static List<String> events() throws IOException {
    List<String> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.sorted().toList()) {
        JsonNode message = Http.JSON.readTree(Files.readString(file)).at("/valid/0/message");
        if (message.path("type").asText().startsWith("counterwatch.")) {
          ObjectNode event = message.deepCopy();
          event.put("id", "f-" + events.size()).put("time", Instant.now().toString());
          event.put("source", "/centres/hall/devices/kiosk-1");
          event.remove(List.of("epoch", "sequence"));
          events.add(event.toString());
        }
      }
    }
    return events;
  }

  private static int post(String device, String event) {
    return Http.post(installation.url("/api/v1/centres/hall/devices/" + device + "/events"), event)
        .status();
  }

  private static Answer send(ApiRequests.Drawn drawn) throws IOException {
    Server server = installation.server();
    int port = drawn.operation().management() ? server.managementPort() : server.httpPort();
    return RawHttp.send(port, drawn.bytes());
  }

  @Test
  void everyParameterCanBeEveryHostileText() throws Exception {
    String body = bodies.get(ORDERS.size());
    for (Operation operation : API.operations()) {
      for (JsonNode parameter : operation.parameters()) {
        for (String hostile : ApiRequests.HOSTILE) {
          ApiRequests.Drawn drawn = ApiRequests.withHostile(operation, parameter, hostile, body);
          check(drawn, send(drawn), drawn.shown());
        }
      }
    }
    log.check();
  }

  @Test
  void everyAnswerIsADescribedOne() throws Exception {
    List<Operation> operations = API.operations();
    for (int attempt = 0; attempt < Fuzz.tries(SHORT_TRIES); attempt++) {
      ApiRequests requests = new ApiRequests(Fuzz.random(attempt));
      Operation operation = operations.get(attempt % operations.size());
      ApiRequests.Drawn drawn = requests.draw(operation, bodies);
      check(drawn, send(drawn), Fuzz.describe(attempt) + ": " + drawn.shown());
    }
    log.check();
    assertThat(Http.status(installation.url("/"))).isEqualTo(200);
    assertThat(installation.metrics().of("in_flight_bytes")).isZero();
    String last = bodies.get(ORDERS.size()).replace("kiosk-1", "kiosk-2").replace("f-0", "last");
    assertThat(post("kiosk-2", last)).isEqualTo(200);
  }

  private static void check(ApiRequests.Drawn drawn, Answer answer, String asked) {
    int status = answer.status();
    assertThat(status).as(asked + "\n" + answer.head()).isBetween(200, 499);
    JsonNode described = drawn.operation().answer(status);
    if (!ANYWHERE.contains(status) && drawn.plain()) {
      assertThat(described.isMissingNode()).as("%s is answered %d", asked, status).isFalse();
    }
    if (answer.is("application/json")) {
      JsonNode schema = described.at("/content/application~1json/schema");
      boolean known = drawn.plain() && !schema.isMissingNode();
      if (known || status >= 400) {
        assertThat(API.violations(known ? schema : API.errorSchema(), answer.body()))
            .as(asked + "\n" + answer.body())
            .isEmpty();
      }
    }
    if (status >= 400) {
      assertThat(INSIDES.matcher(answer.body()).find()).as(asked + "\n" + answer.body()).isFalse();
    }
    assertThat(answer.head()).as(asked).doesNotContain("set-cookie: forged");
    if (status != 414 && !(status == 400 && answer.body().isEmpty())) {
      assertThat(answer.head()).as(asked).contains("x-content-type-options: nosniff");
    }
  }

  /** One more parameter, which nobody knows, changes nothing anywhere. */
  @Test
  void whatIsNotDescribedIsPassedOver() throws Exception {
    for (Operation operation : API.operations()) {
      if (operation.method().equals("GET")) {
        String path =
            operation
                .path()
                .replace("{id}", "hall")
                .replace("{date}", "2026-11-22")
                .replace("{subject}", "x")
                .replaceAll("\\{[a-z]+}", "x");
        String query = path.endsWith("/days") ? "?from=2026-11-01&to=2026-11-22" : "?";
        int plain = statusOf(operation, path + query);
        assertThat(statusOf(operation, path + query + "&unknown=%00'x&a=b"))
            .as(path)
            .isEqualTo(plain);
      }
    }
  }

  private static int statusOf(Operation operation, String target) throws IOException {
    String head = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    return send(new ApiRequests.Drawn(operation, true, target, head.getBytes(UTF_8))).status();
  }
}
