package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.access.Identity;
import io.counterwatch.access.Right;
import io.counterwatch.access.RouteRule;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one place where it is decided who gets what: before every route stands a check of the same
 * path, which holds the request against its {@link RouteRule}. A route without a rule keeps the
 * server from starting.
 *
 * <p>Who is not known is told 401, or led to the page to sign in; who lacks the right 403; a centre
 * of others is 404, whether or not it exists.
 */
public final class AccessGate {
  /** Where a change carries the token against forgery: a header, or a form's field. */
  static final String TOKEN_HEADER = "X-CSRF-Token";

  static final String TOKEN_FIELD = "csrf";

  /** Limit on a form. */
  static final int MAX_FORM_BYTES = 8 * 1024;

  /** What {@code getMetadata} of the checks' own routes has. */
  static final String OWN = "counterwatch.gate";

  /** The checks' place: what is mounted without an order comes later. */
  static final int ORDER = -1;

  private static final String NOTE = "counterwatch.note";
  private static final String NO_API_PATH = "/api/";
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int SEE_OTHER = 303;

  private final @Nullable AccessControl control;

  private final List<RouteRule> rules;

  private AccessGate(@Nullable AccessControl control, List<RouteRule> rules) {
    this.control = control;
    this.rules = rules;
  }

  /** Everybody who asks is this machine's, and nothing is written down. */
  public static AccessGate open() {
    return open(RouteRule.ALL);
  }

  /** The same by other rules, for other routes. */
  static AccessGate open(List<RouteRule> rules) {
    return new AccessGate(null, rules);
  }

  /** As that says who is who; where nobody signs in, changes are written down all the same. */
  public static AccessGate of(AccessControl control) {
    return new AccessGate(control, RouteRule.ALL);
  }

  /** Who is who; null where nothing is written down. */
  @Nullable AccessControl control() {
    return control;
  }

  private boolean signsIn() {
    return control != null && control.signsIn();
  }

  /**
   * Puts a check before every route that there is.
   *
   * @throws IllegalStateException where one has no rule
   */
  void protect(Router router) {
    Set<String> paths = new LinkedHashSet<>();
    for (Route route : router.getRoutes()) {
      String path = route.getPath();
      if (path == null && route.isRegexPath()) {
        throw new IllegalStateException("no rule says who may ask what a pattern matches");
      }
      if (path != null && !path.equals(NO_API_PATH)) {
        requireRules(path, route);
        paths.add(path);
      }
    }
    for (String path : paths) {
      List<RouteRule> ruled = of(path);
      Route check = router.route(path).order(ORDER).putMetadata(OWN, path);
      if (ruled.stream().anyMatch(RouteRule::form)) {
        check.handler(BodyHandler.create(false).setBodyLimit(MAX_FORM_BYTES));
      }
      check.handler(context -> check(context, ruled));
    }
  }

  private List<RouteRule> of(String path) {
    return rules.stream().filter(rule -> rule.path().equals(path)).toList();
  }

  private void requireRules(String path, Route route) {
    List<String> known = of(path).stream().map(RouteRule::method).toList();
    Set<HttpMethod> methods = route.methods() == null ? Set.of() : route.methods();
    if (known.isEmpty()) {
      throw new IllegalStateException("no rule says who may ask " + path);
    }
    for (HttpMethod method : methods) {
      if (!known.contains(ruled(method))) {
        throw new IllegalStateException("no rule says who may ask " + method + " " + path);
      }
    }
  }

  private static String ruled(HttpMethod method) {
    return method.equals(HttpMethod.HEAD) ? "GET" : method.name();
  }

  private void check(RoutingContext context, List<RouteRule> ruled) {
    String method = ruled(context.request().method());
    for (RouteRule rule : ruled) {
      if (rule.method().equals(method)) {
        check(context, rule);
        return;
      }
    }
    String allowed = ruled.stream().map(RouteRule::method).sorted().collect(Collectors.joining());
    boolean onlyRead = allowed.equals("GET");
    context
        .response()
        .putHeader(
            HttpHeaders.ALLOW,
            onlyRead ? "GET, HEAD" : allowed.equals("POST") ? "POST" : "GET, HEAD, POST");
    Replies.error(
        context,
        NOT_ALLOWED,
        onlyRead ? "only GET and HEAD are answered here" : "this method is not answered here");
  }

  private void check(RoutingContext context, RouteRule rule) {
    context.put(OWN, this);
    Asker asker = asker(context);
    if (asker != null) {
      asker.isOf(context);
    }
    if (rule.changes() && isForged(context, rule, asker)) {
      refuse(context, rule, BAD_REQUEST, "the request does not come from a page of this site");
    } else if (rule.right() == Right.PUBLIC) {
      context.next();
    } else if (asker == null) {
      lead(context, rule);
    } else if (!asker.identity().may(rule.right())) {
      denied(context, asker.identity(), null);
      refuse(context, rule, FORBIDDEN, "your role may not do this");
    } else {
      withCentre(context, rule, asker.identity());
    }
  }

  private void withCentre(RoutingContext context, RouteRule rule, Identity identity) {
    String centre = centre(context, rule);
    if (centre != null && !identity.centres().holds(centre)) {
      denied(context, identity, centre);
      refuse(context, rule, NOT_FOUND, "no such centre");
      return;
    }
    if (rule.changes() && !rule.form() && control != null) {
      AuditTrail trail = control.trail();
      context.addEndHandler(ended -> changed(context, rule, identity, centre, trail));
    }
    context.next();
  }

