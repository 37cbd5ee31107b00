package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.RawHttp;
import io.counterwatch.testing.Story;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors at a whole server with a real PostgreSQL: their tickets, their votes, the posters. */
class VisitorsIT {
  private static final String ORGANISATION =
      """
      services: [{id: land, name: {vi: Đất đai, en: Land}}]
      centres:
        - id: hall
          name: {vi: Trung tâm phục vụ, en: Service centre}
          zone: UTC
          services: [land]
          counters: [{id: "1", services: [land]}, {id: "2", services: [land]}]
      """;

  /** Each of T1 to T5 was served at counter 1; T5 still is. W waits. */
  private static final String MORNING =
      """
      08:00:00 counter 1 opened s-01
      08:00:10 T1 issued land
      08:00:20 T2 issued land
      08:00:30 T3 issued land
      08:00:40 T4 issued land
      08:00:50 T5 issued land
      08:01:00 T1 called 1 s-01
      08:01:10 T1 started 1 s-01
      08:10:00 T1 finished 1 s-01
      08:11:00 T2 called 1 s-01
      08:11:10 T2 started 1 s-01
      08:20:00 T2 finished 1 s-01
      08:21:00 T3 called 1 s-01
      08:21:10 T3 started 1 s-01
      08:30:00 T3 finished 1 s-01
      08:31:00 T4 called 1 s-01
      08:31:10 T4 started 1 s-01
      08:50:00 T4 finished 1 s-01
      08:51:00 W issued land
      08:52:00 T5 called 1 s-01
      08:52:10 T5 started 1 s-01
      """;

  private static final Pattern SURVEY = Pattern.compile("/survey/[A-Za-z0-9_-]+");

  @TempDir static Path folder;
  private static PostgresProcess database;
  private static Server server;
  private static HttpClient client;
  private static byte[] ticketKey;

  @BeforeAll
  static void start() throws Exception {
    database = PostgresProcess.start();
    Path file = Files.writeString(folder.resolve("organisation.yaml"), ORGANISATION);
    server = StoryServer.start(database.createDatabase("visitors"), file, Story.DAY + "T08:55:00Z");
    client = HttpClient.newHttpClient();
    StoryServer.tell(server, Story.of(MORNING));
    Cli key = Cli.through(url(""), "qr", "--centre=hall", "--ticket-key");
    ticketKey = Base64.getUrlDecoder().decode(key.out().strip().replaceFirst("ticket key +", ""));
  }

  @AfterAll
  static void stop() {
    client.close();
    server.stop();
    database.close();
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + server.httpPort() + path;
  }

  /** As a ticket machine makes it, with nothing but the page of the protocol. */
  private static String ticketPath(String subject) throws GeneralSecurityException, IOException {
    int day = (int) ChronoUnit.DAYS.between(LocalDate.of(2020, 1, 1), Story.DAY);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(new byte[] {0x11, (byte) (day >> 8), (byte) day, 4});
    body.write("hall".getBytes(StandardCharsets.UTF_8));
    body.write(subject.length());
    body.write(subject.getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(ticketKey, "HmacSHA256"));
    body.write(Arrays.copyOf(mac.doFinal(body.toByteArray()), 12));
    return "/ticket/" + Base64.getUrlEncoder().withoutPadding().encodeToString(body.toByteArray());
  }

  /** The way to the rating, as the page of a ticket that was served has it. */
  private static String surveyPath(String subject) throws Exception {
    Matcher link = SURVEY.matcher(Http.text(url(ticketPath(subject))));
    assertThat(link.find()).isTrue();
    return link.group();
  }

  private static CompletableFuture<HttpResponse<String>> vote(String path, String form) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(url(path)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  private static List<String> ask(String sql) throws SQLException {
    List<String> answer = new ArrayList<>();
    try (Connection connection = database.connect("visitors");
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        answer.add(String.valueOf(rows.getString(1)));
      }
    }
    return answer;
  }

  private static List<String> events(String subject) throws SQLException {
    return ask(
        "SELECT device || ' ' || data FROM event WHERE type = 'rating.submitted' AND subject = '"
            + subject
            + "'");
  }

