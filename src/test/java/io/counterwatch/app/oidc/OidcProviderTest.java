package io.counterwatch.app.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.counterwatch.access.ClaimRules;
import io.counterwatch.access.ClaimRules.Mapped;
import io.counterwatch.access.Role;
import io.counterwatch.access.SignInProvider.AwayException;
import io.counterwatch.access.SignInProvider.RefusedException;
import io.counterwatch.access.Voucher;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.TestCertificates;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a provider may say and do, and what comes of it. */
class OidcProviderTest {
  private static final ClaimRules RULES =
      new ClaimRules(
          "preferred_username", "roles", "centres", List.of(new Mapped("xem", Role.VIEWER)));

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private PlayedProvider played;
  private OidcProvider provider;

  @BeforeEach
  void start() throws Exception {
    played = new PlayedProvider(vertx);
    provider = provider(null, null);
  }

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private OidcProvider provider(@Nullable String secret, @Nullable Path authority)
      throws Exception {
    return new OidcProvider(vertx, settings(secret, authority, RULES), nanos::get);
  }

  private OidcSettings settings(ClaimRules rules) {
    return settings(null, null, rules);
  }

  private OidcSettings settings(
      @Nullable String secret, @Nullable Path authority, ClaimRules rules) {
    return new OidcSettings(
        played.issuer(),
        "counterwatch",
        secret,
        authority,
        List.of("openid"),
        "http://localhost:8080",
        rules);
  }

  /** On an event loop, as the server does it. */
  private <T> T there(Supplier<CompletionStage<T>> work) throws Exception {
    return begin(work).get(30, TimeUnit.SECONDS);
  }

  private <T> CompletableFuture<T> begin(Supplier<CompletionStage<T>> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    vertx.runOnContext(
        nothing ->
            work.get()
                .whenComplete(
                    (result, failure) -> {
                      if (failure == null) {
                        done.complete(result);
                      } else {
                        done.completeExceptionally(failure);
                      }
                    }));
    return done;
  }

  private Voucher redeem() throws Exception {
    return begun().get(30, TimeUnit.SECONDS);
  }

  private CompletableFuture<Voucher> begun() {
    return begin(() -> provider.redeem("a code", "v", "n"));
  }

  private void assertRefused(String why) {
    assertThatThrownBy(this::redeem)
        .cause()
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aSignedTokenMakesAPerson() throws Exception {
    assertThat(redeem()).isEqualTo(new Voucher.Person("lan", "4711", Role.VIEWER, Set.of()));
    assertThat(played.asked)
        .contains("grant_type=authorization_code", "code=a+code", "code_verifier=v")
        .contains("redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fsign-in%2Fcallback")
        .contains("client_id=counterwatch");
  }

  @Test
  void aClientWithASecretShowsIt() throws Exception {
    provider = provider("hidden", null);
    redeem();

    assertThat(played.authorization).isEqualTo("Basic Y291bnRlcndhdGNoOmhpZGRlbg==");
    assertThat(played.asked).doesNotContain("hidden");
  }

  @Test
  void newKeysAreAskedForButNotAtEachToken() throws Exception {
    redeem();
    assertThat(played.keysAsked).hasValue(1);
    played.rotate("second");
    redeem();
    redeem();
    assertThat(played.keysAsked).hasValue(2);
    played.rotate("third");

    assertRefused("not the provider's");
    assertThat(played.keysAsked).hasValue(2);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(OidcProvider.KEYS_SECONDS));
    redeem();
    assertThat(played.keysAsked).hasValue(3);
  }