  private static @Nullable String centre(RoutingContext context, RouteRule rule) {
    return switch (rule.centre()) {
      case ID -> context.pathParam("id");
      case CENTRE -> context.pathParam("centre");
      case NONE, LISTED -> null;
    };
  }

  private static void changed(
      RoutingContext context,
      RouteRule rule,
      Identity identity,
      @Nullable String centre,
      AuditTrail trail) {
    String note = context.get(NOTE);
    String target = context.request().path() + (note == null ? "" : " " + note);
    String address = Addresses.ofClient(context.request());
    int status = context.response().getStatusCode();
    if (rule.centre() == RouteRule.Centre.CENTRE) {
      // A program's, by the thousand.
      trail.addOnce(identity, new AuditTrail.Deed("events", centre, target, address), status);
    } else {
      trail.add(identity, new AuditTrail.Deed("changed", centre, target, address), status);
    }
  }

  /** Says what a change was done to, where its path doesn't. */
  public static void note(RoutingContext context, String what) {
    context.put(NOTE, what);
  }

  private @Nullable Asker asker(RoutingContext context) {
    if (control == null || !control.signsIn()) {
      return Asker.without(Identity.MACHINE, () -> true);
    }
    HttpServerRequest request = context.request();
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      return ofKey(control, authorization, request);
    }
    String id = SessionCookie.read(request);
    return id == null || id.isEmpty() ? null : control.ofSession(id);
  }

  private static @Nullable Asker ofKey(
      AccessControl control, String authorization, HttpServerRequest request) {
    String[] parts = authorization.strip().split("\\s+", 2);
    Asker asker =
        parts.length == 2 && parts[0].toLowerCase(Locale.ROOT).equals("bearer")
            ? control.ofKey(parts[1])
            : null;
    if (asker == null) {
      AuditTrail.Deed deed =
          new AuditTrail.Deed("key-refused", null, null, Addresses.ofClient(request));
      control.trail().addUnknownOnce("", deed, UNAUTHORIZED);
    }
    return asker;
  }

  /**
   * A key is sent by programs only. A session's cookie is sent by whatever page asks for it, and
   * where nobody signs in, any page of a browser at this machine can ask. A vote is allowed by its
   * link, which a page of strangers does not have.
   */
  private static boolean isForged(RoutingContext context, RouteRule rule, @Nullable Asker asker) {
    HttpServerRequest request = context.request();
    if (rule.proof() == RouteRule.Proof.LINK
        || (asker != null && asker.identity().kind() == Identity.Kind.KEY)) {
      return false;
    }
    if (!Transport.isOfThisSite(request)) {
      return true;
    }
    if (asker == null || asker.session() == null || rule.right() == Right.PUBLIC) {
      return false;
    }
    String given =
        rule.form() ? request.getFormAttribute(TOKEN_FIELD) : request.getHeader(TOKEN_HEADER);
    return given == null || !Tokens.same(asker.token(), given);
  }

  private void denied(RoutingContext context, Identity identity, @Nullable String centre) {
    if (control != null) {
      String address = Addresses.ofClient(context.request());
      control
          .trail()
          .addOnce(
              identity,
              new AuditTrail.Deed("denied", centre, context.request().path(), address),
              centre == null ? FORBIDDEN : NOT_FOUND);
    }
  }

  private static void lead(RoutingContext context, RouteRule rule) {
    if (rule.isApi()) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
      Replies.error(context, UNAUTHORIZED, "sign in, or send a key as Authorization: Bearer KEY");
      return;
    }
    String asked = rule.changes() ? "/" : context.request().path();
    String next =
        asked.equals("/") ? "" : "?next=" + URLEncoder.encode(asked, StandardCharsets.UTF_8);
    context
        .response()
        .setStatusCode(SEE_OTHER)
        .putHeader(HttpHeaders.LOCATION, "/sign-in" + next)
        .end();
  }

  private static void refuse(RoutingContext context, RouteRule rule, int status, String reason) {
    if (rule.isApi()) {
      Replies.error(context, status, reason);
    } else {
      context.fail(status);
    }
  }

  /**
   * What may be shown of that answer to who asks: all, or all but staff figures. Who looked at
   * those is written down; while that can't be, nobody sees them.
   */
  static JsonNode shown(RoutingContext context, JsonNode body) {
    if (StaffFigures.areIn(body) && !mayLook(context)) {
      StaffFigures.takeOut(body);
    }
    return body;
  }

  /** Whether who asks may see staff figures, which is then written down. */
  static boolean mayLook(RoutingContext context) {
    return mayRead(context, "looked-at-staff-figures");
  }

  /** Whether who asks may see something of single clerks, which is then written down as that. */
  static boolean mayRead(RoutingContext context, String action) {
    AccessGate passed = context.get(OWN);
    AccessControl known = passed == null ? null : passed.control;
    if (known == null || !known.signsIn()) {
      return true;
    }
    Asker asker = Asker.of(context);
    if (asker == null || !asker.identity().may(Right.STAFF) || !known.trail().isWritten()) {
      return false;
    }
    known
        .trail()
        .addOnce(
            asker.identity(),
            new AuditTrail.Deed(
                action,
                context.pathParam("id"),
                context.request().path(),
                Addresses.ofClient(context.request())),
            context.response().getStatusCode());
    return true;
  }
}
