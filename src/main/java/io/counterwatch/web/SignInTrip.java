package io.counterwatch.web;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A browser's way to the provider and back. Only that browser has the secret, in a cookie; what the
 * provider is told are hashes of it, and nothing is kept here, so strangers who set out and never
 * come back cost nothing. Another browser, or this one a second time, has no such cookie.
 *
 * @param secret 256 random bits, as text
 * @param next the page that was asked for
 */
record SignInTrip(String secret, String next) {
  /** It takes a person's sign-in, perhaps with a telephone in the other hand. */
  static final long LONGEST_MINUTES = 15;

  private static final String PLAIN = "counterwatch-sign-in";
  private static final String SECURE = "__Host-" + PLAIN;
  private static final String SECRET = "[A-Za-z0-9_-]{43}";

  static SignInTrip to(String next) {
    return new SignInTrip(Tokens.random(), next);
  }

  /** What comes back with the browser. */
  String state() {
    return Tokens.hash("state " + secret);
  }

  /** What must be in what the provider says. */
  String nonce() {
    return Tokens.hash("nonce " + secret);
  }

  /** What the code is redeemed with. */
  String verifier() {
    return Tokens.hash("verifier " + secret);
  }

  /** What tells the provider beforehand who alone may redeem the code. */
  String challenge() {
    byte[] digest = HexFormat.of().parseHex(Tokens.hash(verifier()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  /** The one that the browser is on; null where it is on none. */
  static @Nullable SignInTrip of(HttpServerRequest request) {
    Cookie cookie = request.getCookie(name(request));
    String[] parts = cookie == null ? new String[0] : cookie.getValue().split("\\.", 2);
    return parts.length == 2 && parts[0].matches(SECRET)
        ? new SignInTrip(parts[0], SignInPages.next(decoded(parts[1])))
        : null;
  }

  private static @Nullable String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  /** Gives it to the browser. */
  void begin(RoutingContext context) {
    String place =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(next.getBytes(StandardCharsets.UTF_8));
    context
        .response()
        .addCookie(cookie(context.request(), secret + "." + place, LONGEST_MINUTES * 60));
  }

  /** Takes it away: what comes back a second time is refused. */
  static void end(RoutingContext context) {
    context.response().addCookie(cookie(context.request(), "", 0));
  }

  private static String name(HttpServerRequest request) {
    return Transport.isOfThisMachine(request) ? PLAIN : SECURE;
  }

  private static Cookie cookie(HttpServerRequest request, String value, long seconds) {
    return Cookie.cookie(name(request), value)
        .setPath("/")
        .setMaxAge(seconds)
        .setHttpOnly(true)
        .setSecure(!Transport.isOfThisMachine(request))
        .setSameSite(CookieSameSite.LAX);
  }
}
