package io.counterwatch.app;

import static io.counterwatch.app.SignInServer.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.SignInProviderProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in with the accounts of a real provider, and what is tried against that. */
class OidcIT {
  private static final String DIRECTOR = "{\"roles\":[\"giam-doc\"],\"centres\":[\"hall\"]}";
  private static final String ADMINISTRATOR = "{\"roles\":\"quan-tri\"}";
  private static final HttpClient BROWSER = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static SignInProviderProcess provider;
  private static SignInServer server;
  private static HttpResponse<String> whileAway;

  @BeforeAll
  static void start() throws Exception {
    provider = SignInProviderProcess.start();
    provider.stop();
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.SIGN_IN, "oidc");
    flags.put(Setting.OIDC_ISSUER, provider.issuer());
    flags.put(Setting.OIDC_CLIENT_ID, "counterwatch");
    flags.put(Setting.OIDC_CLIENT_SECRET, "hidden");
    flags.put(Setting.OIDC_PERSON_CLAIM, "sub");
    flags.put(Setting.OIDC_ROLES, "quan-tri=administrator,giam-doc=director,kiem-toan=auditor");
    server = new SignInServer(folder, flags);
    whileAway = server.stranger().get("/sign-in/provider");
    provider.restart();
    Await.until(
        "the provider is found",
        () -> server.stranger().get("/sign-in/provider").statusCode() == 303);
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  /** Where the provider leads back to, when that person has filled in its form. */
  private static String back(Visitor visitor, String next, String person, String claims) {
    HttpResponse<String> led =
        visitor.get("/sign-in/provider?next=" + URLEncoder.encode(next, UTF_8));
    assertThat(led.statusCode()).as(led.body()).isEqualTo(303);
    String form =
        "username="
            + URLEncoder.encode(person, UTF_8)
            + "&claims="
            + URLEncoder.encode(claims, UTF_8);
    HttpRequest filledIn =
        HttpRequest.newBuilder(URI.create(location(led)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    try {
      String there = location(BROWSER.send(filledIn, BodyHandlers.ofString()));
      assertThat(there).startsWith(server.site() + "/sign-in/callback?");
      return there.substring(server.site().length());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("location").orElse("");
  }

  private static HttpResponse<String> signIn(Visitor visitor, String person, String claims) {
    return visitor.get(back(visitor, "/", person, claims));
  }

  private static Visitor signedIn(String person, String claims) {
    Visitor visitor = server.stranger();
    assertThat(signIn(visitor, person, claims).statusCode()).isEqualTo(303);
    return visitor;
  }

  private static int meStatus(Visitor visitor) {
    return visitor.get("/api/v1/me").statusCode();
  }

  private static Visitor copy(Visitor of) {
    Visitor copy = server.stranger();
    copy.cookies().putAll(of.cookies());
    return copy;
  }

  private static void awaitAudit(String... words) {
    Await.until(
        String.join(" ", words) + " is in the audit log",
        () -> {
          String log = server.owner().get("/api/v1/audit").body();
          // Each entry is an object without others in it.
          return Arrays.stream(log.split("\\}"))
              .anyMatch(entry -> Arrays.stream(words).allMatch(entry::contains));
        });
  }

  @Test
  void theServerStartsWithoutTheProviderAndFindsItLater() {
    assertThat(whileAway.statusCode()).isEqualTo(503);
    assertThat(whileAway.body()).contains("Hiện không kết nối được", "href=\"/sign-in/provider");
    assertThat(whileAway.headers().firstValue("retry-after")).isPresent();
    assertThat(meStatus(signedIn("tam", DIRECTOR))).isEqualTo(200);
  }

  @Test
  void whoeverAsksForAPageSignsInThereAndGetsIt() {
    Visitor lan = server.stranger();
    assertThat(location(lan.get("/centres/hall"))).isEqualTo("/sign-in?next=%2Fcentres%2Fhall");
    assertThat(lan.get("/sign-in?next=%2Fcentres%2Fhall").body())
        .contains("href=\"/sign-in/provider?next=%2Fcentres%2Fhall\"", "tài khoản của tỉnh")
        .doesNotContain("type=\"password\"");
    String there = location(lan.get("/sign-in/provider?next=/centres/hall"));
    assertThat(there)
        .startsWith(provider.issuer() + "/authorize?")
        .contains("response_type=code", "code_challenge_method=S256", "nonce=", "state=")
        .contains("scope=openid+profile");

    HttpResponse<String> signedIn = lan.get(back(lan, "/centres/hall", "lan", DIRECTOR));

    assertThat(location(signedIn)).isEqualTo("/centres/hall");
    assertThat(lan.cookies()).containsOnlyKeys("counterwatch-session");
    assertThat(lan.get("/api/v1/me").body())
        .contains("\"lan\"", "\"director\"", "[\"hall\"]", "\"provider\"");
    assertThat(lan.get("/api/v1/centres/hall").body()).contains("\"s-01\"");
    assertThat(lan.get("/centres/other").statusCode()).isEqualTo(404);
    assertThat(lan.get("/account").body()).contains("hall").doesNotContain("type=\"password\"");
    awaitAudit("\"signed-in\"", "sub lan director hall", "\"provider\"");
  }

  @Test
  void whatTheProviderSaysAtEachSignInDecides() {
    Visitor before = signedIn("binh", ADMINISTRATOR);
    Visitor now = signedIn("binh", "{\"roles\":\"kiem-toan\"}");

    assertThat(now.get("/api/v1/me").body()).contains("\"auditor\"");
    assertThat(now.get("/api/v1/keys").statusCode()).isEqualTo(403);
    assertThat(before.get("/api/v1/keys").statusCode()).isEqualTo(200);
    assertThat(server.owner().get("/api/v1/accounts").body()).doesNotContain("binh");
  }

  @Test
  void whoHasNoMappedRoleIsToldSoInBothLanguages() {
    Visitor hoa = server.stranger();
    HttpResponse<String> refused = signIn(hoa, "hoa", "{\"roles\":[\"ke-toan\"]}");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains("chưa được cấp vai trò", "/sign-in/provider?next=%2F&amp;anew=yes");
    assertThat(hoa.cookies()).isEmpty();
    hoa.cookies().put("lang", "en");
    assertThat(signIn(hoa, "hoa", "{}").body()).contains("your account has no role here");
    assertThat(location(hoa.get("/sign-in/provider?anew=yes"))).contains("prompt=login");
    awaitAudit("\"sign-in-failed\"", "\"hoa\"", "no role for roles [ke-toan]");
  }

  @Test
  void whoComesBackToAnotherSignInIsRefused() {
    Visitor nam = server.stranger();
    String back = back(nam, "/", "nam", DIRECTOR);
    HttpResponse<String> elsewhere = server.stranger().get(back);
    assertThat(elsewhere.statusCode()).isEqualTo(400);
    assertThat(elsewhere.headers().allValues("set-cookie").toString()).doesNotContain("session");
    Visitor another = server.stranger();
    another.get("/sign-in/provider");
    assertThat(another.get(back).statusCode()).isEqualTo(400);
    Visitor altered = copy(nam);
    assertThat(altered.get(back.replaceFirst("state=.", "state=x")).statusCode()).isEqualTo(400);
    assertThat(altered.get(back).statusCode()).isEqualTo(400);

    assertThat(nam.get(back).statusCode()).isEqualTo(303);
  }

  @Test
  void aCodeIsGoodOnce() {
    Visitor thu = server.stranger();
    String back = back(thu, "/", "thu", DIRECTOR);
    Visitor thief = copy(thu);
    assertThat(thu.get(back).statusCode()).isEqualTo(303);

    assertThat(thu.get(back).statusCode()).isEqualTo(400);
    assertThat(thief.get(back).statusCode()).isEqualTo(401);
    assertThat(thief.cookies()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | "nonce":"of another" | the ID token's nonce is of another sign-in
          2 | "aud":"another" | the ID token is not the provider's
          3 | "iss":"https://another.example" | the ID token is not the provider's
          4 | "azp":"another" | the ID token
          5 | "exp":1000000000 | the provider's token is over
          """)
  void aTokenThatIsNotForThisSignInIsRefused(int host, String wrong, String why) {
    // The address tells whose entry it is.
    String address = "203.0.113." + host;
    Visitor visitor = server.stranger().with("X-Forwarded-For", address);
    HttpResponse<String> refused =
        signIn(visitor, "minh", "{\"roles\":\"quan-tri\"," + wrong + "}");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("không xác nhận được bạn");
    assertThat(visitor.cookies()).isEmpty();
    awaitAudit("\"sign-in-failed\"", "\"" + address + "\"", why);
  }

  @Test
  void whatTheProviderSaysInsteadOfACodeIsNotShown() {
    Visitor visitor = server.stranger().with("X-Forwarded-For", "203.0.113.6");
    String there = location(visitor.get("/sign-in/provider"));
    String state = there.replaceFirst(".*[?&]state=([0-9a-f]+).*", "$1");
    HttpResponse<String> refused =
        visitor.get("/sign-in/callback?error=access_denied&error_description=evil&state=" + state);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).doesNotContain("evil", "access_denied");
    awaitAudit("\"203.0.113.6\"", "the provider sent no code: access_denied");
  }

  @Test
  void nobodySignsInWhereOthersCanRead() {
    Visitor inTheOpen = server.stranger().with("X-Forwarded-Proto", "http");
    HttpResponse<String> notSent = inTheOpen.get("/sign-in/provider");
    assertThat(notSent.statusCode()).isEqualTo(400);
    assertThat(notSent.body()).contains("(https)");
    Visitor quy = server.stranger();
    String back = back(quy, "/", "quy", DIRECTOR);
    assertThat(copy(quy).with("X-Forwarded-Proto", "http").get(back).body()).contains("(https)");
    Visitor overTls = server.stranger().with("X-Forwarded-Proto", "https");
    HttpResponse<String> led = overTls.get("/sign-in/provider");

    assertThat(led.headers().firstValue("set-cookie").orElse(""))
        .startsWith("__Host-counterwatch-sign-in=")
        .contains("HTTPOnly", "SameSite=Lax", "Path=/", "Secure")
        .doesNotContain("Domain");
    assertThat(location(led)).contains("redirect_uri=");
  }

  @Test
  void accountsOfOursOpenNothingHereAndKeysDo() throws Exception {
    server.add("root", "administrator");
    Visitor root = server.stranger();

    assertThat(root.signIn("root", PASSWORD).statusCode()).isEqualTo(405);
    assertThat(root.cookies()).isEmpty();
    assertThat(meStatus(server.key("reports", "province"))).isEqualTo(200);
  }

  @Test
  void signingOutEndsTheSessionAndLeadsToTheProvider() {
    Visitor mai = signedIn("mai", DIRECTOR);
    Visitor thief = copy(mai);
    assertThat(mai.submit("/sign-out", Map.of()).statusCode()).isEqualTo(400);

    HttpResponse<String> out = mai.submit("/sign-out", Map.of("csrf", mai.token()));

    assertThat(out.statusCode()).isEqualTo(200);
    assertThat(out.headers().firstValue("refresh").orElse(""))
        .startsWith("0; url=" + provider.issuer() + "/endsession?client_id=counterwatch")
        .endsWith(
            "&post_logout_redirect_uri=" + URLEncoder.encode(server.site() + "/sign-in", UTF_8));
    assertThat(out.body()).contains("Bạn đã đăng xuất").doesNotContain("<b>mai</b>");
    assertThat(mai.cookies()).isEmpty();
    assertThat(meStatus(thief)).isEqualTo(401);
  }

  @Test
  void whoSignsOutWhileTheDatabaseIsAwayIsWarnedAndFindsTheWayToTheProvider() {
    Visitor nga = signedIn("nga", DIRECTOR);
    String token = nga.token();
    server.database().stop();
    try {
      HttpResponse<String> out = nga.submit("/sign-out", Map.of("csrf", token));
      assertThat(out.statusCode()).isEqualTo(503);
      assertThat(out.headers().firstValue("refresh")).isEmpty();
      assertThat(out.body())
          .contains("Cơ sở dữ liệu chưa ghi lại được", "Đăng xuất khỏi tài khoản của tỉnh")
          .contains("href=\"" + provider.issuer() + "/endsession?client_id=counterwatch&amp;")
          .doesNotContain("Nếu trang không tự chuyển");
      assertThat(nga.cookies()).isEmpty();
    } finally {
      server.database().restart();
    }
    Await.until(
        "sessions are kept again",
        () -> signIn(server.stranger(), "nga", DIRECTOR).statusCode() == 303);
  }

  @Test
  void sessionsOutliveARestartWithWhatWasSaidThen() throws Exception {
    Visitor kien = signedIn("kien", DIRECTOR);
    server.restart();

    assertThat(kien.get("/api/v1/me").body()).contains("\"director\"", "[\"hall\"]");
    assertThat(server.owner().post("/api/v1/accounts/kien/remove", "{}").statusCode())
        .isEqualTo(200);
    assertThat(meStatus(kien)).isEqualTo(401);
    try (Connection connection = server.database().connect();
        ResultSet kept =
            connection
                .createStatement()
                .executeQuery("SELECT count(*) FROM session WHERE person = 'kien'")) {
      kept.next();
      assertThat(kept.getInt(1)).isZero();
    }
    assertThat(server.owner().post("/api/v1/accounts/kien/remove", "{}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void whileTheProviderIsAwaySessionsGoOnAndNobodySignsIn() {
    Visitor ha = signedIn("ha", DIRECTOR);
    Visitor late = server.stranger();
    String back = back(late, "/", "late", DIRECTOR);
    provider.stop();
    try {
      HttpResponse<String> away = late.get(back);
      assertThat(away.statusCode()).isEqualTo(503);
      assertThat(away.body()).contains("Hiện không kết nối được");
      assertThat(meStatus(ha)).isEqualTo(200);
    } finally {
      provider.restart();
    }
    assertThat(signIn(late, "late", DIRECTOR).statusCode()).isEqualTo(303);
  }
}
