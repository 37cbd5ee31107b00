package io.counterwatch.app.oidc;

import io.counterwatch.access.SignInProvider;
import io.counterwatch.access.Voucher;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import io.vertx.ext.auth.oauth2.providers.OpenIDConnectAuth;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OpenID Connect provider: authorization code flow with PKCE. What it says of itself is asked
 * when the server starts, and again by whoever wants to sign in while that is not known. Confined
 * to the web server's event loop.
 */
public final class OidcProvider implements SignInProvider {
  /** Limit on an answer of the provider's. */
  static final int ANSWER_SECONDS = 10;

  /** Limit on connecting to it. */
  static final int CONNECT_MILLIS = 4_000;

  /** So long after a failure nobody tries again. */
  static final int RETRY_SECONDS = 3;

  /** Its keys are not asked for more often because of a token that none of them signed. */
  static final int KEYS_SECONDS = 30;

  private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);

  /** How the library tells an error of OAuth 2, its code and maybe a description. */
  private static final Pattern ERROR = Pattern.compile("([a-z_]{1,40})(: .*)?", Pattern.DOTALL);

  /** What a provider says when the trouble is its own; the library keeps no status. */
  private static final Set<String> ITS_OWN =
      Set.of("server_error", "temporarily_unavailable", "unknown_error");

  /** Errors of how this installation is registered; of its address, a description tells. */
  private static final Pattern REGISTRATION =
      Pattern.compile(
          "(invalid_client|unauthorized_client)\\b.*|.*redirect.?uri.*",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  /** What the library says of a token that came and is over. */
  private static final String OVER = "User token is expired.";

  private static final String NOT_ITS_OWN = "the ID token is not the provider's";
  private static final int MAX_REASON = 200;

  private final Vertx vertx;
  private final OidcSettings settings;
  private final LongSupplier nanos;
  private final @Nullable Buffer authority;
  private @Nullable Future<Known> known;
  private long failedNanos;
  private boolean told;
  private boolean toldOfRegistration;
  private @Nullable Future<Void> keys;
  private long keysNanos;

  /** What the provider says of itself. */
  private record Known(OAuth2Auth auth, IdTokenRules rules, @Nullable String signOut) {}

  /**
   * Nothing is asked yet.
   *
   * @throws IOException where the file of the authority cannot be read
   */
  public OidcProvider(Vertx vertx, OidcSettings settings) throws IOException {
    this(vertx, settings, System::nanoTime);
  }

  /** The same, by that clock, which only goes forward. */
  OidcProvider(Vertx vertx, OidcSettings settings, LongSupplier nanos) throws IOException {
    this.vertx = vertx;
    this.settings = settings;
    this.nanos = nanos;
    this.authority =
        settings.authority() == null
            ? null
            : Buffer.buffer(Files.readAllBytes(settings.authority()));
  }

  @Override
  public String mark() {
    return settings.mark();
  }

  @Override
  public void prepare() {
    known();
  }

  private Future<Known> known() {
    Future<Known> asked = known;
    boolean tryAgain =
        asked == null
            || (asked.failed()
                && nanos.getAsLong() - failedNanos >= TimeUnit.SECONDS.toNanos(RETRY_SECONDS));
    if (asked != null && !tryAgain) {
      return asked;
    }
    Future<Known> asking =
        discovered().recover(failure -> Future.failedFuture(away(failure))).onComplete(this::tell);
    known = asking;
    return asking;
  }

  private void tell(AsyncResult<Known> done) {
    if (done.failed()) {
      failedNanos = nanos.getAsLong();
    }
    tellOf(done.cause());
  }

  /** Says once that it is away, and once that it is there again. */
  private void tellOf(@Nullable Throwable away) {
    if ((away != null) != told) {
      told = away != null;
      if (away != null) {
        LOG.warn("nobody can sign in: {}", away.getMessage());
      } else {
        LOG.info("the sign-in provider {} is there again", settings);
      }
    }
  }

  private Future<Known> discovered() {
    OAuth2Options options =
        new OAuth2Options()
            .setSite(settings.issuer())
            .setClientId(settings.clientId())
            .setClientSecret(settings.clientSecret())
            .setHttpClientOptions(client())
            .setJWTOptions(new JWTOptions().setLeeway(IdTokenRules.LEEWAY_SECONDS));
    Future<OAuth2Auth> found = OpenIDConnectAuth.discover(vertx, options);
    // One that is not used would go on asking for keys, also one that comes too late.
    return bounded(found)
        .map(auth -> checked(auth, options))
        .onFailure(unfit -> found.onSuccess(OAuth2Auth::close));
  }

  private HttpClientOptions client() {
    HttpClientOptions options =
        new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setIdleTimeout(ANSWER_SECONDS);
    return authority == null
        ? options
        : options.setTrustOptions(new PemTrustOptions().addCertValue(authority));
  }

  private Known checked(OAuth2Auth auth, OAuth2Options found) {
    String issuer = found.getJWTOptions().getIssuer();
    if (issuer == null) {
      throw new AwayException("the provider does not say its issuer");
    }
    requireSafe("authorization_endpoint", found.getAuthorizationPath());
    requireSafe("token_endpoint", found.getTokenPath());
    requireSafe("jwks_uri", found.getJwkPath());
    // A token is judged here, by its signature, or not at all.
    found.setIntrospectionPath(null).setUserInfoPath(null);
    String signOut = found.getLogoutPath();
    return new Known(
        auth,
        new IdTokenRules(issuer, settings.clientId()),
        signOut == null || !OidcSettings.isSafe(signOut) ? null : signOutUrl(signOut));
  }

  private static void requireSafe(String name, @Nullable String url) {
    if (url == null || !OidcSettings.isSafe(url)) {
      throw new AwayException("the provider's " + name + " is not https: " + url);
    }
  }

  private String signOutUrl(String endpoint) {
    return endpoint
        + (endpoint.contains("?") ? "&" : "?")
        + "client_id="
        + URLEncoder.encode(settings.clientId(), StandardCharsets.UTF_8)
        + "&post_logout_redirect_uri="
        + URLEncoder.encode(settings.signedOutUri(), StandardCharsets.UTF_8);
  }

  @Override
  public CompletionStage<String> signInUrl(
      String state, String nonce, String challenge, boolean anew) {
    OAuth2AuthorizationURL url =
        new OAuth2AuthorizationURL()
            .setRedirectUri(settings.redirectUri())
            .setScopes(settings.scopes())
            .setState(state)
            .setCodeChallenge(challenge)
            .setCodeChallengeMethod("S256")
            .putAdditionalParameter("nonce", nonce);
    if (anew) {
      url.setPrompt("login");
    }
    return known().map(provider -> provider.auth().authorizeURL(url)).toCompletionStage();
  }

  @Override
  public @Nullable String signOutUrl() {
    Future<Known> asked = known;
    return asked == null || !asked.succeeded() ? null : asked.result().signOut();
  }

  @Override
  public CompletionStage<Voucher> redeem(String code, String verifier, String nonce) {
    Oauth2Credentials credentials =
        new Oauth2Credentials()
            .setFlow(OAuth2FlowType.AUTH_CODE)
            .setCode(code)
            .setCodeVerifier(verifier)
            .setRedirectUri(settings.redirectUri());
    return known()
        .compose(
            provider ->
                bounded(provider.auth().authenticate(credentials))
                    .compose(user -> signed(provider.auth(), user))
                    .map(claims -> judged(provider.rules(), claims, nonce)))
        .recover(failure -> Future.failedFuture(sorted(failure)))
        .onComplete(this::tellOfAnswer)
        .toCompletionStage();
  }

  private void tellOfAnswer(AsyncResult<Voucher> done) {
    tellOf(done.cause() instanceof AwayException away ? away : null);
    toldOfRegistration &= done.failed();
  }

  /** What the ID token says, if the provider signed it; maybe with a key that is new to us. */
  private Future<JsonObject> signed(OAuth2Auth auth, User user) {
    String token = user.principal().getString("id_token");
    JsonObject claims = user.attributes().getJsonObject("idToken");
    if (token == null) {
      return Future.failedFuture(
          user.principal().containsKey("access_token")
              ? new RefusedException("there is no ID token")
              : away("it answers with no token"));
    }
    if (claims != null) {
      return Future.succeededFuture(claims);
    }
    // The library judges a single token by the rules for access tokens; ours come afterwards.
    return newKeys(auth)
        .compose(
            fetched ->
                auth.authenticate(new TokenCredentials(token))
                    .map(again -> again.attributes().getJsonObject("accessToken"))
                    .otherwiseEmpty())
        .compose(
            found ->
                found == null
                    ? Future.failedFuture(new RefusedException(NOT_ITS_OWN))
                    : Future.succeededFuture(found));
  }

  /** Whoever needs keys while they are on their way waits for the same. */
  private Future<Void> newKeys(OAuth2Auth auth) {
    Future<Void> newest = keys;
    if (newest != null && !newest.isComplete()) {
      return newest;
    }
    long now = nanos.getAsLong();
    if (newest != null) {
      long wait = newest.failed() ? RETRY_SECONDS : KEYS_SECONDS;
      if (now - keysNanos < TimeUnit.SECONDS.toNanos(wait)) {
        return newest.failed() ? newest : Future.failedFuture(new RefusedException(NOT_ITS_OWN));
      }
    }
    keysNanos = now;
    Future<Void> fetched =
        bounded(auth.jWKSet()).recover(failure -> Future.failedFuture(away(failure)));
    keys = fetched;
    return fetched;
  }

  private Voucher judged(IdTokenRules rules, JsonObject claims, String nonce) {
    String complaint = rules.complaint(claims, nonce, Instant.now().getEpochSecond());
    if (complaint != null) {
      throw new RefusedException("the ID token's " + complaint);
    }
    return settings.rules().judge(claims.getMap());
  }

  private static <T> Future<T> bounded(Future<T> answer) {
    return answer.timeout(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * A line that breaks is the provider's absence, and so is an answer that is none, such as a
   * proxy's page of errors; an error of OAuth 2 or a token is its word.
   */
  private RuntimeException sorted(Throwable failure) {
    if (failure instanceof AwayException || failure instanceof RefusedException) {
      return (RuntimeException) failure;
    }
    if (failure instanceof IOException
        || failure instanceof TimeoutException
        || failure instanceof HttpClosedException) {
      return away(failure);
    }
    if (failure instanceof DecodeException) {
      return away("it answers with no JSON");
    }
    if (failure instanceof VertxException said) {
      return answered(said);
    }
    LOG.debug("the sign-in provider says what is no token", failure);
    return new RefusedException("the provider says what is no token");
  }

  /**
   * The library tells what was answered by its words alone. Of a page none is repeated: it may be
   * one that shows what was asked, the code among it.
   */
  private RuntimeException answered(VertxException failure) {
    String said = String.valueOf(failure.getMessage());
    if (said.equals(OVER)) {
      return new RefusedException("the provider's token is over");
    }
    Matcher error = ERROR.matcher(said);
    if (!error.matches() || ITS_OWN.contains(error.group(1))) {
      return away("it answers " + plain(said.split(":", 2)[0]));
    }
    if (!toldOfRegistration && REGISTRATION.matcher(said).matches()) {
      toldOfRegistration = true;
      LOG.warn(
          "the sign-in provider refuses this installation ({}): look at oidc.client-id, its secret,"
              + " and whether the provider knows {}",
          error.group(1),
          settings.redirectUri());
    }
    return new RefusedException("the provider refuses: " + error.group(1));
  }

  private AwayException away(Throwable failure) {
    return failure instanceof AwayException said ? said : away(plain(reason(failure)));
  }

  private AwayException away(String why) {
    return new AwayException("the sign-in provider " + settings + " can't be used: " + why);
  }

  /** On one line, and no longer than a line should be: it may be a whole page. */
  private static String plain(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.substring(0, Math.min(line.length(), MAX_REASON));
  }

  /** The innermost says most, as of a certificate. */
  private static String reason(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    return Objects.requireNonNullElse(last.getMessage(), last.toString());
  }
}
