package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.access.RouteRule;
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
import org.junit.jupiter.api.io.TempDir;

/**
 * Every request as every role, of an own centre and of another, by session and by key: exactly what
 * the table of {@code docs/access.md} says, the denied ones too.
 */
class AccessTableIT {
  private static final Path TABLE = Path.of("docs/access.md");
  private static final String STAFF_LINE = "figures of single clerks, in any answer";
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
  void listsHoldOneOwnCentresAndNoOther() throws Exception {
    for (String who : List.of("director", "director by key", "viewer")) {
      for (String path : List.of("/api/v1/centres", "/api/v1/organisation", "/api/v1/devices")) {
        if (!who.equals("viewer") || !path.endsWith("devices")) {
          assertThat(centres(visitor(who), path)).as(who + path).containsExactly("hall");
        }
      }
    }
    for (String path : List.of("/api/v1/centres", "/api/v1/organisation", "/api/v1/devices")) {
      assertThat(centres(visitor("province"), path)).containsExactly("hall", "other");
    }
  }

  private static Visitor visitor(String who) {
    return Objects.requireNonNull(VISITORS.get(who));
  }

  private static Set<String> centres(Visitor visitor, String path) throws IOException {
    JsonNode answer = Http.JSON.readTree(visitor.get(path).body());
    Set<String> centres = new TreeSet<>();
    (answer.isArray() ? answer : answer.path("centres"))
        .forEach(each -> centres.add(each.path("centre").asText()));
    return centres;
  }

  @Test
  void figuresOfSingleClerksAreForThoseWhomTheTableNames() throws Exception {
    Line line =
        table().stream()
            .filter(each -> each.request().equals(STAFF_LINE))
            .findFirst()
            .orElseThrow();
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
