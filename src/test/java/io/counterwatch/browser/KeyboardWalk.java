package io.counterwatch.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Goes through a centre's page with the Tab key alone: everything is reached, and one sees where
 * one is.
 */
final class KeyboardWalk {
  private static final int MOST_STEPS = 300;

  /** Everything that a mouse could use. */
  private static final String USABLE =
      """
      () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
        .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled
          && each.tabIndex >= 0 && each.type !== 'hidden')
        .map((each, index) => { each.dataset.walk = index; return index; }).length
      """;

  /**
   * Which of them has the focus, and whether that is to be seen: a ring around it, on the screen.
   */
  private static final String FOCUSED =
      """
      () => {
        const at = document.activeElement;
        const style = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        return {
          walk: at === document.body ? 'none' : at.dataset.walk ?? 'other',
          name: `${at.localName}.${at.className} “${at.textContent.trim().slice(0, 40)}”`,
          ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
          inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
            && box.width > 0 && box.height > 0,
        };
      }
      """;

  private final Browsing browsing;

  KeyboardWalk(Browsing browsing) {
    this.browsing = browsing;
  }

  void walk() {
    try (Browsing.Window window = browsing.window(Look.BY_NIGHT, Who.HEAD)) {
      Page page = window.context().newPage();
      open(page);
      skipLinkLeadsToTheFigures(page);
      open(page);
      holdStill(window, page);
      everythingIsReached(page);
    }
  }

  /** From the top: a page that is loaded again goes on where the skip link had led. */
  private static void open(Page page) {
    page.navigate("about:blank");
    page.navigate("/centres/" + Site.PROVINCIAL);
    page.locator("#connection[data-live=true]").waitFor();
    page.locator("#counters li").first().waitFor();
  }

  private static void skipLinkLeadsToTheFigures(Page page) {
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    assertThat(page.locator(".skip")).isInViewport();
    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    assertThat(
            (boolean)
                page.evaluate("document.querySelector('main').contains(document.activeElement)"))
        .as("behind the skip link the focus is in the page's main part")
        .isTrue();
  }

  /** As it stands: what comes and goes while the walk lasts could be missed. */
  private static void holdStill(Browsing.Window window, Page page) {
    page.evaluate("dispatchEvent(new Event('pagehide'))");
    window.context().setOffline(true);
  }

  private static void everythingIsReached(Page page) {
    int usable = (int) page.evaluate(USABLE);
    List<String> unseen = new ArrayList<>();
    boolean[] reached = new boolean[usable];
    for (int step = 0; step < MOST_STEPS; step++) {
      page.keyboard().press("Tab");
      Map<?, ?> at = (Map<?, ?>) page.evaluate(FOCUSED);
      String walk = String.valueOf(at.get("walk"));
      if (walk.equals("none")) {
        break;
      }
      if (!walk.equals("other")) {
        reached[Integer.parseInt(walk)] = true;
      }
      if (!Boolean.TRUE.equals(at.get("ring")) || !Boolean.TRUE.equals(at.get("inView"))) {
        unseen.add(at.toString());
      }
    }
    assertThat(unseen).as("has the focus, and does not show it").isEmpty();
    assertThat(reached).as("of %d that a mouse can use", usable).doesNotContain(false);
    assertThat(usable).isGreaterThan(20);
  }
}
