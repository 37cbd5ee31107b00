package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a director asks over HTTP. */
class OutlookApiTest {
  private static final String OUTLOOK = "/api/v1/centres/hb-province/outlook";
  private static final String STAFFING = "/api/v1/centres/hb-province/staffing";
  private static WebFixture web;

  @BeforeAll
  static void start() throws Exception {
    web = WebFixture.with(SampleHistory.EMPTY);
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  @Test
  void theOutlookSaysWhenALimitIsPassed() throws Exception {
    JsonNode outlook = web.json(OUTLOOK);
    assertThat(outlook.get("minutes").asInt()).isEqualTo(30);
    assertThat(outlook.get("breachMinutes").asInt()).isEqualTo(45);
    JsonNode land = service(outlook, "land");
    assertThat(land.at("/asItStands/waiting").asText()).isEqualTo("17.3");
    JsonNode passed = land.at("/asItStands/limitPassed");
    assertThat(passed.get("probability").asDouble()).isEqualTo(0.8);
    assertThat(passed.get("about").asText()).endsWith("T10:40:00+07:00");
    assertThat(passed.get("from").asText()).endsWith("T10:33:00+07:00");
    assertThat(land.at("/oneMore/counter").asText()).isEqualTo("7");
    assertThat(land.at("/oneMore/limitPassed/probability").asDouble()).isEqualTo(0.15);
    assertThat(land.at("/oneMore/limitPassed").has("about")).isFalse();
    assertThat(outlook.at("/freeCounter/service").asText()).isEqualTo("land");
    assertThat(outlook.at("/freeCounter/ties/0").asText()).isEqualTo("tax");
  }

  @Test
  void whatHasHappenedHasNoTime() throws Exception {
    JsonNode passed = service(web.json(OUTLOOK), "tax").at("/asItStands/limitPassed");
    assertThat(passed.get("already").asBoolean()).isTrue();
    assertThat(passed.has("about")).isFalse();
  }

  private static JsonNode service(JsonNode outlook, String service) {
    for (JsonNode each : outlook.get("services")) {
      if (each.get("service").asText().equals(service)) {
        return each;
      }
    }
    throw new AssertionError(service + " is not in " + outlook);
  }

  @Test
  void minutesAreAFewHalfHours() throws Exception {
    assertThat(web.json(OUTLOOK + "?minutes=60").get("minutes").asInt()).isEqualTo(60);
    for (String wrong : new String[] {"0", "5", "31", "45", "150", "-30", "x", ""}) {
      assertThat(web.error(400, OUTLOOK + "?minutes=" + wrong)).startsWith("minutes: ");
    }
  }

  @Test
  void whereThereIsNoOutlookItSaysWhy() throws Exception {
    assertThat(web.error(404, "/api/v1/centres/nowhere/outlook")).isNotEmpty();
    assertThat(web.error(503, OUTLOOK + "?minutes=120")).isNotEmpty();
    String other =
        web.views.all().stream()
            .map(view -> view.centre())
            .filter(centre -> !centre.equals(SampleOutlooks.CENTRE))
            .findFirst()
            .orElseThrow();
    JsonNode learning = web.json("/api/v1/centres/" + other + "/outlook");
    assertThat(learning.get("noOutlook").asText()).isEqualTo("learning");
    assertThat(learning.has("services")).isFalse();
  }

  @Test
  void theRecordIsPublic() throws Exception {
    JsonNode record = web.json(OUTLOOK + "/record?from=2025-03-01&to=2025-03-09");
    assertThat(record.at("/total/brier").asDouble()).isEqualTo(0.15);
    assertThat(record.at("/total/brierOfShare").asDouble()).isEqualTo(0.21);
    assertThat(record.at("/total/setAside").asInt()).isEqualTo(12);
    assertThat(record.get("asForeseen").has("brier")).isFalse();
    assertThat(record.at("/bins/0/passed").asInt()).isEqualTo(15);
    assertThat(web.error(400, OUTLOOK + "/record?from=2025-03-01&to=2026-04-05"))
        .startsWith("to: ");
    assertThat(web.error(400, OUTLOOK + "/record?to=2025-03-01")).startsWith("from: ");
    assertThat(web.error(400, OUTLOOK + "/record?from=2025-03-02&to=2025-03-01"))
        .startsWith("to: ");
    assertThat(
            web.error(404, "/api/v1/centres/nowhere/outlook/record?from=2025-03-01&to=2025-03-01"))
        .isNotEmpty();
  }

  @Test
  void staffingIsJsonAndATable() throws Exception {
    JsonNode part = web.json(STAFFING).at("/pools/0/parts/0");
    assertThat(part.get("needed").asInt()).isEqualTo(5);
    assertThat(part.get("difference").asInt()).isEqualTo(-1);
    HttpResponse<String> table = web.get(STAFFING + "?lang=en", "Accept", "text/plain");
    assertThat(table.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    assertThat(table.headers().firstValue("vary")).contains("Accept, Accept-Language");
    assertThat(table.headers().firstValue("content-language")).contains("en");
    assertThat(table.body().lines().toList())
        .contains(
            "Land, tax (counters 1, 2): 80 % within 15 min; a call keeps a counter 6.2 min",
            "time           arrivals     p90    load   needed    level  roster    level   diff.",
            "07:30-08:00        12.3      17    2.53        5     84 %       4     71 %      -1");
  }

  /** As the pages: Vietnamese, unless somebody asks for English or prefers it. */
  @Test
  void theTableIsInTheReadersLanguage() throws Exception {
    assertThat(web.get(STAFFING, "Accept", "text/plain").body().lines().toList())
        .contains(
            "giờ            lượt đến     p90     tải      cần      đạt    trực      đạt   chênh",
            "07:30-08:00        12,3      17    2,53        5     84 %       4     71 %      -1")
        .anyMatch(line -> line.endsWith("80 % được gọi trong 15 phút; mỗi lượt giữ quầy 6,2 phút"));
    assertThat(language("", "en-GB,vi;q=0.8")).isEqualTo("en");
    assertThat(language("", "fr, vi;q=0.5, en;q=0.4")).isEqualTo("vi");
    assertThat(language("", "fr")).isEqualTo("vi");
    assertThat(language("", ";;,en;q=x,q=1,-,en;q=2")).isEqualTo("vi");
    assertThat(language("?lang=vi", "en")).isEqualTo("vi");
    assertThat(web.error(400, STAFFING + "?lang=fr")).startsWith("lang: ");
  }

  private static String language(String query, String accepted) throws Exception {
    return web.get(STAFFING + query, "Accept", "text/plain", "Accept-Language", accepted)
        .headers()
        .firstValue("content-language")
        .orElse("");
  }

  @Test
  void withoutAStaffingItSaysWhy() throws Exception {
    assertThat(web.json(STAFFING + "?date=2025-03-02").get("noStaffing").asText())
        .isEqualTo("closed");
    JsonNode little = web.json(STAFFING + "?date=2025-03-03");
    assertThat(little.get("noStaffing").asText()).isEqualTo("too-little-history");
    assertThat(little.get("days").asInt()).isEqualTo(2);
    assertThat(web.error(400, STAFFING + "?date=2025-03-01")).startsWith("date: ");
    assertThat(web.error(400, STAFFING + "?date=monday")).startsWith("date: ");
    assertThat(web.error(404, "/api/v1/centres/nowhere/staffing")).isNotEmpty();
  }
}
