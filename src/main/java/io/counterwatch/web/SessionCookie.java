package io.counterwatch.web;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the browser keeps a session's id. Over TLS the name begins with {@code __Host-}, so that no
 * other name of the domain can set it; a page at this machine has no TLS, and so another name.
 */
final class SessionCookie {
  /** At this machine, where there is no TLS. */
  static final String PLAIN = "counterwatch-session";

  /** Everywhere else. */
  static final String SECURE = "__Host-" + PLAIN;

  private SessionCookie() {}

  private static String name(HttpServerRequest request) {
    return Transport.isOfThisMachine(request) ? PLAIN : SECURE;
  }

  /** The id that came with the request; null where none did. */
  static @Nullable String read(HttpServerRequest request) {
    Cookie cookie = request.getCookie(name(request));
    return cookie == null ? null : cookie.getValue();
  }

  /** Gives it to the browser, until that is closed or the session over. */
  static void give(RoutingContext context, String id) {
    context.response().addCookie(cookie(context.request(), id));
  }

  /** Takes it away. */
  static void takeAway(RoutingContext context) {
    context.response().addCookie(cookie(context.request(), "").setMaxAge(0));
  }

  private static Cookie cookie(HttpServerRequest request, String value) {
    return Cookie.cookie(name(request), value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(!Transport.isOfThisMachine(request))
        .setSameSite(CookieSameSite.LAX);
  }
}
