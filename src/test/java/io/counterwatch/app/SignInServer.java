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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A server where one signs in, with two centres and a clerk who is at work in each. */
final class SignInServer implements AutoCloseable {
  static final String PASSWORD = "ba con voi ở bản Đôn";

  private static final String ORGANISATION =
      """
      services: [{id: land, max-waiting: 1}]
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
    this(folder, Map.of(Setting.SIGN_IN, "local"));
  }

  /** With those settings besides. */
  SignInServer(Path folder, Map<Setting, String> more) throws IOException, InterruptedException {
    Path organisation = Files.writeString(folder.resolve("organisation.yaml"), ORGANISATION);
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.POSTGRES_URL, database.url());
    flags.put(Setting.ORGANISATION, organisation.toString());
    int port = FreePort.find();
    flags.put(Setting.HTTP_PORT, Integer.toString(port));
    flags.put(Setting.HTTP_PUBLIC_URL, "http://127.0.0.1:" + port);
    flags.put(Setting.MANAGEMENT_PORT, "0");
    flags.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    flags.putAll(more);
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
    String data = "{\"counter\":\"1\",\"staff\":\"%s\"}".formatted(staff);
    assertThat(send(centre, device, "counter.opened", staff, data)).contains("\"stored\":1");
    Await.until(
        "the clerk is shown",
        () -> owner().get("/api/v1/centres/" + centre).body().contains("\"" + staff + "\""));
  }

  /** Two who wait where one is tolerated, and a third whose paper says nothing. */
  void fillHall(String centre, String device) {
    for (String ticket : List.of("A001", "A002")) {
      String data = "{\"number\":\"%s\",\"service\":\"land\"}".formatted(ticket);
      assertThat(send(centre, device, "ticket.issued", ticket, data)).contains("\"stored\":1");
    }
    assertThat(send(centre, device, "ticket.issued", "A003", "{}")).contains("\"rejected\":1");
  }

  private String send(String centre, String device, String type, String subject, String data) {
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"/centres/%s/devices/%s",
         "type":"counterwatch.%s","time":"%s","subject":"%s","data":%s}
        """
            .formatted(subject, centre, device, type, Instant.now(), subject, data);
    String path = "/api/v1/centres/%s/devices/%s/events".formatted(centre, device);
    return owner().post(path, event).body();
  }

  /** Ends it and starts it again over the same database. */
  void restart() throws IOException, InterruptedException {
    server.stop();
    server = started();
  }

  PostgresProcess database() {
    return database;
  }

  /** The first column of a question's one row. */
  String ask(String sql) throws SQLException {
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** Of the database. */
  List<String> tables() throws SQLException {
    String names = "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'";
    return List.of(ask(names).split(" "));
  }

  String site() {
    return "http://127.0.0.1:" + server.httpPort();
  }

  /** The program's own commands. */
  Visitor owner() {
    return Visitor.withKey(site(), ownerKey());
  }

  /** What they show. */
  String ownerKey() {
    return server.asOwned().key();
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
