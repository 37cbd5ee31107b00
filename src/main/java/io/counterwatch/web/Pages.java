package io.counterwatch.web;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.web.Messages.Language;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages' shells: HTML in the reader's language, without figures, which come by the live stream.
 * In the templates <code>{{key}}</code> is a word of the bundle and <code>{{$name}}</code> a value;
 * both are escaped. Language and theme are chosen by {@code ?lang=} and {@code ?theme=} and
 * remembered in cookies.
 */
final class Pages {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\$?[a-zA-Z0-9.-]+)}}");
  private static final long REMEMBER_SECONDS = Duration.ofDays(365).toSeconds();

  private final LiveViews live;
  private final Messages messages;
  private final String province = framed("province.html");
  private final String centre = framed("centre.html");
  private final String notFound = framed("not-found.html");
  private final String developers;

  /**
   * The pages.
   *
   * @param protocol the parts of the device makers' page, as {@link DeveloperHtml} makes them
   */
  Pages(LiveViews live, Messages messages, Map<String, String> protocol) {
    this.live = live;
    this.messages = messages;
    this.developers = withParts(framed("developers.html"), protocol);
  }

  void mount(Router router) {
    Replies.get(router, "/", this::province);
    Replies.get(router, "/centres/:id", this::centre);
    Replies.get(router, "/developers", this::developers);
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

  private void notFound(RoutingContext context) {
    context.response().setStatusCode(404);
    Language language = language(context);
    String title = messages.word(language, "notFound.title");
    send(context, language, notFound, Map.of("title", title, "script", "base.js"));
  }

  private void send(
      RoutingContext context, Language language, String page, Map<String, String> values) {
    String darkMedia =
        switch (choice(context, "theme", "auto")) {
          case "dark" -> "all";
          case "light" -> "not all";
          default -> "(prefers-color-scheme: dark)";
        };
    Map<String, String> shell =
        Map.of(
            "lang", language.code(),
            "otherLang", language.other().code(),
            "darkMedia", darkMedia,
            "style", "board.css",
            "path", context.normalizedPath());
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, private")
        .putHeader(HttpHeaders.CONTENT_LANGUAGE, language.code())
        .putHeader(HttpHeaders.VARY, "Cookie")
        .end(fill(page, language, shell, values));
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

  private static Language language(RoutingContext context) {
    return choice(context, "lang", "vi").equals("en") ? Language.EN : Language.VI;
  }

  /** What the address says, which is then remembered; else what was remembered. */
  private static String choice(RoutingContext context, String name, String otherwise) {
    String asked = context.queryParams().get(name);
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

  private static String framed(String name) {
    return template("frame.html").replace("{{$body}}", template(name));
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
