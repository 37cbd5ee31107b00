package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.access.RouteRule;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every request as every role, of an own centre and of another, by session and by key: exactly what
 * the table of {@code docs/access.md} says, the denied ones too.
 */
class AccessTableIT {
  private static final Path TABLE = Path.of("docs/access.md");
  private static final String STAFF_LINE = "figures of single clerks, in any answer";
  private static final String EXCEPTIONS = "/api/v1/exceptions";
  private static final Set<String> CONFINED = Set.of("viewer", "director");

  @TempDir static Path folder;
  private static SignInServer server;
  private static final Map<String, Visitor> VISITORS = new LinkedHashMap<>();

  /** A line of the table: what is said to each role. */
  private record Line(String request, Map<String, String> cells) {
    String method() {
      return request.split(" ", 2)[0];
    }

    String path() {
      return request.split(" ", 2)[1];
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = new SignInServer(folder);
    server.fillHall("hall", "kiosk-1");
    server.fillHall("other", "kiosk-2");
    VISITORS.put("nobody", server.stranger());
    for (String role : List.of("viewer", "director", "province", "administrator", "auditor")) {
      String[] centres = CONFINED.contains(role) ? new String[] {"hall"} : new String[0];
      server.add("a-" + role, role, centres);
      Visitor person = server.signedIn("a-" + role);
      VISITORS.put(role, person.with("X-CSRF-Token", person.token()));
      VISITORS.put(role + " by key", server.key("k-" + role, role, centres));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<Line> table() throws IOException {
    List<Line> lines = new ArrayList<>();
    List<String> roles = List.of();
    for (String line : Files.readString(TABLE).lines().toList()) {
      List<String> cells = List.of(line.replaceAll("^\\| | \\|$", "").split(" \\| "));
      if (line.startsWith("| request |")) {
        roles = cells.subList(1, cells.size());
      } else if (!roles.isEmpty() && line.startsWith("| ")) {
        Map<String, String> said = new LinkedHashMap<>();
        for (int i = 0; i < roles.size(); i++) {
          said.put(roles.get(i), cells.get(i + 1));
        }
        lines.add(new Line(cells.getFirst().replace("`", ""), said));
      } else if (!lines.isEmpty() && line.isEmpty()) {
        break;
      }
    }
    return lines;
  }

  @Test
  void theTableHasEveryRuleAndNoOther() throws Exception {
    Set<String> rules =
        RouteRule.ALL.stream()
            .map(rule -> rule.method() + " " + rule.path())
            .collect(Collectors.toCollection(TreeSet::new));
    rules.add(STAFF_LINE);

    assertThat(table().stream().map(Line::request)).containsExactlyInAnyOrderElementsOf(rules);
  }

  @Test
  void everybodyGetsWhatTheTableSaysAndNothingElse() throws Exception {
    for (Line line : table()) {
      if (!line.request().equals(STAFF_LINE)) {
        for (Map.Entry<String, Visitor> visitor : VISITORS.entrySet()) {
          String cell = line.cells().get(visitor.getKey().replace(" by key", ""));
          check(line, visitor.getKey(), visitor.getValue(), String.valueOf(cell));
        }
      }
    }
  }

  private static void check(Line line, String who, Visitor visitor, String cell) {
    String asked = who + ": " + line.request() + ", " + cell;
    HttpResponse<String> own = ask(line, visitor, "hall");
    switch (cell) {
      case "no" -> assertDenied(asked, line, who, own);
      case "yes" -> {
        assertGiven(asked, own);
        assertGiven(asked, ask(line, visitor, "other"));
      }
      case "own" -> {
        assertGiven(asked, own);
        HttpResponse<String> foreign = ask(line, visitor, "other");
        assertThat(foreign.statusCode()).as(asked).isEqualTo(404);
        HttpResponse<String> unknown = ask(line, visitor, "nowhere");
        assertThat(unknown.statusCode()).as(asked).isEqualTo(404);
        assertThat(withoutPath(foreign)).as(asked).isEqualTo(withoutPath(unknown));
      }
      case "listed" -> {
        assertGiven(asked, own);
        assertThat(own.body()).as(asked).doesNotContain("\"other\"");
      }
      default -> throw new AssertionError(asked);
    }
  }

  private static String withoutPath(HttpResponse<String> page) {
    return page.body().replaceAll("other|nowhere", "");
  }

  private static void assertDenied(
      String asked, Line line, String who, HttpResponse<String> answer) {
    if (!who.equals("nobody")) {
      assertThat(answer.statusCode()).as(asked).isEqualTo(403);
    } else if (line.path().startsWith("/api/")) {
      assertThat(answer.statusCode()).as(asked).isEqualTo(401);
      assertThat(answer.headers().firstValue("www-authenticate")).as(asked).contains("Bearer");
    } else {
      assertThat(answer.statusCode()).as(asked).isEqualTo(303);
      assertThat(answer.headers().firstValue("location").orElse(""))
          .as(asked)
          .startsWith("/sign-in");
    }
    assertThat(answer.body()).as(asked).doesNotContain("hall");
  }

  /** It came through the gate; whether it makes sense is for others to test. */
  private static void assertGiven(String asked, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(asked + answer.body()).isNotEqualTo(403).isLessThan(500);
    assertThat(answer.headers().firstValue("www-authenticate")).as(asked).isEmpty();
    assertThat(answer.headers().firstValue("location").orElse(""))
        .as(asked)
        .doesNotStartWith("/sign-in");
    assertThat(answer.body()).as(asked).doesNotContain("no such centre");
  }

  /** Asks, and looks whether the answer tells the browser what it must. */
  private static HttpResponse<String> ask(Line line, Visitor visitor, String centre) {
    HttpResponse<String> answer = answer(line, visitor, centre);
    assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
        .as(line.request())
        .contains("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'");
    assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(answer.headers().firstValue("referrer-policy")).contains("same-origin");
    assertThat(answer.headers().firstValue("cache-control").orElse(""))
        .matches("no-(store|cache).*");
    return answer;
  }

  private static HttpResponse<String> answer(Line line, Visitor visitor, String centre) {
    String path =
        line.path()
            .replace("/centres/:id", "/centres/" + centre)
            .replace(":centre", centre)
            .replace(":device", centre.equals("other") ? "kiosk-2" : "kiosk-1")
            .replace(":date", "2026-11-22")
            .replace(":name", "base.css")
            .replace("schemas/:file", "schemas/event.json")
            .replace("examples/:file", "examples/ack.json")
            .replaceAll(":[a-z]+", "nobody");
    if (path.endsWith("/days") || path.endsWith("/estimates") || path.endsWith("/record")) {
      path += "?from=2026-11-01&to=2026-11-02";
    }
    if (line.method().equals("GET")) {
      return visitor.send(path.endsWith("/live") ? "HEAD" : "GET", path, "", "");
    }
    // A form without its token, and orders that make no sense: nothing is to happen.
    return path.startsWith("/api/")
        ? visitor.post(path, "{\"nonsense\":1}")
        : visitor.submit(path, Map.of("nonsense", "1"));
  }

  @Test
  void listsHoldOnesOwnCentresAndNoOther() throws Exception {
    List<String> lists =
        List.of(
            "/api/v1/centres",
            "/api/v1/organisation",
            EXCEPTIONS,
            "/api/v1/devices",
            "/api/v1/rejections");
    awaitExceptions();
    for (String path : lists) {
      assertThat(centres(visitor("administrator"), path)).as(path).containsExactly("hall", "other");
      assertThat(centres(visitor("director"), path)).as(path).containsExactly("hall");
      assertThat(centres(visitor("director by key"), path)).as(path).containsExactly("hall");
    }
    for (String path : lists.subList(0, 3)) {
      assertThat(centres(visitor("province"), path)).as(path).containsExactly("hall", "other");
      assertThat(centres(visitor("viewer"), path)).as(path).containsExactly("hall");
      assertThat(centres(visitor("viewer by key"), path)).as(path).containsExactly("hall");
    }
    for (String path : List.of("/api/v1/rejections", EXCEPTIONS)) {
      String asked = path + "?centre=other";
      assertThat(centres(visitor("director"), asked)).as(asked).isEmpty();
    }
  }

  private static void awaitExceptions() {
    Await.until(
        "both halls are full",
        () -> centres(visitor("province"), EXCEPTIONS).equals(Set.of("hall", "other")));
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void liveStreamsHoldWhatOneMaySeeAndNothingElse() throws Exception {
    Map<String, String> seesClerks = staffLine().cells();
    for (Map.Entry<String, Visitor> each : VISITORS.entrySet()) {
      String who = each.getKey();
      String role = who.replace(" by key", "");
      String province = each.getValue().first("/api/v1/live");
      String own = each.getValue().first("/api/v1/centres/hall/live");
      String foreign = each.getValue().first("/api/v1/centres/other/live");
      if (role.equals("nobody")) {
        assertThat(List.of(province, own, foreign)).allMatch(answer -> answer.startsWith("401 "));
        continue;
      }
      boolean confined = CONFINED.contains(role);
      boolean clerks = List.of("yes", "own").contains(String.valueOf(seesClerks.get(role)));
      assertThat(centresOf(province))
          .as(who)
          .containsExactlyElementsOf(confined ? List.of("hall") : List.of("hall", "other"));
      assertThat(province).as(who).doesNotContain("\"s-0");
      assertThat(own).as(who).contains("\"centre\":\"hall\"");
      assertThat(own.contains("\"s-01\"")).as(who).isEqualTo(clerks);
      assertThat(foreign.startsWith("404 ")).as(who).isEqualTo(confined);
      assertThat(foreign.contains("\"s-02\"")).as(who).isEqualTo(clerks && !confined);
    }
  }

  @Test
  void whoReadsWhatVisitorsSaidIsWrittenDownAsThat() throws Exception {
    String remarks = "/api/v1/centres/hall/ratings/remarks";
    assertThat(visitor("director").get(remarks).body()).isEqualTo("[]");

    Await.until(
        "it is written",
        () -> visitor("auditor").get("/api/v1/audit").body().contains("\"read-remarks\""));
    JsonNode log = Http.JSON.readTree(visitor("auditor").get("/api/v1/audit").body());
    assertThat(log)
        .filteredOn(entry -> entry.path("action").asText().equals("read-remarks"))
        .extracting(entry -> entry.path("centre").asText())
        .contains("hall");
  }

  /** Who took notice is told to all who see the centre: an account's name, never a clerk's. */
  @Test
  void whoTookNoticeIsToldToThoseWhoSeeTheCentre() throws Exception {
    awaitExceptions();
    acknowledge("director", "hall", 200);
    acknowledge("province", "other", 200);
    acknowledge("viewer", "hall", 403);

    for (String who : List.of("viewer", "director")) {
      assertThat(visitor(who).get(EXCEPTIONS).body())
          .contains("\"by\":\"a-director\"")
          .doesNotContain("a-province");
    }
    for (String who : List.of("province", "administrator", "auditor")) {
      assertThat(visitor(who).get(EXCEPTIONS).body())
          .contains("\"by\":\"a-director\"", "\"by\":\"a-province\"");
    }
    Visitor director = visitor("director");
    assertThat(director.post(EXCEPTIONS + "/" + exceptionOf("other") + "/acknowledge", "{}"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(404);
  }

  private static void acknowledge(String who, String centre, int expected) throws IOException {
    String path = EXCEPTIONS + "/" + exceptionOf(centre) + "/acknowledge";
    assertThat(visitor(who).post(path, "{}").statusCode()).as(who).isEqualTo(expected);
  }

  private static String exceptionOf(String centre) throws IOException {
    for (JsonNode each :
        Http.JSON.readTree(visitor("auditor").get(EXCEPTIONS).body()).path("standing")) {
      if (each.path("centre").asText().equals(centre)) {
        return each.path("id").asText();
      }
    }
    throw new AssertionError("nothing is wrong in " + centre);
  }

  private static Visitor visitor(String who) {
    return Objects.requireNonNull(VISITORS.get(who));
  }

  private static Set<String> centres(Visitor visitor, String path) {
    return centresOf(visitor.get(path).body());
  }

  private static Set<String> centresOf(String json) {
    try {
      JsonNode answer = Http.JSON.readTree(json);
      String list = answer.has("standing") ? "standing" : "centres";
      Set<String> centres = new TreeSet<>();
      (answer.isArray() ? answer : answer.path(list))
          .forEach(each -> centres.add(each.path("centre").asText()));
      return centres;
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  private static Line staffLine() throws IOException {
    return table().stream()
        .filter(each -> each.request().equals(STAFF_LINE))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void figuresOfSingleClerksAreForThoseWhomTheTableNames() throws Exception {
    Line line = staffLine();
    for (Map.Entry<String, Visitor> visitor : VISITORS.entrySet()) {
      String role = visitor.getKey().replace(" by key", "");
      boolean seen = Set.of("yes", "own").contains(String.valueOf(line.cells().get(role)));
      for (String path :
          List.of("/api/v1/centres", "/api/v1/centres/hall", "/api/v1/organisation")) {
        String body = visitor.getValue().get(path).body();
        assertThat(body.contains("\"s-01\"")).as(visitor.getKey() + path).isEqualTo(seen);
        assertThat(body.contains("\"s-02\"") && CONFINED.contains(role)).isFalse();
      }
    }
  }
}
