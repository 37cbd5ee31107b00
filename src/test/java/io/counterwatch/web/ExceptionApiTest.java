package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.centre.ExceptionCause;
import io.counterwatch.centre.ExceptionKey;
import io.counterwatch.store.query.ExceptionLog.Entry;
import io.counterwatch.testing.ApiDocument;
import io.counterwatch.testing.Await;
import java.net.http.HttpResponse;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exceptions, what is usual, and the pages of a centre's parts, over HTTP. */
class ExceptionApiTest {
  private static final String ALL = "/api/v1/exceptions";
  private static final ApiDocument API = ApiDocument.load();

  private static WebFixture web;

  @BeforeAll
  static void start() throws Exception {
    web = WebFixture.with(WebServerTest.history());
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  /** One that stands; the made-up province has two queues beyond their limits. */
  private static JsonNode standing(int index) throws Exception {
    Await.until(
        "an exception",
        () -> {
          try {
            return WebFixture.parse(web.get(ALL).body()).path("standing").size() > index;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    return web.json(ALL).path("standing").get(index);
  }

  private static HttpResponse<String> acknowledge(String id, String... headers) throws Exception {
    return web.send("POST", ALL + "/" + id + "/acknowledge", headers);
  }

  @Test
  void theyAreNamedAndSaidToBeWhatTheyAre() throws Exception {
    JsonNode first = standing(0);

    assertThat(first.path("kind").asText()).isEqualTo("queue");
    assertThat(first.at("/names/vi").asText()).isNotEmpty();
    assertThat(first.at("/serviceNames/en").asText()).isNotEmpty();
    assertThat(first.at("/demand/counters").asInt()).isPositive();
    String centre = first.path("centre").asText();
    assertThat(web.json(ALL + "?centre=" + centre).path("standing").findValuesAsText("centre"))
        .isNotEmpty()
        .containsOnly(centre);
    assertThat(web.json(ALL + "?centre=nowhere").path("standing")).isEmpty();
  }

  @Test
  void theServersOwnHasNoCentreAndTheTimeOfTheProvince() {
    long since = SampleViews.microsAt(9, 40);
    Entry own = new Entry(1, ExceptionKey.ofServer(), ExceptionCause.LINE_DOWN, since, null, null);
    JsonNode said = ExceptionJson.of(own, null, ZoneId.of("Asia/Ho_Chi_Minh"), null);

    assertThat(said.path("since").asText()).isEqualTo("2025-03-10T09:40:00+07:00");
    assertThat(said.has("centre")).isFalse();
    JsonNode schema = API.root().at("/components/schemas/Exception");
    assertThat(API.violations(schema, said.toString())).isEmpty();
  }

  @Test
  void whatTheServerHadIsNoneOfACentresOwn() throws Exception {
    String centre = standing(0).path("centre").asText();
    JsonNode all = web.json(ALL);
    JsonNode own = web.json(ALL + "?centre=" + centre);

    assertThat(all.path("over").findValuesAsText("kind")).containsExactly("server");
    assertThat(own.path("over")).isEmpty();
    assertThat(own.path("standing")).isNotEmpty();
  }

  @Test
  void theFirstClickCounts() throws Exception {
    String id = standing(0).path("id").asText();

    HttpResponse<String> done = acknowledge(id);
    assertThat(done.statusCode()).isEqualTo(200);
    JsonNode schema =
        API.root()
            .path("paths")
            .path(ALL + "/{id}/acknowledge")
            .at("/post/responses/200/content/application~1json/schema");
    assertThat(API.violations(schema, done.body())).isEmpty();
    assertThat(WebFixture.parse(done.body()).at("/acknowledged").has("at")).isTrue();
    assertThat(acknowledge(id).body()).isEqualTo(done.body());
    assertThat(standing(0).path("acknowledged").has("at")).isTrue();
  }

  @Test
  void whatIsNoneOfThemIsNotFound() throws Exception {
    for (String id : new String[] {"999999", "first", "-1", "99999999999999999999", "%20"}) {
      assertThat(acknowledge(id).statusCode()).as(id).isEqualTo(404);
    }
    HttpResponse<String> get = web.get(ALL + "/1/acknowledge");
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).contains("POST");
  }

  @Test
  void anotherSitesPageMayNotClick() throws Exception {
    String id = standing(1).path("id").asText();

    assertThat(acknowledge(id, "Origin", "https://evil.example").statusCode()).isEqualTo(400);
    assertThat(acknowledge(id, "Origin", "null").statusCode()).isEqualTo(400);
    assertThat(acknowledge(id, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(400);
    assertThat(acknowledge(id, "Sec-Fetch-Site", "same-site").statusCode()).isEqualTo(400);
    assertThat(standing(1).has("acknowledged")).isFalse();
    String own = "http://127.0.0.1:" + web.port;
    assertThat(acknowledge(id, "Origin", own, "Sec-Fetch-Site", "same-origin").statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatIsUsualNeedsSomeDays() throws Exception {
    JsonNode known = web.json("/api/v1/centres/hb-province/usual");
    assertThat(known.path("day").asText()).isEqualTo(SampleViews.DAY.toString());
    // The one stored day has no tickets, so it says nothing of what is usual.
    assertThat(known.path("days").asInt()).isZero();
    assertThat(known.path("least").asInt()).isEqualTo(3);
    assertThat(known.has("usual")).isFalse();
    assertThat(web.error(404, "/api/v1/centres/nowhere/usual")).contains("centre");
    SampleHistory weeks = SamplePages.usualDays();
    try (WebFixture with = WebFixture.with(weeks)) {
      JsonNode usual = with.json("/api/v1/centres/hb-province/usual");
      assertThat(usual.path("days").asInt()).isEqualTo(8);
      assertThat(usual.at("/usual/issued").asDouble()).isPositive();
      JsonNode hours = usual.at("/usual/hours");
      assertThat(hours.get(hours.size() - 1).path("issued").asDouble())
          .isEqualTo(usual.at("/usual/issued").asDouble());
    }
  }

  @Test
  void aPartOfACentreHasAPageWhereThereIsSuchAPart() throws Exception {
    String centre = "/centres/hb-province";
    assertThat(web.get(centre + "/services/land?lang=en").body())
        .contains("<h1>Land</h1>", "data-part=\"land\"", "/static/service.js");
    assertThat(web.get(centre + "/counters/1").body())
        .contains("<h1>Quầy 1</h1>", "/static/counter.js");
    assertThat(web.get(centre + "/tickets/%3Cb%3E").body())
        .contains("data-part=\"&lt;b&gt;\"")
        .doesNotContain("<b>");
    for (String path :
        new String[] {"/services/none", "/counters/99", "/../nowhere/services/land"}) {
      assertThat(web.get(centre + path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(web.get("/centres/nowhere/tickets/A1").statusCode()).isEqualTo(404);
  }
}
