package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.PostgresProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** A server where one signs in, with two centres and a clerk who is at work in each. */
final class SignInServer implements AutoCloseable {
  static final String PASSWORD = "ba con voi ở bản Đôn";

  private static final String ORGANISATION =
      """
      services: [{id: land}]
      centres:
        - id: hall
          zone: UTC
          services: [land]
          counters: [{id: "1"}]
          staff: [{id: s-01, name: {vi: Trần Thị Kín, en: Tran Thi Kin}, services: [land]}]
          devices: [{id: kiosk-1, kind: kiosk}]
        - id: other
          zone: UTC
          services: [land]
          counters: [{id: "1"}]
          staff: [{id: s-02, services: [land]}]
          devices: [{id: kiosk-2, kind: kiosk}]
      """;

  private final PostgresProcess database = PostgresProcess.start();
  private final Settings settings;
  private Server server;

  SignInServer(Path folder) throws IOException, InterruptedException {
    Path organisation = Files.writeString(folder.resolve("organisation.yaml"), ORGANISATION);
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.POSTGRES_URL, database.url());
    flags.put(Setting.ORGANISATION, organisation.toString());
    flags.put(Setting.SIGN_IN, "local");
    flags.put(Setting.HTTP_PORT, Integer.toString(FreePort.find()));
    flags.put(Setting.MANAGEMENT_PORT, "0");
    flags.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    settings = Settings.resolve(flags, Map.of(), null);
    server = started();
    open("hall", "kiosk-1", "s-01");
    open("other", "kiosk-2", "s-02");
  }

  private Server started() throws IOException, InterruptedException {
    Server made = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    made.start();
    return made;
  }

  private void open(String centre, String device, String staff) {
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"/centres/%s/devices/%s",
         "type":"counterwatch.counter.opened","time":"%s",
         "data":{"counter":"1","staff":"%s"}}
        """
            .formatted(staff, centre, device, Instant.now(), staff);
    String path = "/api/v1/centres/%s/devices/%s/events".formatted(centre, device);
    assertThat(owner().post(path, event).body()).contains("\"stored\":1");
    Await.until(
        "the clerk is shown",
        () -> owner().get("/api/v1/centres/" + centre).body().contains("\"" + staff + "\""));
  }

  /** Ends it and starts it again over the same database. */
  void restart() throws IOException, InterruptedException {
    server.stop();
    server = started();
  }

  PostgresProcess database() {
    return database;
  }

  String site() {
    return "http://127.0.0.1:" + server.httpPort();
  }

  /** The program's own commands. */
  Visitor owner() {
    return Visitor.withKey(site(), server.asOwned().key());
  }

  Visitor stranger() {
    return Visitor.at(site());
  }

  /** Adds an account with {@link #PASSWORD}. */
  void add(String name, String role, String... centres) {
    ObjectNode order = Http.JSON.createObjectNode().put("name", name).put("role", role);
    order.put("password", PASSWORD);
    ArrayNode named = order.putArray("centres");
    for (String centre : centres) {
      named.add(centre);
    }
    HttpResponse<String> answer = owner().post("/api/v1/accounts", order.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Adds an account that belongs to a clerk. */
  void addClerk(String name, String centre, String staff) {
    ObjectNode order = Http.JSON.createObjectNode().put("name", name).put("role", "viewer");
    order.put("password", PASSWORD).put("staff", staff);
    order.putArray("centres").add(centre);
    assertThat(owner().post("/api/v1/accounts", order.toString()).statusCode()).isEqualTo(201);
  }

  /** A key of that role. */
  Visitor key(String name, String role, String... centres) throws IOException {
    ObjectNode order = Http.JSON.createObjectNode().put("name", name).put("role", role);
    ArrayNode named = order.putArray("centres");
    for (String centre : centres) {
      named.add(centre);
    }
    String answer = owner().post("/api/v1/keys", order.toString()).body();
    return Visitor.withKey(site(), Http.JSON.readTree(answer).path("key").asText());
  }

  /** Somebody who has signed in with {@link #PASSWORD}. */
  Visitor signedIn(String name) {
    Visitor visitor = stranger();
    assertThat(visitor.signIn(name, PASSWORD).statusCode()).as(name).isEqualTo(303);
    return visitor;
  }

  @Override
  public void close() {
    server.stop();
    database.close();
  }
}
