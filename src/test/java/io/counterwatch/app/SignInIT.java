package io.counterwatch.app;

import static io.counterwatch.app.SignInServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in and out as people do it, and what is tried against it. */
class SignInIT {
  private static final String OTHER_PASSWORD = "bốn mùa hoa nở trên núi";

  /** See docs/access.md: what a dump must leave out, and what it may have. */
  private static final Set<String> TABLES_WITH_SECRETS = Set.of("owner_key", "visitor_key");

  @TempDir static Path folder;
  private static SignInServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new SignInServer(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int meStatus(Visitor visitor) {
    return visitor.get("/api/v1/me").statusCode();
  }

  @Test
  void whoeverAsksForAPageSignsInAndGetsIt() {
    server.add("lan", "viewer", "hall");
    Visitor lan = server.stranger();
    HttpResponse<String> led = lan.get("/centres/hall");
    assertThat(led.headers().firstValue("location")).contains("/sign-in?next=%2Fcentres%2Fhall");
    assertThat(lan.get("/sign-in?next=%2Fcentres%2Fhall").body())
        .contains("name=\"next\" value=\"/centres/hall\"")
        .doesNotContain("/account\"");

    HttpResponse<String> signedIn =
        lan.submit(
            "/sign-in", Map.of("name", " LAN ", "password", PASSWORD, "next", "/centres/hall"));

    assertThat(signedIn.headers().firstValue("location")).contains("/centres/hall");
    assertThat(lan.get("/centres/hall").body())
        .contains("<b>lan</b>")
        .contains("action=\"/sign-out\"");
    assertThat(lan.get("/centres/other").statusCode()).isEqualTo(404);
    assertThat(lan.get("/api/v1/me").body()).contains("\"lan\"", "\"viewer\"", "\"hall\"");
    assertThat(lan.get("/sign-in").headers().firstValue("location")).contains("/");
  }

  @Test
  void aWrongNameAndAWrongPasswordAreAnsweredTheSame() {
    server.add("minh", "viewer");
    HttpResponse<String> wrong = server.stranger().signIn("minh", "a wrong password");
    HttpResponse<String> nobody = server.stranger().signIn("nobody", "a wrong password");

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(nobody.body().replace("nobody", "minh")).isEqualTo(wrong.body());
    assertThat(wrong.body()).doesNotContain("a wrong password");
  }

  @Test
  void aPasswordIsTheSameHoweverAKeyboardMakesIt() {
    server.add("thu", "viewer");
    String apart = Normalizer.normalize(PASSWORD, Normalizer.Form.NFD);

    assertThat(apart).isNotEqualTo(PASSWORD);
    assertThat(server.stranger().signIn("thu", apart).statusCode()).isEqualTo(303);
  }

  @Test
  void aSessionIsNewAtEachSigningInAndEndsWithIt() {
    server.add("hoa", "viewer");
    Visitor hoa = server.stranger();
    hoa.cookies().put("counterwatch-session", "chosen-by-somebody-else");
    hoa.signIn("hoa", PASSWORD);
    String first = hoa.cookies().get("counterwatch-session");
    assertThat(first).hasSize(43).isNotEqualTo("chosen-by-somebody-else");
    hoa.signIn("hoa", PASSWORD);
    assertThat(hoa.cookies().get("counterwatch-session")).isNotEqualTo(first);

    Visitor thief = server.stranger();
    thief.cookies().putAll(hoa.cookies());
    assertThat(meStatus(thief)).isEqualTo(200);
    assertThat(hoa.submit("/sign-out", Map.of()).statusCode()).isEqualTo(400);
    assertThat(meStatus(hoa)).isEqualTo(200);
    assertThat(hoa.submit("/sign-out", Map.of("csrf", hoa.token())).statusCode()).isEqualTo(303);
    assertThat(hoa.cookies()).doesNotContainKey("counterwatch-session");
    assertThat(meStatus(thief)).isEqualTo(401);
  }

  @Test
  void theCookieIsForThisSiteOnlyAndOverTlsWhereThereIsSome() {
    server.add("mai", "viewer");
    String plain = cookie(server.stranger().signIn("mai", PASSWORD));
    assertThat(plain)
        .startsWith("counterwatch-session=")
        .contains("HTTPOnly", "SameSite=Lax", "Path=/")
        .doesNotContain("Secure", "Domain");
    Visitor overTls = server.stranger().with("X-Forwarded-Proto", "https");
    assertThat(cookie(overTls.signIn("mai", PASSWORD)))
        .startsWith("__Host-counterwatch-session=")
        .contains("HTTPOnly", "SameSite=Lax", "Path=/", "Secure")
        .doesNotContain("Domain");
    assertThat(meStatus(overTls)).isEqualTo(200);

    Visitor inTheOpen = server.stranger().with("X-Forwarded-Proto", "http");
    HttpResponse<String> refused = inTheOpen.signIn("mai", PASSWORD);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().allValues("set-cookie")).isEmpty();
  }