  @Test
  void whoeverNeedsKeysThatAreOnTheirWayWaitsForThem() throws Exception {
    redeem();
    played.rotate("second");
    Promise<Void> sent = Promise.promise();
    played.keysWait = sent.future();
    CompletableFuture<Voucher> first = begun();
    Await.until("keys are asked for", () -> played.keysAsked.get() == 2);
    CompletableFuture<Voucher> second = begun();
    Await.until("it has its token", () -> played.answered.get() == 3);
    sent.complete();

    assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(Voucher.Person.class);
    assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Voucher.Person.class);
    assertThat(played.keysAsked).hasValue(2);
  }

  @Test
  void withoutItsKeysItIsAwayAndAskedAgainSoon() throws Exception {
    redeem();
    played.rotate("second");
    played.otherKeys = new PlayedProvider.Other(503, "text/html", "<h1>Trouble</h1>");
    assertRedeemAway();
    played.otherKeys = null;
    assertRedeemAway();
    assertThat(played.keysAsked).hasValue(2);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(OidcProvider.RETRY_SECONDS));

    assertThat(redeem()).isInstanceOf(Voucher.Person.class);
  }

  private void assertRedeemAway() {
    assertThatThrownBy(this::redeem).cause().isInstanceOf(AwayException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 | text/html | <h1>Trouble</h1>
          502 | text/plain | bad gateway
          503 | application/json | {"error":"temporarily_unavailable"}
          500 | application/json | {"error":"unknown_error","error_description":"see the log"}
          404 | text/html | nothing here
          200 | text/html | <p>We are moving</p>
          200 | text/plain | moving
          200 | application/json | moving
          """)
  void whatIsNoAnswerToTheCodeIsAbsence(int status, String type, String body) throws Exception {
    played.otherToken = new PlayedProvider.Other(status, type, body);
    assertRedeemAway();
    played.otherToken = null;

    assertThat(redeem()).isInstanceOf(Voucher.Person.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          invalid_grant | code not valid | 0
          invalid_client | wrong secret | 1
          unauthorized_client | not for this flow | 1
          invalid_grant | Incorrect redirect_uri | 1
          """)
  void anErrorIsARefusalAndOneOfTheRegistrationIsToldOnce(
      String error, String description, int lines) throws Exception {
    String body =
        new JsonObject().put("error", error).put("error_description", description).encode();
    played.otherToken = new PlayedProvider.Other(400, "application/json", body);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(OidcProvider.class);
    logger.addAppender(log);
    try {
      assertRefused("refuses: " + error);
      assertRefused("refuses: " + error);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .hasSize(lines)
        .allMatch(line -> line.getFormattedMessage().contains("(" + error + ")"));
  }

  @Test
  void aNewKeyOfTheSameNameIsFoundToo() throws Exception {
    redeem();
    played.rotate("first");

    assertThat(redeem()).isInstanceOf(Voucher.Person.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "RS256", "ES384", ""})
  void theKeySaysTheAlgorithmAndNotTheToken(String algorithm) {
    played.head.put("alg", algorithm);

    assertRefused("");
  }

  @Test
  void aTokenForAnotherSignInIsRefused() throws Exception {
    redeem();
    played.claims.put("roles", "quan-tri").put("nonce", "another");
    assertRefused("nonce");
    played.claims.put("nonce", "n").remove("exp");
    assertRefused("exp");
    played.claims.put("aud", "another");
    assertRefused("");
  }

  @Test
  void aCertificateMustBeOfAnAuthorityThatIsTrustedAndOfThatHost(@TempDir Path folder)
      throws Exception {
    TestCertificates shown = TestCertificates.makeFor(folder, "localhost");
    played = new PlayedProvider(vertx, shown, "localhost");
    provider = provider(null, null);
    assertAway("certification path");
    provider = provider(null, shown.authority());
    assertThat(redeem()).isInstanceOf(Voucher.Person.class);
    played = new PlayedProvider(vertx, shown, "127.0.0.1");
    provider = provider(null, shown.authority());
    assertAway("IP address");
  }

  private void assertAway(String why) {
    assertThatThrownBy(() -> there(() -> provider.signInUrl("s", "n", "c", false)))
        .cause()
        .isInstanceOf(AwayException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization_endpoint", "token_endpoint", "jwks_uri"})
  void anAddressThatIsNotHttpsIsNotUsed(String endpoint) {
    played.description.put(endpoint, "ftp://127.0.0.1/x");

    assertAway("");
  }

  @Test
  void whoeverCallsItselfSomethingElseIsNotTheProvider() {
    played.description.put("issuer", "https://another.example");

    assertAway("issuer");
  }

  @Test
  void aDescriptionWithoutAnIssuerIsNone() {
    played.description.remove("issuer");

    assertAway("issuer");
  }

  @Test
  void itsAddressForSigningOutIsUsedWhereItHasOne() throws Exception {
    there(() -> provider.signInUrl("s", "n", "c", false));
    assertThat(provider.signOutUrl()).isNull();

    played.description.put("end_session_endpoint", "https://id.example/out?x=1");
    OidcProvider another = provider(null, null);
    assertThat(another.signOutUrl()).isNull();
    there(() -> another.signInUrl("s", "n", "c", false));
    assertThat(another.signOutUrl())
        .isEqualTo(
            "https://id.example/out?x=1&client_id=counterwatch"
                + "&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fsign-in");
  }

  @Test
  void aMarkStandsForWhoseWordItIsAndHowItIsUnderstood() throws Exception {
    String mark = provider.mark();
    assertThat(provider("hidden", null).mark()).isEqualTo(mark);
    played = new PlayedProvider(vertx);
    assertThat(provider(null, null).mark()).isNotEqualTo(mark);
    List<Mapped> others = List.of(new Mapped("xem", Role.AUDITOR));
    ClaimRules changed = new ClaimRules("preferred_username", "roles", "centres", others);
    assertThat(settings(changed).mark()).isNotEqualTo(settings(RULES).mark());
  }

  @Test
  void theBrowserIsSentWithAllThatItBinds() throws Exception {
    String url = there(() -> provider.signInUrl("s1", "n1", "c1", true));

    assertThat(url)
        .startsWith(played.issuer() + "/authorize?")
        .contains("state=s1", "nonce=n1", "code_challenge=c1", "code_challenge_method=S256")
        .contains("response_type=code", "scope=openid", "prompt=login", "client_id=counterwatch");
    assertThat(there(() -> provider.signInUrl("s", "n", "c", false))).doesNotContain("prompt");
  }

  @Test
  void whatIsNoTokenIsRefused() throws Exception {
    redeem();
    JsonObject nothing = played.claims.copy();
    played.claims.clear();
    assertRefused("");
    played.claims.mergeIn(nothing);
    assertThat(redeem()).isInstanceOf(Voucher.Person.class);
  }
}