  @Test
  void theLinkOnThePaperLeadsToTheTicketAsItStands() throws Exception {
    assertThat(Http.text(url(ticketPath("W"))))
        .contains("Trung tâm phục vụ", "Đất đai", "Sắp đến lượt bạn", "<dd>1</dd>");
    assertThat(Http.text(url(ticketPath("T5")))).contains("Đang phục vụ tại quầy 1");
    assertThat(Http.text(url(ticketPath("T1") + "?lang=en"))).contains("Your visit is done");
    assertThat(Http.text(url(ticketPath("T99")))).contains("Chưa thấy số của bạn");
    assertThat(Http.status(url(ticketPath("W") + "x"))).isEqualTo(404);
  }

  @Test
  void ofTwoVotesAtOnceOneCounts() throws Exception {
    String path = surveyPath("T1");

    List<CompletableFuture<HttpResponse<String>>> votes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      votes.add(vote(path, "score=" + (1 + i % 5)));
    }
    for (CompletableFuture<HttpResponse<String>> each : votes) {
      assertThat(each.get().statusCode()).isEqualTo(303);
    }
    String score = ask("SELECT score FROM survey_vote WHERE subject = 'T1'").getFirst();
    assertThat(events("T1"))
        .containsExactly(
            "server-survey {\"score\":" + score + ",\"counter\":\"1\",\"channel\":\"qr\"}");
    assertThat(Http.text(url(path))).contains("Cảm ơn bạn!");