  private static String cookie(HttpResponse<String> answer) {
    return String.join("\n", answer.headers().allValues("set-cookie"));
  }

  @Test
  void whoeverGuessesWaitsEvenWithTheRightPassword() {
    server.add("quang", "viewer");
    for (String name : List.of("quang", "somebody")) {
      for (int i = 0; i < 5; i++) {
        assertThat(server.stranger().signIn(name, "guess number " + i).statusCode()).isEqualTo(401);
      }
      HttpResponse<String> waits = server.stranger().signIn(name, PASSWORD);
      assertThat(waits.statusCode()).as(name).isEqualTo(429);
      assertThat(waits.headers().firstValue("retry-after").orElse("")).matches("1[0-5]");
    }
  }

  @Test
  void anotherPasswordEndsAllOtherSessions() {
    server.add("nam", "viewer");
    Visitor here = server.signedIn("nam");
    Visitor elsewhere = server.signedIn("nam");

    assertThat(change(here, "not the old one", OTHER_PASSWORD, OTHER_PASSWORD)).isEqualTo(401);
    assertThat(change(here, PASSWORD, OTHER_PASSWORD, "something else")).isEqualTo(400);
    assertThat(change(here, PASSWORD, "short", "short")).isEqualTo(400);
    assertThat(change(here, PASSWORD, PASSWORD, PASSWORD)).isEqualTo(400);
    assertThat(meStatus(elsewhere)).isEqualTo(200);
    assertThat(change(here, PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)).isEqualTo(200);

    assertThat(meStatus(here)).isEqualTo(200);
    assertThat(meStatus(elsewhere)).isEqualTo(401);
    assertThat(server.stranger().signIn("nam", PASSWORD).statusCode()).isEqualTo(401);
    assertThat(server.stranger().signIn("nam", OTHER_PASSWORD).statusCode()).isEqualTo(303);
  }

  private static int change(Visitor who, String old, String password, String repeated) {
    return who.submit(
            "/account/password",
            Map.of("csrf", who.token(), "old", old, "password", password, "repeated", repeated))
        .statusCode();
  }

