package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DayMeasures.HourMeasures;
import io.counterwatch.centre.DayMeasures.ServiceMeasures;
import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.centre.OtherMeasures;
import io.counterwatch.centre.TicketView;
import io.counterwatch.centre.Totals;
import io.counterwatch.centre.WorkMeasures;
import io.counterwatch.store.query.History.Announced;
import io.counterwatch.store.query.History.DeviceRow;
import io.counterwatch.store.query.History.Enrolment;
import io.counterwatch.store.query.History.EventRow;
import io.counterwatch.store.query.History.RejectionRow;
import io.counterwatch.store.query.History.TicketTimeline;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerTest {
  private static final String CENTRE = "/api/v1/centres/hb-province";
  private static final long NOW = WebFixture.NOW_MICROS;

  private WebFixture web;

  @BeforeEach
  void start() throws Exception {
    web = WebFixture.with(history());
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  @Test
  void allCentresAreAnArrayWithoutTheQueuesHistory() throws Exception {
    JsonNode centres = web.json("/api/v1/centres");

    assertThat(centres).hasSize(11);
    assertThat(centres.findValuesAsText("centre")).contains("hb-province", "commune-1", "silent");
    assertThat(centres.findValue("queue")).isNull();
    assertThat(centres.get(0).get("services")).isNotEmpty();
  }

  @Test
  void oneCentreIsItsLiveView() throws Exception {
    JsonNode view = web.json(CENTRE);

    assertThat(view.get("centre").asText()).isEqualTo("hb-province");
    assertThat(view.get("queue")).isNotEmpty();
  }

  @Test
  void aDayHasItsPublishedKeys() throws Exception {
    JsonNode day = web.json(CENTRE + "/days/2025-03-09");

    assertThat(day.get("centre").asText()).isEqualTo("hb-province");
    assertThat(day.get("from").asText()).isEqualTo("2025-03-09");
    assertThat(day.get("to").asText()).isEqualTo("2025-03-09");
    assertThat(day.get("final").asBoolean()).isTrue();
    assertThat(day.get("measures").asInt()).isEqualTo(1);
    assertThat(day.at("/total/corrections").asInt()).isEqualTo(3);
    assertThat(day.at("/services/0/service").asText()).isEqualTo("land");
    assertThat(day.at("/services/0/total/issued").asInt()).isZero();
    assertThat(day.get("counters").toString())
        .isEqualTo(
            "[{\"counter\":\"1\",\"served\":12,\"serving\":5400,\"available\":1800,"
                + "\"occupancy\":0.75,\"throughput\":6},"
                + "{\"counter\":\"2\",\"served\":3,\"serving\":900}]");
    assertThat(day.at("/staff/0/staff").asText()).isEqualTo("s-05");
    assertThat(day.at("/hours/0").toString())
        .isEqualTo("{\"hour\":8,\"service\":\"land\",\"issued\":9,\"called\":8,\"served\":7}");
  }

  @Test
  void aRangeNeedsTwoDatesInOrder() throws Exception {
    String days = CENTRE + "/days";

    assertThat(web.json(days + "?from=2025-03-09&to=2025-03-09")).isNotEmpty();
    assertThat(web.error(400, days + "?to=2025-03-09")).startsWith("from:");
    assertThat(web.error(400, days + "?from=2025-03-09&to=soon")).startsWith("to:");
    assertThat(web.error(400, days + "?from=2025-03-09&to=2025-03-08")).startsWith("to:");
    assertThat(web.error(400, days + "?from=2005-03-09&to=2025-03-08")).startsWith("to:");
    assertThat(web.error(400, CENTRE + "/days/2025-02-30")).startsWith("date:");
  }

  @Test
  void theFutureAndTheUnknownAreNotFound() throws Exception {
    assertThat(web.error(404, CENTRE + "/days/2025-03-11")).contains("future");
    assertThat(web.error(404, "/api/v1/centres/nowhere")).contains("centre");
    assertThat(web.error(404, "/api/v1/centres/nowhere/live")).contains("centre");
    assertThat(web.error(404, "/api/v1/centres/nowhere/days/2025-03-09")).contains("centre");
    assertThat(web.error(404, CENTRE + "/tickets/unknown")).contains("ticket");
    assertThat(web.error(404, "/api/v1/nothing")).isNotEmpty();
  }

  @Test
  void aTicketIsToldWithItsEvents() throws Exception {
    JsonNode ticket = web.json(CENTRE + "/tickets/2025-03-10%2FA012");

    assertThat(ticket.get("state").asText()).isEqualTo("served");
    assertThat(ticket.at("/legs/0/wait").asInt()).isEqualTo(300);
    assertThat(ticket.at("/legs/0").has("walk")).isFalse();
    assertThat(ticket.at("/legs/0/opened").asText()).isEqualTo("2025-03-10T09:54:00+07:00");
    assertThat(ticket.at("/events/0/data/service").asText()).isEqualTo("land");
    assertThat(ticket.at("/events/0").has("epoch")).isFalse();
  }

  @Test
  void rejectionsAreThoseSinceThen() throws Exception {
    assertThat(web.json("/api/v1/rejections")).hasSize(1);
    assertThat(web.json("/api/v1/rejections?since=2025-03-10T09:54:00+07:00")).hasSize(1);
    assertThat(web.json("/api/v1/rejections?since=2025-03-10T02:55:00Z")).isEmpty();
    assertThat(web.error(400, "/api/v1/rejections?since=yesterday")).startsWith("since:");
    assertThat(web.json("/api/v1/rejections").get(0).get("number").asInt()).isEqualTo(7);
  }

  @Test
  void rejectionsAreFoundByCentreDeviceAndReason() throws Exception {
    String all = "/api/v1/rejections?centre=hb-province&device=p&reason=malformed&limit=1";

    assertThat(web.json(all)).hasSize(1);
    assertThat(web.json("/api/v1/rejections?centre=elsewhere")).isEmpty();
    assertThat(web.json("/api/v1/rejections?device=kiosk-1")).isEmpty();
    assertThat(web.json("/api/v1/rejections?reason=schema")).isEmpty();
    assertThat(web.error(400, "/api/v1/rejections?reason=rain")).contains("too-large");
    assertThat(web.error(400, "/api/v1/rejections?limit=1001")).startsWith("limit:");
    assertThat(web.error(400, "/api/v1/rejections?limit=many")).startsWith("limit:");
  }

  @Test
  void devicesLeaveOutWhatIsNotKnown() throws Exception {
    JsonNode device = web.json("/api/v1/devices").get(0);

    assertThat(device.get("device").asText()).isEqualTo("kiosk-1");
    assertThat(device.get("state").asText()).isEqualTo("unknown");
    assertThat(device.has("lastSeen")).isFalse();
    assertThat(device.has("firmware")).isFalse();
  }

  @Test
  void aDatabaseThatIsAwayIs503WithoutItsInnards() throws Exception {
    try (WebFixture away = WebFixture.with(SampleHistory.AWAY)) {
      assertThat(away.error(503, CENTRE + "/days/2025-03-09")).doesNotContain("10.0.0.7");
      assertThat(away.error(503, "/api/v1/devices")).isNotEmpty();
      assertThat(away.json(CENTRE)).isNotEmpty();
    }
  }

  @Test
  void aHandlerThatFailsIs500WithoutItsInnards() throws Exception {
    RouteModule broken =
        router ->
            router
                .get("/api/v1/broken")
                .handler(
                    context -> {
                      throw new IllegalStateException("secret");
                    });
    try (WebFixture with = new WebFixture(SampleHistory.EMPTY, StreamLimits.DEFAULT, broken)) {
      assertThat(with.error(500, "/api/v1/broken")).isEqualTo("internal error");
    }
  }

  @Test
  void onlyGetAndHeadAreAnswered() throws Exception {
    HttpResponse<String> head = web.send("HEAD", CENTRE);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(web.send("HEAD", CENTRE + "/live").statusCode()).isEqualTo(200);
    assertThat(web.send("HEAD", "/").statusCode()).isEqualTo(200);
    for (String path : List.of(CENTRE, "/", "/static/base.css", "/api/v1/rejections")) {
      HttpResponse<String> post = web.send("POST", path);
      assertThat(post.statusCode()).as(path).isEqualTo(405);
      assertThat(post.headers().firstValue("allow")).contains("GET, HEAD");
    }
  }

  @Test
  void everyAnswerHasTheSecurityHeaders() throws Exception {
    for (String path : List.of("/", CENTRE, "/static/base.js", "/nothing", "/api/v1/nothing")) {
      HttpResponse<String> response = web.get(path);
      assertThat(response.headers().firstValue("content-security-policy").orElse(""))
          .as(path)
          .contains("default-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
      assertThat(response.headers().firstValue("referrer-policy")).contains("same-origin");
    }
  }

  @Test
  void staticFilesAreRevalidatedByTheirETag() throws Exception {
    HttpResponse<String> first = web.get("/static/base.css");
    String etag = first.headers().firstValue("etag").orElseThrow();

    assertThat(first.headers().firstValue("cache-control")).contains("no-cache");
    assertThat(web.get("/static/base.css", "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(web.get("/static/base.css", "If-None-Match", "\"other\"").statusCode())
        .isEqualTo(200);
    assertThat(web.get("/static/..%2Fframe.html").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsLongIsCompressed() throws Exception {
    HttpResponse<String> css = web.get("/static/base.css", "Accept-Encoding", "gzip");

    assertThat(css.headers().firstValue("content-encoding")).contains("gzip");
  }

  @Test
  void thePageIsVietnameseUntilEnglishIsChosenAndRemembered() throws Exception {
    assertThat(web.get("/centres/hb-province").body())
        .contains("<html lang=\"vi\">", "Trung tâm Phục vụ hành chính công tỉnh Hòa Bình");
    HttpResponse<String> english = web.get("/centres/hb-province?lang=en");
    assertThat(english.body())
        .contains("<html lang=\"en\">", "Hoa Binh Provincial Public Service Centre");
    String cookie = english.headers().firstValue("set-cookie").orElseThrow();
    assertThat(cookie).startsWith("lang=en;").contains("SameSite=Lax");
    assertThat(web.get("/", "Cookie", "lang=en").body()).contains("<html lang=\"en\">");
    assertThat(web.get("/?lang=%22%3Cscript").body()).doesNotContain("\"<script");
  }

  @Test
  void anUnknownPageIsAPageThatSaysSo() throws Exception {
    for (String path : List.of("/nothing", "/centres/nowhere", "/static/nothing.js")) {
      HttpResponse<String> response = web.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.body()).contains("Không có trang này");
    }
    assertThat(web.get("/%3Cscript%3E").body()).doesNotContain("<script>");
  }

  static SampleHistory history() {
    LocalDate date = LocalDate.of(2025, 3, 9);
    DayMeasures day =
        new DayMeasures(
            "hb-province",
            date,
            date,
            true,
            Totals.none(null),
            List.of(new ServiceMeasures("land", Totals.none(900))),
            List.of(
                new WorkMeasures("1", 12, 5400, 1800L, Map.of("land", 12L)),
                new WorkMeasures("2", 3, 900, null, Map.of("land", 3L))),
            List.of(new WorkMeasures("s-05", 12, 5400, 1800L, Map.of("land", 12L))),
            List.of(new HourMeasures(8, "land", 9, 8, 7)),
            OtherMeasures.NONE,
            1,
            3);
    TicketTimeline ticket =
        new TicketTimeline(
            "hb-province",
            "2025-03-10/A012",
            SampleViews.DAY,
            "served",
            "A012",
            List.of(
                new TicketView.LegView(
                    "land",
                    "served",
                    NOW,
                    NOW + 300_000_000,
                    null,
                    300,
                    45L,
                    null,
                    240,
                    "1",
                    "s-05")),
            List.of(
                new EventRow(
                    "e1",
                    "ticket.issued",
                    "p",
                    "kiosk-1",
                    null,
                    1,
                    NOW,
                    NOW,
                    5,
                    "{\"service\":\"land\"}")),
            List.of(new Announced(0, "land", NOW, 280.5, 512.25, 1, "called", 300.0)));
    TicketTimeline waiting =
        new TicketTimeline(
            "hb-province",
            SampleForecasts.WAITING,
            SampleViews.DAY,
            "waiting",
            "A013",
            List.of(),
            List.of(),
            List.of(new Announced(0, "land", NOW, 150, 300, 1, null, null)));
    return new SampleHistory(
        Map.of("hb-province", day),
        Map.of("2025-03-10/A012", ticket, SampleForecasts.WAITING, waiting),
        List.of(
            new RejectionRow(
                7, NOW, "hb-province", "p", null, null, null, "malformed", "line 1", "{", null)),
        List.of(
            new DeviceRow(
                "hb-province",
                "kiosk-1",
                null,
                "unknown",
                null,
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                false,
                null,
                null,
                List.of(new DeviceFaults.Fault("jam", null, NOW)),
                Enrolment.NONE)),
        false);
  }
}
