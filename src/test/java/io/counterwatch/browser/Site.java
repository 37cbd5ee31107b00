package io.counterwatch.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.app.Setting;
import io.counterwatch.app.WholeServer;
import io.counterwatch.simulator.DemoWorld;
import io.counterwatch.simulator.Simulation;
import io.counterwatch.simulator.SimulationOptions;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.PostgresProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;

/**
 * A province in the middle of a morning, at a server where one signs in: the simulated centres, a
 * hall that stands as it is, and an annex in which stories happen.
 */
final class Site implements AutoCloseable {
  static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  /** The large one of the simulated centres. */
  static final String PROVINCIAL = "hb-province";

  /** A Monday morning when halls are full. */
  private static final String MORNING = "2026-03-02T10:20:00+07:00";

  private static final long SEED = 7;

  /** A province's takes a loaded machine some minutes. */
  private static final Duration MORNING_LIMIT = Duration.ofMinutes(10);

  /** So many came to the provincial centre by then, and more. */
  private static final int MANY_TICKETS = 100;

  private final PostgresProcess database;
  private final WholeServer server;
  private final Simulation simulation;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Hall hall;
  private final Hall annex;

  /**
   * Starts it; returns when the morning is stored and shown.
   *
   * @param folder for its organisation file
   * @param centres that are simulated
   */
  Site(Path folder, int centres) throws IOException, InterruptedException {
    database = PostgresProcess.start();
    Path organisation = folder.resolve("organisation.yaml");
    Files.writeString(
        organisation,
        DemoWorld.organisationYaml(centres, true)
            + Hall.organisation(
                "minh-duc", "Bộ phận Một cửa phường Minh Đức", "One-stop office, Minh Duc")
            + Hall.organisation(
                "an-khanh", "Bộ phận Một cửa phường An Khánh", "One-stop office, An Khanh"));
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    given.put(Setting.POSTGRES_URL, database.url());
    given.put(Setting.ORGANISATION, organisation.toString());
    given.put(Setting.SIGN_IN, "local");
    given.put(Setting.HTTP_PORT, "0");
    given.put(Setting.MANAGEMENT_PORT, "0");
    given.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    given.put(Setting.CLOCK_ORIGIN, MORNING);
    server = WholeServer.start(given);
    String mqttUrl = "tcp://127.0.0.1:" + server.mqttPort();
    simulation = new Simulation(SimulationOptions.days(mqttUrl, centres, true, SEED), line -> {});
    simulation.startInBackground();
    addAccounts();
    hall = Hall.open("minh-duc", mqttUrl);
    annex = Hall.open("an-khanh", mqttUrl);
    playMorning();
    Await.until("the simulated morning is stored", MORNING_LIMIT, this::isMorningStored);
    Await.until(
        "the served visit is shown",
        () -> json("/api/v1/centres/minh-duc").at("/today/served").asInt() > 1);
  }

  private void addAccounts() {
    for (Who who : Who.values()) {
      if (who != Who.NOBODY) {
        ObjectNode order = Http.JSON.createObjectNode().put("name", who.account);
        order.put("role", who.role).put("password", Who.PASSWORD);
        if (!who.staff.isEmpty()) {
          order.put("staff", who.staff).putArray("centres").add("minh-duc");
        }
        send("POST", "/api/v1/accounts", order.toString());
      }
    }
  }

  /** One visit for each way that a ticket can stand. */
  private void playMorning() {
    hall.issued(60, "C101", "household");
    hall.called(52, "C101", "2");
    hall.started(51.5, "C101", "2");
    hall.finished(44, "C101", "2");
    hall.issued(58, "C102", "household");
    hall.called(43, "C102", "2");
    hall.started(42, "C102", "2");
    hall.finished(31, "C102", "2");
    hall.issued(40, "C103", "household");
    hall.called(30, "C103", "2");
    hall.missed(27, "C103");
    hall.issued(12, "C104", "household");
    hall.called(0.5, "C104", "2");
    hall.issued(35, "A101", "land");
    hall.called(18, "A101", "1");
    hall.started(17.5, "A101", "1");
    hall.issued(24, "A102", "land");
    hall.issued(15, "A103", "land");
    hall.issued(6, "A104", "land");
    hall.awaitStored();
  }

  private boolean isMorningStored() {
    return simulation.summary().complete()
        && json("/api/v1/centres/" + PROVINCIAL).at("/today/issued").asInt() > MANY_TICKETS;
  }

  /** Where its pages are. */
  String address() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.httpPort();
  }

  /** Where nothing happens but what the morning left. */
  Hall hall() {
    return hall;
  }

  /** Where stories happen. */
  Hall annex() {
    return annex;
  }

  /** The links on the papers of that one. */
  VisitorLinks links(Hall of) {
    return new VisitorLinks(
        of, send("POST", "/api/v1/centres/" + of.centre() + "/visitor-links", "{}"));
  }

  /** What its owner is answered. */
  JsonNode json(String path) {
    return send("GET", path, "");
  }

  /** Rates a visit, as a phone does. */
  void vote(String surveyPath, int score) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address() + surveyPath))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("score=" + score))
            .build();
    expect(303, request);
  }

  private JsonNode send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Authorization", "Bearer " + server.ownerKey())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return Http.JSON.readTree(expect(path.equals("/api/v1/accounts") ? 201 : 200, request));
    } catch (IOException e) {
      throw new AssertionError(path + ": " + e, e);
    }
  }

  private String expect(int status, HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != status) {
        throw new AssertionError(request.uri() + ": " + answer.statusCode() + answer.body());
      }
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(request.uri() + ": " + e, e);
    }
  }

  @Override
  public void close() {
    client.close();
    hall.close();
    annex.close();
    simulation.close();
    server.close();
    database.close();
  }
}
