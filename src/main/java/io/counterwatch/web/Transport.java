package io.counterwatch.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a request came, as far as that decides what it may carry. */
final class Transport {
  private Transport() {}

  /** Whether it was asked at a loopback name, and no proxy stood in between. */
  static boolean isOfThisMachine(HttpServerRequest request) {
    HostAndPort asked = request.authority();
    return asked != null
        && Loopback.is(asked.host().toLowerCase(Locale.ROOT))
        && request.getHeader("X-Forwarded-Proto") == null
        && request.getHeader("Forwarded") == null;
  }

  /**
   * Whether nobody in between could read a password: at this machine, or over the TLS that a proxy
   * says there was. Who lies about that in a request of their own harms nobody else.
   */
  static boolean isConfidential(HttpServerRequest request) {
    return isOfThisMachine(request)
        || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
  }

  /** Whether it comes from a page of this site, or from no page at all. */
  static boolean isOfThisSite(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return false;
    }
    String origin = request.getHeader("Origin");
    return origin == null || isAt(origin, request.authority());
  }

  private static boolean isAt(String origin, @Nullable HostAndPort asked) {
    try {
      String from = URI.create(origin).getRawAuthority();
      return from != null && asked != null && from.equalsIgnoreCase(asked.toString());
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