    assertThat(vote(path, "reason=papers&comment=B%C3%AD+m%E1%BA%ADt").get().statusCode())
        .isEqualTo(303);
    assertThat(vote(path, "comment=once+more").get().statusCode()).isEqualTo(303);
    assertThat(ask("SELECT reason || ':' || comment FROM survey_vote WHERE subject = 'T1'"))
        .containsExactly("papers:Bí mật");
    String remarks = url("/api/v1/centres/hall/ratings/remarks");
    assertThat(Http.json(remarks))
        .hasSize(1)
        .first()
        .satisfies(
            said -> {
              assertThat(said.path("comment").asText()).isEqualTo("Bí mật");
              assertThat(said.path("reason").asText()).isEqualTo("papers");
              assertThat(said.path("score").asText()).isEqualTo(score);
              assertThat(said.toString()).doesNotContain("T1");
            });
    assertThat(Http.json(url("/api/v1/centres/other/ratings/remarks"))).isEmpty();
    assertThat(Http.json(remarks + "?since=2026-03-03T00:00:00Z")).isEmpty();
    assertThat(Http.status(remarks + "?limit=1001")).isEqualTo(400);
    Await.until(
        "the rating in the live view",
        () -> Http.json(url("/api/v1/centres/hall")).at("/ratings/responses").asInt() > 0);
  }

  @Test
  void whileTheDatabaseIsAwayNobodyIsThankedAndTheSameTapCountsLater() throws Exception {
    String path = surveyPath("T2");
    String ticket = url(ticketPath("W"));
    database.stop();
    try {
      HttpResponse<String> unsure = vote(path, "score=3").get();
      assertThat(unsure.statusCode()).isEqualTo(503);
      assertThat(unsure.body()).contains("Chưa ghi nhận được").doesNotContain("Cảm ơn");
      assertThat(Http.status(url(path))).isEqualTo(503);
      Await.until(
          "the place that was known last",
          () -> Http.text(ticket).contains("Không có dữ liệu mới từ"));
      assertThat(Http.text(ticket)).contains("Sắp đến lượt bạn", "<dd>1</dd>");
    } finally {
      database.restart();
    }
    Await.until("the vote is taken", () -> vote(path, "score=3").join().statusCode() == 303);

    assertThat(events("T2")).hasSize(1);
    assertThat(ask("SELECT published FROM survey_vote WHERE subject = 'T2'")).containsExactly("t");
  }

  @Test
  void aVoteThatWasKeptAndNotPublishedIsPublishedLater() throws Exception {
    // As a server leaves it that is killed between the two.
    assertThat(ask("SELECT cast_vote('hall', 'T3', '2026-03-02T08:54:00Z', 2, '1')"))
        .containsExactly("t");
    assertThat(ask("SELECT cast_vote('hall', 'T3', '2026-03-02T08:54:01Z', 5, '1')"))
        .containsExactly("f");

    Await.until(
        "its event",
        () -> {
          try {
            return !events("T3").isEmpty();
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
    // And as one leaves it that is killed after both: published a second time, stored once.
    ask("UPDATE survey_vote SET published = false WHERE subject = 'T3' RETURNING score");
    Await.until("it is published again", () -> isPublished("T3"));
    assertThat(events("T3")).hasSize(1);
    assertThat(
            ask(
                "SELECT count(*) FROM survey_vote WHERE sequence > (SELECT last_sequence FROM"
                    + " survey_outbox)"))
        .containsExactly("0");
  }

  private static boolean isPublished(String subject) {
    try {
      return ask("SELECT published FROM survey_vote WHERE subject = '" + subject + "'")
          .equals(List.of("t"));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nobodyElseSpeaksInTheNameOfTheSurvey() throws Exception {
    String event =
        """
        {"specversion":"1.0","id":"x-1","source":"/centres/hall/devices/server-survey",
         "type":"counterwatch.rating.submitted","time":"2026-03-02T08:54:00Z","subject":"T4",
         "data":{"score":5,"channel":"qr"}}
        """;
    Http.Answer answer = Http.post(url("/api/v1/centres/hall/devices/server-survey/events"), event);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(events("T4")).isEmpty();
  }

  @Test
  void aPosterLeadsToTheVisitAtItsCounter() throws Exception {
    Path out = folder.resolve("posters");
    Cli made =
        Cli.through(
            url(""),
            "qr",
            "--centre=hall",
            "--counter=1",
            "--address=https://queue.example/",
            "--out=" + out);
    assertThat(made.code()).as(made.err()).isZero();
    Path a5 = out.resolve("survey-hall-1-a5.svg");
    assertThat(made.out().lines()).contains(a5.toString()).hasSize(2);
    String address = PosterTest.read(Files.readString(a5));
    assertThat(address).startsWith("https://queue.example/survey/");

    HttpResponse<String> visit =
        client.send(
            HttpRequest.newBuilder(URI.create(url(URI.create(address).getPath()))).build(),
            BodyHandlers.ofString());
    assertThat(visit.statusCode()).isEqualTo(303);
    String own = visit.headers().firstValue("location").orElseThrow();
    assertThat(Http.text(url(own))).contains("Quầy 1", "name=\"score\"");
    assertThat(vote(own, "score=5").get().statusCode()).isEqualTo(303);
    assertThat(events("T5")).hasSize(1);

    Cli printed =
        Cli.through(
            url(""),
            "qr",
            "--centre=hall",
            "--format=pdf",
            "--address=https://queue.example/",
            "--out=" + out);
    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(out.resolve("survey-hall.pdf")).isNotEmptyFile();

    assertThat(Cli.through(url(""), "qr", "--centre=hall").complaint()).startsWith("--address");
    assertThat(Cli.through(url(""), "qr", "--centre=hall", "--format=png").complaint())
        .startsWith("--format");
    assertThat(
            Cli.through(url(""), "qr", "--centre=hall", "--counter=9", "--address=http://x.y")
                .complaint())
        .contains("has no counter 9");
  }

  @Test
  void phonesAndScreensComeThroughAProxyAndGetNothingElse() throws Exception {
    for (String path :
        List.of("/display/hall", "/api/v1/centres/hall/display", "/static/visitor.css")) {
      assertThat(foreign("GET", path)).as(path).isEqualTo(200);
    }
    assertThat(foreign("GET", ticketPath("W"))).isEqualTo(200);
    assertThat(foreign("POST", "/survey/x")).isEqualTo(404);
    for (String path :
        List.of("/", "/centres/hall", "/api/v1/centres/hall", "/display/../api/v1/centres")) {
      assertThat(foreign("GET", path)).as(path).isEqualTo(403);
    }
    assertThat(foreign("POST", "/api/v1/centres/hall/visitor-links")).isEqualTo(403);
  }

  private static int foreign(String method, String path) throws IOException {
    String request =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: queue.example\r\nX-Forwarded-For: 203.0.113.9\r\n"
            + "Content-Length: 0\r\nConnection: close\r\n\r\n";
    return RawHttp.send(server.httpPort(), request.getBytes(StandardCharsets.US_ASCII)).status();
  }
}