  @Test
  void aForgedChangeIsRefused() throws Exception {
    server.add("root", "administrator");
    Visitor root = server.signedIn("root");
    String key = "{\"name\":\"forged\",\"role\":\"viewer\"}";
    String token = root.token();

    assertThat(root.post("/api/v1/keys", key).statusCode()).isEqualTo(400);
    assertThat(copy(root).with("X-CSRF-Token", "x").post("/api/v1/keys", key).statusCode())
        .isEqualTo(400);
    for (String[] foreign :
        new String[][] {
          {"Origin", "https://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}
        }) {
      Visitor page = copy(root).with("X-CSRF-Token", token).with(foreign[0], foreign[1]);
      assertThat(page.post("/api/v1/keys", key).statusCode()).as(foreign[1]).isEqualTo(400);
      Visitor form = server.stranger().with(foreign[0], foreign[1]);
      assertThat(form.signIn("root", PASSWORD).statusCode()).as(foreign[1]).isEqualTo(400);
    }
    Visitor own = copy(root).with("X-CSRF-Token", token).with("Origin", server.site());
    assertThat(own.post("/api/v1/keys", key).statusCode()).isEqualTo(201);
  }

  private static Visitor copy(Visitor of) {
    Visitor copy = server.stranger();
    copy.cookies().putAll(of.cookies());
    return copy;
  }

  @Test
  void aRemovedAccountIsOutAtOnceAndItsLivePagesToo() throws Exception {
    server.add("tam", "director", "hall");
    Visitor tam = server.signedIn("tam");
    HttpRequest follow =
        HttpRequest.newBuilder(URI.create(server.site() + "/api/v1/centres/hall/live"))
            .header("Cookie", "counterwatch-session=" + tam.cookies().get("counterwatch-session"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient();
        InputStream live = client.send(follow, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      byte[] first = live.readNBytes(100);
      assertThat(new String(first, StandardCharsets.UTF_8)).contains("retry:");

      assertThat(server.owner().post("/api/v1/accounts/tam/remove", "{}").statusCode())
          .isEqualTo(200);

      assertThat(new String(live.readAllBytes(), StandardCharsets.UTF_8)).contains("\"s-01\"");
    }
    assertThat(meStatus(tam)).isEqualTo(401);
    assertThat(server.owner().post("/api/v1/accounts/tam/remove", "{}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aRemovedKeyOpensNothing() throws Exception {
    Visitor program = server.key("reports", "province");
    assertThat(meStatus(program)).isEqualTo(200);
    assertThat(server.owner().get("/api/v1/keys").body()).contains("\"begins\":\"cw_");
    server.owner().post("/api/v1/keys/reports/remove", "{}");

    assertThat(meStatus(program)).isEqualTo(401);
    assertThat(meStatus(Visitor.withKey(server.site(), "cw_made-up"))).isEqualTo(401);
    assertThat(meStatus(server.stranger().with("Authorization", "Basic YTpi"))).isEqualTo(401);
  }

  /**
   * But for the two that a dump is told of in docs/access.md: {@code owner_key}, which is good as
   * long as this run of the server, and {@code visitor_key}, which makes visitors' links.
   */
  @Test
  void theDatabaseHoldsNothingThatOpensAnythingButTwoKeys() throws Exception {
    server.add("yen", "viewer");
    Visitor yen = server.signedIn("yen");
    Visitor program = server.key("dump", "viewer");
    assertThat(server.tables()).containsAll(TABLES_WITH_SECRETS).contains("account", "session");
    StringBuilder all = new StringBuilder();
    for (String table : server.tables()) {
      if (!TABLES_WITH_SECRETS.contains(table)) {
        all.append(server.ask("SELECT string_agg(t::text, ' ') FROM \"" + table + "\" AS t"));
      }
    }
    String dump = all.toString();
    assertThat(server.ask("SELECT secret FROM owner_key")).isEqualTo(server.ownerKey());
    assertThat(dump)
        .doesNotContain(server.ownerKey(), server.ask("SELECT secret::text FROM visitor_key"));

    assertThat(dump).contains("yen", "dump", "$argon2id$");
    assertThat(dump).doesNotContain(PASSWORD, yen.cookies().get("counterwatch-session"));
    assertThat(program.get("/api/v1/me").body()).contains("\"key\"");
    for (String part : dump.split("[ ,()\"]+")) {
      assertThat(part).doesNotMatch("cw_.{9,}");
    }
  }

  @Test
  void theAuditLogSaysWhoLookedAtClerksAndWhoChangedWhat() throws Exception {
    server.add("giam-doc", "director", "hall");
    server.add("kiem-toan", "auditor");
    Visitor director = server.signedIn("giam-doc");
    director.get("/api/v1/centres/hall");
    director.get("/api/v1/centres/hall");
    director.get("/api/v1/centres/other");
    server.owner().post("/api/v1/devices/kiosk-1/disable", "{}");
    server.owner().post("/api/v1/devices/kiosk-1/enable", "{}");
    Visitor auditor = server.signedIn("kiem-toan");

    Await.until("it is written", () -> entries(auditor, "giam-doc").size() >= 3);

    assertThat(entries(auditor, "giam-doc"))
        .containsExactly(
            "denied other 404", "looked-at-staff-figures hall 200", "signed-in null 200");
    assertThat(auditor.get("/api/v1/audit?limit=1000").body())
        .contains("/api/v1/devices/kiosk-1/disable", "giam-doc director hall");
    assertThat(auditor.get("/api/v1/audit?limit=0").statusCode()).isEqualTo(400);
    assertThat(auditor.get("/api/v1/audit?since=soon").statusCode()).isEqualTo(400);
  }

  private static List<String> entries(Visitor auditor, String who) {
    try {
      JsonNode all = Http.JSON.readTree(auditor.get("/api/v1/audit").body());
      return StreamSupport.stream(all.spliterator(), false)
          .filter(each -> each.path("who").asText().equals(who))
          .map(
              each ->
                  "%s %s %s"
                      .formatted(
                          each.path("action").asText(),
                          each.path("centre").asText("null"),
                          each.path("status").asText()))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatCannotBeWrittenDownIsNotShown() {
    server.add("ha", "director", "hall");
    Visitor ha = server.signedIn("ha");
    assertThat(ha.get("/api/v1/centres/hall").body()).contains("\"s-01\"");
    server.database().stop();
    try {
      ha.get("/api/v1/centres/other");
      Await.until(
          "clerks are not shown",
          () -> !ha.get("/api/v1/centres/hall").body().contains("\"s-01\""));
      assertThat(ha.get("/api/v1/centres/hall").statusCode()).isEqualTo(200);
      assertThat(server.stranger().signIn("ha", PASSWORD).statusCode()).isEqualTo(503);
    } finally {
      server.database().restart();
    }
    Await.until(
        "clerks are shown again", () -> ha.get("/api/v1/centres/hall").body().contains("\"s-01\""));
  }

  @Test
  void aClerkSeesHisOrHerOwnDayAndNobodyAName() throws Exception {
    server.addClerk("clerk-1", "hall", "s-01");
    Visitor clerk = server.signedIn("clerk-1");

    JsonNode me = Http.JSON.readTree(clerk.get("/api/v1/me").body());
    assertThat(me.at("/today/staff").asText()).isEqualTo("s-01");
    assertThat(me.at("/today/served").asInt(-1)).isZero();
    assertThat(clerk.get("/me").body()).contains("<dd>0</dd>", "hall");
    assertThat(clerk.get("/api/v1/centres/hall").body()).doesNotContain("s-01");
    server.add("guest-1", "viewer", "hall");
    assertThat(server.signedIn("guest-1").get("/api/v1/me").body()).doesNotContain("today");
    for (String path : List.of("/api/v1/organisation", "/api/v1/centres/hall", "/centres/hall")) {
      assertThat(server.owner().get(path).body()).isNotEmpty().doesNotContain("Kín", "Kin\"");
    }
  }

  @Test
  void sessionsOutliveTheServersRestart() throws Exception {
    server.add("kien", "viewer");
    Visitor kien = server.signedIn("kien");
    server.restart();

    assertThat(meStatus(kien)).isEqualTo(200);
  }

  @Test
  void commandsGoThroughTheServerThatRuns() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    String database = "--postgres-url=" + server.database().url();
    assertThat(
            Cli.run(
                    "user",
                    "add",
                    "cli",
                    "--role=director",
                    "--centre=hall",
                    "--user-password-file=" + password,
                    database)
                .code())
        .isZero();
    assertThat(meStatus(server.signedIn("cli"))).isEqualTo(200);
    assertThat(Cli.run("user", "list", database).out()).containsPattern("cli +director +hall");
    String key = Cli.run("key", "add", "--name=cli", "--role=auditor", database).out().strip();
    assertThat(meStatus(Visitor.withKey(server.site(), key))).isEqualTo(200);
    assertThat(Cli.run("key", "list", database).out()).contains(key.substring(0, 8));
    assertThat(Cli.run("user", "remove", "cli", database).code()).isZero();
    assertThat(server.stranger().signIn("cli", PASSWORD).statusCode()).isEqualTo(401);
    assertThat(
            Cli.run("user", "add", "x", "--role=king", "--user-password-file=" + password, database)
                .complaint())
        .startsWith("role: must be one of");
    Path wrong = Files.writeString(folder.resolve("key"), "cw_wrong\n");
    assertThat(
            Cli.run("devices", "list", "--server=" + server.site(), "--key-file=" + wrong).code())
        .isEqualTo(1);
  }
}
