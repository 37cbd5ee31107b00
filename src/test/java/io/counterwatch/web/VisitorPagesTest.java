package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.RawHttp;
import io.counterwatch.web.VisitorDesk.Voted;
import io.counterwatch.web.VisitorTokens.Link;
import io.counterwatch.web.VisitorTokens.Purpose;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tickets' pages and ratings as a phone gets them: without a script, in both languages. */
class VisitorPagesTest {
  private static final int MOST_BYTES = 50_000;
  private static final Pattern LOADED = Pattern.compile("(?:href|src)=\"(/static/[^\"]+)\"");

  private static HttpClient client;
  private static WebFixture web;

  @BeforeAll
  static void start() throws Exception {
    client = HttpClient.newHttpClient();
    web = WebFixture.with(SampleHistory.EMPTY);
  }

  @AfterAll
  static void stop() {
    client.close();
    web.close();
  }

  @BeforeEach
  void nobodyHasVoted() {
    web.visitors.forget();
  }

  private static HttpResponse<String> post(String path, String form) throws Exception {
    return post(web, path, form);
  }

  private static HttpResponse<String> post(
      WebFixture to, String path, String form, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to.uri(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String page(int status, String path) throws Exception {
    HttpResponse<String> response = web.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(response.body()).doesNotContain("{{").doesNotContain("<!--");
    return response.body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          W | waiting | Bạn đang chờ | You are waiting | 20
          N | next | Sắp đến lượt bạn | You are next | 8
          C | called | Mời đến quầy 3 | Please come to counter 3 | 8
          I | serving | Đang phục vụ tại quầy 3 | Being served at counter 3 | 20
          P | parked | Lượt của bạn được tạm gác | Your turn is set aside | 20
          S | served | Đã phục vụ xong | Your visit is done | 0
          M | missed | Bạn đã lỡ lượt gọi | You missed your call | 20
          L | over | Số này không còn trong hàng chờ | This number is no longer in the queue | 0
          E | over | Số này không còn trong hàng chờ | This number is no longer in the queue | 0
          G | ghost | Phiếu này chưa in được | This ticket was not printed | 0
          O | unknown | Chưa thấy số của bạn | Your number is not here yet | 20
          Z | unknown | Chưa thấy số của bạn | Your number is not here yet | 20
          """)
  void eachStandingSaysWhatToDo(
      String subject, String kind, String vietnamese, String english, int refresh)
      throws Exception {
    String path = SampleVisitors.ticketPath(subject);

    String page = page(200, path);
    assertThat(page).contains("<html lang=\"vi\">", "data-kind=\"" + kind + "\"");
    assertThat(page).contains("<h1>" + vietnamese + "</h1>");
    assertThat(page(200, path + "?lang=en")).contains("<h1>" + english + "</h1>");
    String reload = "<noscript><meta http-equiv=\"refresh\" content=\"" + refresh + "\">";
    assertThat(page.contains(reload)).isEqualTo(refresh > 0);
    String whereTheScriptFails = "</noscript>\n<meta http-equiv=\"refresh\" content=\"60\">";
    assertThat(page.contains(whereTheScriptFails)).isEqualTo(refresh > 0);
    assertThat(page.contains("/survey/")).isEqualTo(subject.equals("S"));
  }

  @Test
  void whoWaitsReadsThePlaceAndARangeOrWhyThereIsNone() throws Exception {
    String told = page(200, SampleVisitors.ticketPath(SampleForecasts.WAITING));
    assertThat(told).contains("A012").contains("<dd>4</dd>").contains("<dd>dưới 5 phút</dd>");
    assertThat(told).contains("Cập nhật lúc 09:54");

    String untold = page(200, SampleVisitors.ticketPath("W"));
    assertThat(untold).contains("<dd>5</dd>").contains("Đang tính</dd>");
  }

  @Test
  void whileNothingIsTakenTheLastPlaceIsShownWithItsTime() throws Exception {
    web.views.accepting(false);
    try {
      String page = page(200, SampleVisitors.ticketPath("W"));
      assertThat(page)
          .contains("<dd>5</dd>", "Không có dữ liệu mới từ 09:54", "content=\"20\"")
          .contains("Chưa có dữ liệu mới</dd>")
          .doesNotContain("Cập nhật lúc", "Đang tính");
      assertThat(page(200, SampleVisitors.ticketPath("W") + "?lang=en"))
          .contains("No new data since 09:54", "No new data</dd>");
    } finally {
      web.views.accepting(true);
    }
  }

  @Test
  void aLinkThatNobodySignedOrOfAnotherDayGetsAFriendlyPage() throws Exception {
    VisitorTokens tokens = SampleVisitors.TOKENS;
    LocalDate day = SampleViews.DAY;
    String good = tokens.make(Link.ofTicket("hb-province", day, "W"));
    String[] bad = {
      "x",
      good.substring(1),
      good.substring(0, good.length() - 1) + (good.endsWith("A") ? "B" : "A"),
      new VisitorTokens(new byte[] {1}).make(Link.ofTicket("hb-province", day, "W")),
      tokens.make(Link.ofTicket("hb-province", day.minusDays(1), "W")),
      tokens.make(Link.ofTicket("nowhere", day, "W")),
      tokens.make(Link.ofSurvey("hb-province", day, "W", "")),
    };
    for (String token : bad) {
      assertThat(page(404, "/ticket/" + token)).contains("Liên kết này không còn dùng được");
      assertThat(page(404, "/ticket/" + token + "?lang=en")).contains("no longer good");
    }
    assertThat(page(200, "/ticket/" + good)).contains("A012");
    String oldSurvey = tokens.make(Link.ofSurvey("hb-province", day.minusDays(7), "S", ""));
    assertThat(page(404, "/survey/" + oldSurvey)).contains("Liên kết này không còn dùng được");
    assertThat(post("/survey/" + oldSurvey, "score=5").statusCode()).isEqualTo(404);
    assertThat(post("/survey/" + good, "score=5").statusCode()).isEqualTo(404);
    String weekOld = tokens.make(Link.ofSurvey("hb-province", day.minusDays(6), "S", ""));
    assertThat(page(200, "/survey/" + weekOld)).contains("name=\"score\"");
    assertThat(web.visitors.votes).isEmpty();
  }

  @Test
  void whateverElseGoesWrongIsAPageToo() throws Exception {
    for (String path : new String[] {"/display/nowhere", "/ticket/", "/survey/x/y"}) {
      assertThat(page(404, path)).contains("<h1>Không có gì ở địa chỉ này</h1>");
      assertThat(page(404, path + "?lang=en")).contains("<h1>There is nothing here</h1>");
    }
    HttpResponse<String> tooLong =
        post(SampleVisitors.surveyPath("S"), "comment=" + "x".repeat(9_000));
    assertThat(tooLong.statusCode()).isEqualTo(413);
    assertThat(tooLong.body()).contains("<html", "Chưa thực hiện được");
    for (String path : List.of("/ticket/%zz", "/survey/x?lang=%2&unknown=1")) {
      byte[] unreadable =
          ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      RawHttp.Answer read = RawHttp.send(web.port, unreadable);
      assertThat(read.status()).isEqualTo(400);
      assertThat(read.is("text/html")).as(read.head()).isTrue();
      assertThat(read.body()).contains("<h1>Chưa thực hiện được</h1>");
    }
    assertThat(web.get("/api/v1/centres/nowhere/display").body()).startsWith("{\"error\"");
  }

  @Test
  void aVoteIsATapAndMoreIsAskedForOnlyThen() throws Exception {
    String path = SampleVisitors.surveyPath("S");
    assertThat(page(200, path)).contains("Quầy 3").contains("name=\"score\" value=\"5\"");
    assertThat(page(200, path)).doesNotContain("<textarea");

    HttpResponse<String> voted = post(path, "score=4");
    assertThat(voted.statusCode()).isEqualTo(303);
    assertThat(voted.headers().firstValue("location")).contains(path);
    assertThat(page(200, path))
        .contains("Cảm ơn bạn!", "<textarea")
        .doesNotContain("name=\"score\"");
    assertThat(post(path, "score=1").statusCode()).isEqualTo(303);

    String more = "reason=waiting&comment=ch%E1%BB%9D+l%C3%A2u%00%0A" + "x".repeat(600);
    assertThat(post(path, more).statusCode()).isEqualTo(303);
    assertThat(web.visitors.remarks).singleElement().asString().startsWith("waiting|chờ lâu xxx");
    assertThat(web.visitors.remarks.getFirst()).hasSize("waiting|".length() + 500);
    assertThat(page(200, path + "?lang=en")).contains("what you said are stored");
  }

  @Test
  void whatIsNoVoteChangesNothing() throws Exception {
    String path = SampleVisitors.surveyPath("S");
    for (String form : new String[] {"", "score=0", "score=6", "score=5.0", "score=", "x=1"}) {
      assertThat(post(path, form).statusCode()).as(form).isEqualTo(303);
    }
    assertThat(post(path, "reason=shouting&comment=++%0A").statusCode()).isEqualTo(303);
    assertThat(post(path, "comment=" + "x".repeat(9_000)).statusCode()).isEqualTo(413);
    assertThat(web.send("PUT", path).statusCode()).isEqualTo(405);

    assertThat(web.visitors.votes).isEmpty();
    assertThat(web.visitors.remarks).isEmpty();
  }

  @Test
  void theCounterLeadsToWhoeverWasServedThere() throws Exception {
    String poster = "/survey/" + SampleVisitors.TOKENS.make(Link.ofCounter("hb-province", "3"));
    assertThat(page(200, poster)).contains("Chưa thấy lượt nào ở quầy này");

    web.visitors.servedLast = "S";
    HttpResponse<String> found = web.get(poster);
    assertThat(found.statusCode()).isEqualTo(303);
    String token = found.headers().firstValue("location").orElseThrow().substring(8);
    assertThat(SampleVisitors.TOKENS.read(token, Purpose.SURVEY))
        .isEqualTo(Link.ofSurvey("hb-province", SampleViews.DAY, "S", "3"));
  }

  @Test
  void whileNothingCanBeSaidThePageTriesAgainAndNoVoteIsThanked() throws Exception {
    web.visitors.away = true;
    for (String path :
        new String[] {SampleVisitors.ticketPath("W"), SampleVisitors.surveyPath("S")}) {
      assertThat(page(503, path)).contains("Tạm thời chưa trả lời được").contains("content=\"15\"");
    }
    HttpResponse<String> unsure = post(SampleVisitors.surveyPath("S"), "score=2");
    assertThat(unsure.statusCode()).isEqualTo(503);
    assertThat(unsure.body())
        .contains("Chưa ghi nhận được", "name=\"score\" value=\"2\"", "Gửi lại")
        .doesNotContain("Cảm ơn");
    assertThat(web.visitors.votes).isEmpty();

    web.visitors.away = false;
    assertThat(post(SampleVisitors.surveyPath("S"), "score=2").statusCode()).isEqualTo(303);
    assertThat(web.visitors.votes).containsEntry("S", Voted.SCORE);
  }

  @Test
  void tooManyVotesOfAnAddressOrAtACounterAreTurnedAway() throws Exception {
    String[] address = {"X-Forwarded-For", "203.0.113.7"};
    try (WebFixture own = WebFixture.with(SampleHistory.EMPTY)) {
      int admitted = 0;
      while (post(own, withoutCounter(admitted), "score=5", address).statusCode() == 303) {
        admitted++;
      }
      assertThat(admitted).isEqualTo(VisitorLimits.MAX_VOTES_OF_ADDRESS);
      HttpResponse<String> refused = post(own, SampleVisitors.surveyPath("S"), "score=5", address);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("Quá nhiều yêu cầu");
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(own.visitors.votes).hasSize(VisitorLimits.MAX_VOTES_OF_ADDRESS);

      String one = SampleVisitors.surveyPath("U");
      int repeated = 0;
      while (post(own, one, "score=1", "X-Forwarded-For", "203.0.113.8").statusCode() == 303) {
        repeated++;
      }
      assertThat(repeated).isEqualTo(VisitorLimits.MAX_VOTES_OF_LINK);

      int atCounter = 1; // The repeated one is one.
      while (post(own, SampleVisitors.surveyPath("U" + atCounter), "score=5").statusCode() == 303) {
        atCounter++;
      }
      assertThat(atCounter).isEqualTo(VisitorLimits.MAX_VOTES_OF_COUNTER);
    }
  }

  @Test
  void whoHasNoAddressIsCountedToo() throws Exception {
    try (WebFixture own = WebFixture.with(SampleHistory.EMPTY)) {
      int admitted = 0;
      while (post(own, withoutCounter(admitted), "score=5").statusCode() == 303) {
        admitted++;
      }
      assertThat(admitted).isEqualTo(VisitorLimits.MAX_VOTES_OF_ADDRESS);
    }
  }

  /** A proxy may change the Host, and its visitors must not pay for it: the link is enough. */
  @Test
  void aVoteIsTakenThroughAProxyThatNamesAnotherHost() throws Exception {
    String[] origin = {"Origin", "https://queue.example"};
    String path = SampleVisitors.surveyPath("S");
    assertThat(post(web, path, "score=3", origin).statusCode()).isEqualTo(303);
    assertThat(web.visitors.votes).containsEntry("S", Voted.SCORE);
  }

  private static String withoutCounter(int ticket) {
    Link link = Link.ofSurvey("hb-province", SampleViews.DAY, "T" + ticket, "");
    return "/survey/" + SampleVisitors.TOKENS.make(link);
  }

  @Test
  void aPageWithAllThatItLoadsIsSmall() throws Exception {
    for (String path :
        new String[] {
          SampleVisitors.ticketPath(SampleForecasts.WAITING), SampleVisitors.surveyPath("S")
        }) {
      String page = page(200, path);
      int bytes = page.getBytes(StandardCharsets.UTF_8).length;
      Matcher loaded = LOADED.matcher(page);
      int files = 0;
      for (; loaded.find(); files++) {
        bytes += web.get(loaded.group(1)).body().getBytes(StandardCharsets.UTF_8).length;
      }
      assertThat(files).isEqualTo(3);
      assertThat(bytes).as(path).isLessThan(MOST_BYTES);
      assertThat(page).doesNotContain("<script>", "<style", " style=", "http://", "https://");
    }
  }
}
