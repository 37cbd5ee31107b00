package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.app.admin.Argon2Passwords;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AccessGateTest {
  @Test
  void noRouteIsMountedThatHasNoRule() {
    refused("/api/v1/secrets", router -> router.get("/api/v1/secrets"));
    refused("POST /api/v1/centres", router -> router.post("/api/v1/centres"));
    refused("PUT /api/v1/devices", router -> router.put("/api/v1/devices"));
    refused("/api/v1/centres/", router -> router.get("/api/v1/centres/*"));
    refused("a pattern", router -> router.getWithRegex("/api/v1/(secrets|centres)"));
  }

  private static void refused(String words, Function<Router, Route> mount) {
    Vertx vertx = Vertx.vertx();
    try {
      Router router = Router.router(vertx);
      mount.apply(router).handler(RoutingContext::end);
      assertThatThrownBy(() -> AccessGate.open().protect(router))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no rule says who may ask")
          .hasMessageContaining(words);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void whatIsSaidOfClerksIsTakenOutWhereverItStands() throws Exception {
    JsonNode answer =
        WebFixture.parse(
            """
            {"centre":"hall","staff":[{"staff":"s-01","served":3}],"roster":[],
             "counters":[{"counter":"1","staff":"s-01"}],"supportStaff":[{"staff":"s-02"}],
             "events":[{"data":{"counter":"1","staff":"s-01"}}],"ratings":{"staff":[]},
             "staffing":{"needed":3}}
            """);
    assertThat(StaffFigures.areIn(answer)).isTrue();

    StaffFigures.takeOut(answer);

    assertThat(answer)
        .isEqualTo(
            WebFixture.parse(
                """
                {"centre":"hall","counters":[{"counter":"1"}],
                 "events":[{"data":{"counter":"1"}}],"ratings":{},"staffing":{"needed":3}}
                """));
    assertThat(StaffFigures.areIn(answer)).isFalse();
    assertThat(StaffFigures.areIn(WebFixture.parse("[{\"a\":[{\"staff\":\"s-01\"}]}]"))).isTrue();
    assertThat(StaffFigures.areIn(WebFixture.parse("{\"staff\":[],\"roster\":{}}"))).isFalse();
  }

  @Test
  void nobodyIsLedToAnotherSite() {
    for (String own : List.of("/", "/centres/hall", "/api/v1/centres?x=1&y=2")) {
      assertThat(SignInPages.next(own)).isEqualTo(own);
    }
    for (String foreign :
        List.of(
            "//evil.example", "/\\evil.example", "https://evil.example", "evil", "", "/a\r\nb")) {
      assertThat(SignInPages.next(foreign)).as(foreign).isEqualTo("/");
    }
    assertThat(SignInPages.next(null)).isEqualTo("/");
  }

  @Test
  void aHashNamesItsCostsAndIsNeverTheSame() {
    Argon2Passwords passwords = new Argon2Passwords();
    String hash = passwords.hash("ba con voi ở bản Đôn");

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.hash("ba con voi ở bản Đôn")).isNotEqualTo(hash);
    assertThat(passwords.matches("ba con voi ở bản Đôn", hash)).isTrue();
    assertThat(passwords.matches("ba con voi ở bản Đô", hash)).isFalse();
  }
}
