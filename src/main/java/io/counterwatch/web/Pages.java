package io.counterwatch.web;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.web.Messages.Language;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pages' shells: HTML in the reader's language, without figures, which come by the live stream.
 * In the templates <code>{{key}}</code> is a word of the bundle and <code>{{$name}}</code> a value;
 * both are escaped. Language and theme are chosen by {@code ?lang=} and {@code ?theme=} and
 * remembered in cookies.
 */
final class Pages {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\$?[a-zA-Z0-9.-]+)}}");
  private static final String ACCOUNT_PLACE = "<!--account-->";
  private static final long REMEMBER_SECONDS = Duration.ofDays(365).toSeconds();

  private final LiveViews live;
  private final Messages messages;
  private final VisitorErrors visitorErrors;
  private final String province = framed("province.html", "exceptions");
  private final String centre = framed("centre.html", "queue-chart", "exceptions");
  private final Shell service = new Shell(framed("service.html", "queue-chart"), "service.js");
  private final Shell counter = new Shell(framed("counter.html"), "counter.js");
  private final Shell ticket = new Shell(framed("ticket.html"), "ticket.js");
  private final String notFound = framed("not-found.html");
  private final String forbidden = framed("forbidden.html");
  private final String accountMenu = template("account-menu.html");
  private final String developers;

  /** A page with the script that fills it. */
  private record Shell(String html, String script) {}

  /**
   * The pages.
   *
   * @param protocol the parts of the device makers' page, as {@link DeveloperHtml} makes them
   * @param visitorErrors what visitors are told instead of what these pages say
   */
  Pages(
      LiveViews live,
      Messages messages,
      Map<String, String> protocol,
      VisitorErrors visitorErrors) {
    this.live = live;
    this.messages = messages;
    this.visitorErrors = visitorErrors;
    this.developers = withParts(framed("developers.html"), protocol);
  }

  void mount(Router router) {
    Replies.get(router, "/", this::province);
    Replies.get(router, "/centres/:id", this::centre);
    Replies.get(router, "/centres/:id/services/:service", this::service);
    Replies.get(router, "/centres/:id/counters/:counter", this::counter);
    Replies.get(router, "/centres/:id/tickets/:subject", this::ticket);
    Replies.get(router, "/developers", this::developers);
    router.errorHandler(403, context -> forbidden(context));
    router.errorHandler(404, context -> notFound(context));
  }

  private void province(RoutingContext context) {
    Language language = language(context);
    String title = messages.word(language, "province.title");
    send(context, language, province, Map.of("title", title, "script", "province.js"));
  }

  private void centre(RoutingContext context) {
    CentreView view = live.of(context.pathParam("id"));
    if (view == null) {
      notFound(context);
      return;
    }
    Language language = language(context);
    String name = language.of(view.plan().names());
    send(
        context,
        language,
        centre,
        Map.of("title", name, "centre", view.centre(), "script", "centre.js"));
  }

  private void service(RoutingContext context) {
    CentreView view = live.of(context.pathParam("id"));
    ServiceView found =
        view == null
            ? null
            : view.services().stream()
                .filter(each -> each.plan().service().equals(context.pathParam("service")))
                .findFirst()
                .orElse(null);
    if (view == null || found == null) {
      notFound(context);
      return;
    }
    Language language = language(context);
    String name = language.of(found.plan().names());
    part(context, language, service, view, name, found.plan().service());
  }

  private void counter(RoutingContext context) {
    CentreView view = live.of(context.pathParam("id"));
    String asked = context.pathParam("counter");
    if (view == null
        || view.counters().stream().noneMatch(each -> each.plan().counter().equals(asked))) {
      notFound(context);
      return;
    }
    Language language = language(context);
    String title = messages.word(language, "counters.counter") + " " + asked;
    part(context, language, counter, view, title, asked);
  }

  /** Whether there is such a ticket, the page itself asks. */
  private void ticket(RoutingContext context) {
    CentreView view = live.of(context.pathParam("id"));
    if (view == null) {
      notFound(context);
      return;
    }
    Language language = language(context);
    String title = messages.word(language, "ticket.title");
    part(context, language, ticket, view, title, context.pathParam("subject"));
  }

  /** A page of something in a centre. */
  private void part(
      RoutingContext context,
      Language language,
      Shell page,
      CentreView view,
      String title,
      String part) {
    send(
        context,
        language,
        page.html(),
        Map.of(
            "title",
            title,
            "centre",
            view.centre(),
            "centreName",
            language.of(view.plan().names()),
            "part",
            part,
            "style",
            "detail.css",
            "script",
            page.script()));
  }

  private void developers(RoutingContext context) {
    Language language = language(context);
    send(
        context,
        language,
        developers,
        Map.of(
            "title", messages.word(language, "dev.title"),
            "style", "developers.css",
            "script", "developers.js",
            "copy", messages.word(language, "dev.copy"),
            "copied", messages.word(language, "dev.copied")));
  }

  private void forbidden(RoutingContext context) {
    if (visitorErrors.answered(context, 403)) {
      return;
    }
    context.response().setStatusCode(403);
    Language language = language(context);
    String title = messages.word(language, "forbidden.title");
    send(context, language, forbidden, Map.of("title", title, "script", "base.js"));
  }

  private void notFound(RoutingContext context) {
    if (visitorErrors.answered(context, 404)) {
      return;
    }
    context.response().setStatusCode(404);
    Language language = language(context);
    String title = messages.word(language, "notFound.title");
    send(context, language, notFound, Map.of("title", title, "script", "base.js"));
  }

  /** Answers with a page, in its frame; its values go before the frame's own. */
  void send(RoutingContext context, Language language, String page, Map<String, String> values) {
    Asker asker = Asker.of(context);
    String darkMedia =
        switch (choice(context, "theme", "auto")) {
          case "dark" -> "all";
          case "light" -> "not all";
          default -> "(prefers-color-scheme: dark)";
        };
    Map<String, String> shell =
        Map.of(
            "lang",
            language.code(),
            "otherLang",
            language.other().code(),
            "darkMedia",
            darkMedia,
            "style",
            "board.css",
            "path",
            context.normalizedPath(),
            "query",
            "",
            "token",
            asker == null ? "" : asker.token());
    String menu = asker == null || asker.session() == null ? "" : menu(asker, language, shell);
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, private")
        .putHeader(HttpHeaders.CONTENT_LANGUAGE, language.code())
        .putHeader(HttpHeaders.VARY, "Cookie")
        .end(fill(page, language, shell, values).replace(ACCOUNT_PLACE, menu));
  }

  private String menu(Asker asker, Language language, Map<String, String> shell) {
    return fill(
        accountMenu,
        language,
        shell,
        Map.of(
            "name", asker.identity().name(),
            "role", role(asker, language),
            "own", Boolean.toString(asker.identity().self() != null)));
  }

  /** What somebody is called for what they may do. */
  String role(Asker asker, Language language) {
    return messages.word(language, "role." + asker.identity().role().word());
  }

  /** A word of the bundle. */
  String word(Language language, String key) {
    return messages.word(language, key);
  }

  private String fill(
      String template, Language language, Map<String, String> shell, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            match -> {
              String name = match.group(1);
              String value =
                  name.startsWith("$")
                      ? value(name.substring(1), shell, values)
                      : messages.word(language, name);
              return Matcher.quoteReplacement(Html.escape(value));
            });
  }

  private static String value(String name, Map<String, String> shell, Map<String, String> values) {
    String value = values.getOrDefault(name, shell.get(name));
    if (value == null) {
      throw new IllegalStateException("a template asks for " + name);
    }
    return value;
  }

  /** The reader's language: asked for, else remembered, else Vietnamese. */
  static Language language(RoutingContext context) {
    return choice(context, "lang", "vi").equals("en") ? Language.EN : Language.VI;
  }

  /** What the address says, which is then remembered; else what was remembered. */
  private static String choice(RoutingContext context, String name, String otherwise) {
    String asked = asked(context, name);
    Cookie remembered = context.request().getCookie(name);
    if (asked != null) {
      context
          .response()
          .addCookie(
              Cookie.cookie(name, asked.replaceAll("[^a-z]", ""))
                  .setPath("/")
                  .setMaxAge(REMEMBER_SECONDS)
                  .setSameSite(CookieSameSite.LAX));
      return asked;
    }
    return remembered == null ? otherwise : remembered.getValue();
  }

  /**
   * What the address says; null where it says nothing, or can't be read: that too is told on a
   * page.
   */
  private static @Nullable String asked(RoutingContext context, String name) {
    try {
      return context.queryParams().get(name);
    } catch (HttpException unreadable) {
      return null;
    }
  }

  /**
   * A page in the frame of all.
   *
   * @param parts that it has in common with other pages; each has its place in a comment
   */
  static String framed(String name, String... parts) {
    String page = template("frame.html").replace("{{$body}}", template(name));
    return withParts(
        page,
        Arrays.stream(parts)
            .collect(Collectors.toMap(part -> part, part -> template(part + ".html"))));
  }

  private static String template(String name) {
    return new String(Assets.read(name), StandardCharsets.UTF_8);
  }

  /** Puts parts in the places that comments keep for them. */
  private static String withParts(String template, Map<String, String> parts) {
    String page = template;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      String place = "<!--" + part.getKey() + "-->";
      if (!page.contains(place)) {
        throw new IllegalStateException("no place for " + part.getKey());
      }
      page = page.replace(place, part.getValue());
    }
    return page;
  }
}
