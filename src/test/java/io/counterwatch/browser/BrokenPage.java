package io.counterwatch.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page with everything wrong that the checks are there for: each finds its own. */
final class BrokenPage {
  private static final String HTML =
      """
      <!doctype html>
      <html lang="%s"><head><meta charset="utf-8"><title>Broken</title>
      <meta name="viewport" content="width=device-width, initial-scale=1"></head>
      <body style="background: #fff">
      <main>
      <h1>Broken</h1>
      <p id="pale" style="color: #bbb">Hardly to be read</p>
      <p id="cut" style="width: 80px; overflow: hidden; white-space: nowrap">A long text without room</p>
      <p id="low" style="height: 20px; overflow: hidden; width: 90px">A text on more lines than one</p>
      <div id="box" style="width: 60px; border: 1px solid"><span style="white-space: nowrap">Out of its box</span></div>
      <p id="wide" style="width: 900px">Wider than a phone</p>
      <p id="key">kpi.waiting</p>
      <p id="gap">At {time}</p>
      <img src="http://pictures.example/x.png" alt="">
      <button id="nameless"></button>
      </main>
      <script>throw new Error('it broke');</script>
      </body></html>
      """;

  /** What must be said, in words of the complaints. */
  private static final List<String> FOUND =
      List.of(
          "scrolls sideways",
          "cut off: p#cut",
          "cut off: p#low",
          "stands out of div#box",
          "not a word: “kpi.waiting”",
          "not a word: “At {time}”",
          "says that it is in en",
          "axe, color-contrast",
          "axe, button-name",
          "asked another host: http://pictures.example/x.png",
          "it broke");

  private BrokenPage() {}

  /** Fails where one of the checks finds nothing. */
  static void isFound(Browsing browsing) {
    List<String> complaints = look(browsing, "en", Map.of());
    for (String words : FOUND) {
      assertThat(complaints).as(words).anyMatch(each -> each.contains(words));
    }

    List<String> policed =
        look(browsing, "vi", Map.of("Content-Security-Policy", "default-src 'self'"));
    assertThat(policed)
        .as("what the policy forbids is complained of")
        .anyMatch(each -> each.contains("Content Security Policy"))
        .noneMatch(each -> each.contains("says that it is in"));
  }

  private static List<String> look(
      Browsing browsing, String language, Map<String, String> headers) {
    try (Browsing.Window window = browsing.window(Look.BY_DAY, Who.NOBODY)) {
      window
          .context()
          .route(
              "**/broken",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setContentType("text/html; charset=utf-8")
                          .setHeaders(headers)
                          .setBody(HTML.formatted(language))));
      Page page = window.context().newPage();
      page.navigate("/broken");
      List<String> all = new ArrayList<>(PageChecks.complaints(page, Look.BY_DAY));
      all.addAll(window.recorder().complaints());
      return all;
    }
  }
}
