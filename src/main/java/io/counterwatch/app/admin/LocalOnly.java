package io.counterwatch.app.admin;

import io.counterwatch.web.Loopback;
import io.counterwatch.web.Replies;
import io.counterwatch.web.VisitorPages;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * The whole site while nobody signs in: for who works on this machine. A page of strangers can be
 * made to ask here by a name of its own that suddenly means this machine; its requests name it in
 * {@code Host}. What comes through a proxy comes from somebody else, and is answered nothing that
 * is not public.
 */
public final class LocalOnly {
  private static final int FORBIDDEN = 403;

  private LocalOnly() {}

  /** Adds the check; before all routes that it is for. */
  public static void mount(Router router) {
    router.route().handler(LocalOnly::admit);
  }

  private static void admit(RoutingContext context) {
    HostAndPort host = context.request().authority();
    if (VisitorPages.isPublic(context.normalizedPath())) {
      // For visitors' phones and the hall's screen, which come through a proxy.
      context.next();
    } else if (host != null && !Loopback.is(host.host().toLowerCase(Locale.ROOT))) {
      Replies.error(
          context, FORBIDDEN, "while nobody signs in, ask this at a loopback address only");
    } else if (isForwarded(context)) {
      Replies.error(
          context, FORBIDDEN, "while nobody signs in, nothing is answered through a proxy");
    } else {
      context.next();
    }
  }

  private static boolean isForwarded(RoutingContext context) {
    return context.request().headers().names().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.equals("forwarded") || name.startsWith("x-forwarded-"));
  }
}
