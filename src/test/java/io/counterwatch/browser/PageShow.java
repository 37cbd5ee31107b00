package io.counterwatch.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows pages in one way, takes their pictures and says what is wrong with them. */
final class PageShow implements AutoCloseable {
  private static final Path PICTURES = Path.of("target", "screenshots");

  private final Browsing browsing;
  private final Look look;
  private final Map<Who, Browsing.Window> windows = new HashMap<>();

  PageShow(Browsing browsing, Look look) {
    this.browsing = browsing;
    this.look = look;
  }

  /** Fails with everything that is wrong with it. */
  void show(ShownPage shown) {
    Browsing.Window window =
        windows.computeIfAbsent(shown.who(), who -> browsing.window(look, who));
    var unused = window.recorder().complaints();
    List<String> complaints = new ArrayList<>();
    try (Page page = window.context().newPage()) {
      Response answer = page.navigate(shown.path());
      page.locator(shown.ready()).first().waitFor();
      if (answer.status() != shown.status()) {
        complaints.add("is answered with " + answer.status());
      }
      page.evaluate("document.fonts.ready.then(() => true)");
      // Before the picture and axe, which put styles of their own into the page.
      String expected = shown.status() == 200 ? "nothing else" : "status of " + shown.status();
      complaints.addAll(window.recorder().complaints(expected));
      picture(page, shown);
      complaints.addAll(PageChecks.complaints(page, look));
      // What a page asks for by its timers comes later.
      complaints.addAll(window.recorder().foreign());
    }
    assertThat(complaints).as("%s %s", shown.name(), look.words()).isEmpty();
  }

  private void picture(Page page, ShownPage shown) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(PICTURES.resolve(shown.name() + "-" + look.words() + ".png")));
  }

  @Override
  public void close() {
    windows.values().forEach(Browsing.Window::close);
  }
}
