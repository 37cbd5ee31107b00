package io.counterwatch.web;

import io.counterwatch.web.Messages.Language;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * The frame of the pages on visitors' phones: small, whole without a script, nothing in them that
 * was not escaped. A script that runs only spares the line: it fetches the page anew in place.
 */
final class VisitorFrame {
  /** How often a page asks again that only says that it cannot answer now. */
  static final int RETRY_SECONDS = 15;

  /** How often a page reloads itself where its script did not come, or cannot be read. */
  static final int RELOAD_SECONDS = 60;

  private static final String OTHER_LANGUAGE = "page.otherLanguage";
  private static final String GONE = "visitor.gone";
  private static final String GONE_TEXT = "visitor.goneText";
  private static final String BUSY = "visitor.busy";
  private static final String BUSY_TEXT = "visitor.busyText";
  private static final String AWAY = "visitor.away";
  private static final String AWAY_TEXT = "visitor.awayText";
  private static final String NONE = "visitor.none";
  private static final String NONE_TEXT = "visitor.noneText";
  private static final String WRONG = "visitor.wrong";
  private static final String WRONG_TEXT = "visitor.wrongText";
  private static final String LOST = "visitor.lost";

  /** The words of the frame. */
  static final Set<String> WORDS =
      Set.of(
          OTHER_LANGUAGE,
          GONE,
          GONE_TEXT,
          BUSY,
          BUSY_TEXT,
          AWAY,
          AWAY_TEXT,
          NONE,
          NONE_TEXT,
          WRONG,
          WRONG_TEXT,
          LOST);

  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int INTERNAL_ERROR = 500;
  private static final int UNAVAILABLE = 503;

  private final Messages messages;
  private final String frame = new String(Assets.read("visitor.html"), StandardCharsets.UTF_8);

  VisitorFrame(Messages messages) {
    this.messages = messages;
  }

  /**
   * A page.
   *
   * @param title of the tab
   * @param centre whose page it is, in the reader's language; or empty
   * @param body HTML
   * @param refreshSeconds when it is to be fetched anew; 0 for never
   */
  record Page(int status, String title, String centre, String body, int refreshSeconds) {
    Page(String title, String centre, String body, int refreshSeconds) {
      this(200, title, centre, body, refreshSeconds);
    }
  }

  /** Answers with a page. */
  void send(RoutingContext context, Language language, Page page) {
    // In this order: where there are two, a browser takes the first, or the shorter.
    String refresh =
        page.refreshSeconds() == 0
            ? ""
            : "<noscript>"
                + reload(page.refreshSeconds())
                + "</noscript>\n"
                + reload(RELOAD_SECONDS)
                + "\n";
    String html =
        frame
            .replace("{{$lang}}", language.code())
            .replace("{{$otherLang}}", language.other().code())
            .replace("{{$otherLanguage}}", Html.escape(word(language, OTHER_LANGUAGE)))
            .replace("{{$lost}}", Html.escape(word(language, LOST)))
            .replace("{{$refreshSeconds}}", Integer.toString(page.refreshSeconds()))
            .replace("<!--refresh-->\n", refresh)
            .replace("{{$path}}", Html.escape(path(context)))
            .replace("{{$title}}", Html.escape(page.title()))
            .replace("{{$centre}}", Html.escape(page.centre()))
            .replace("<!--body-->", page.body());
    context
        .response()
        .setStatusCode(page.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_LANGUAGE, language.code())
        .putHeader(HttpHeaders.VARY, "Cookie")
        .putHeader("X-Robots-Tag", "noindex")
        .end(html);
  }

  /** Where the other language is; of an address that cannot be read, nowhere in particular. */
  private static String path(RoutingContext context) {
    try {
      return context.normalizedPath();
    } catch (IllegalArgumentException unreadable) {
      return "/";
    }
  }

  private static String reload(int seconds) {
    return "<meta http-equiv=\"refresh\" content=\"" + seconds + "\">";
  }

  /** Of a link that nobody made, or that is too old. */
  void gone(RoutingContext context) {
    say(context, NOT_FOUND, GONE, GONE_TEXT, 0);
  }

  /** Of an address, or a counter, that too much came from. */
  void busy(RoutingContext context) {
    context.response().putHeader(HttpHeaders.RETRY_AFTER, "60");
    say(context, TOO_MANY, BUSY, BUSY_TEXT, 0);
  }

  /** Whatever else went wrong. */
  void failed(RoutingContext context, int status) {
    if (status >= INTERNAL_ERROR) {
      say(context, status, AWAY, AWAY_TEXT, RETRY_SECONDS);
    } else if (status == NOT_FOUND) {
      say(context, status, NONE, NONE_TEXT, 0);
    } else {
      say(context, status, WRONG, WRONG_TEXT, 0);
    }
  }

  /** While nothing can be said. */
  void away(RoutingContext context) {
    context.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
    say(context, UNAVAILABLE, AWAY, AWAY_TEXT, RETRY_SECONDS);
  }

  private void say(RoutingContext context, int status, String title, String text, int refresh) {
    Language language = Pages.language(context);
    String heading = word(language, title);
    String body =
        state("note", element("h1", "", heading) + element("p", "", word(language, text)));
    send(context, language, new Page(status, heading, "", body, refresh));
  }

  String word(Language language, String key) {
    return messages.word(language, key);
  }

  /** A word with its gaps filled in. */
  String word(Language language, String key, Map<String, String> values) {
    String word = messages.word(language, key);
    for (Map.Entry<String, String> value : values.entrySet()) {
      word = word.replace("{" + value.getKey() + "}", value.getValue());
    }
    return word;
  }

  /** What is read out when it changes. */
  static String state(String kind, String html) {
    return "<section id=\"state\" class=\"state\" data-kind=\""
        + kind
        + "\" aria-live=\"polite\">"
        + html
        + "</section>\n";
  }

  /** An element with that text. */
  static String element(String tag, String cssClass, String text) {
    return wrap(tag, cssClass, Html.escape(text));
  }

  /** An element with that HTML. */
  static String wrap(String tag, String cssClass, String html) {
    String of = cssClass.isEmpty() ? "" : " class=\"" + cssClass + "\"";
    return "<" + tag + of + ">" + html + "</" + tag + ">";
  }
}
