package io.counterwatch.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/**
 * Too many wait: the page says so where a screen reader hears it; the head takes notice with a
 * click; they are called, and it is over.
 */
final class AlertStory {
  private static final String SERVICE = "Civil status";

  /** Two more than the service's policy tolerates. */
  private static final int VISITORS = 8;

  private final Site site;
  private final Browsing browsing;

  AlertStory(Site site, Browsing browsing) {
    this.site = site;
    this.browsing = browsing;
  }

  void play() {
    try (Browsing.Window window = browsing.window(Look.BY_NIGHT, Who.HEAD)) {
      Page page = window.context().newPage();
      page.navigate("/centres/" + site.annex().centre());
      page.locator("#connection[data-live=true]").waitFor();
      Locator alert = page.locator("#alerts li").filter(withWords());
      Locator exception = page.locator("#exceptions > li").filter(withWords());
      assertThat(alert).hasCount(0);

      comeAndWait();
      assertThat(alert).hasCount(1);
      assertThat(page.locator("#alerts")).hasAttribute("aria-live", "polite");
      assertThat(alert.locator(".alert-words")).containsText(SERVICE);

      exception.getByRole(AriaRole.BUTTON).click();
      assertThat(exception).hasAttribute("data-noticed", "true");
      assertThat(exception.locator(".exception-notice")).containsText(Who.HEAD.account);

      areServed();
      assertThat(alert).hasCount(0);
      assertThat(exception).hasCount(0);
      assertThat(page.locator("#exceptions-over")).containsText(SERVICE);
      assertThat(window.recorder().complaints()).isEmpty();
    }
  }

  private static Locator.FilterOptions withWords() {
    return new Locator.FilterOptions().setHasText(SERVICE);
  }

  private void comeAndWait() {
    for (int i = 0; i < VISITORS; i++) {
      site.annex().issued(14 - i * 0.1, number(i), "household");
    }
    site.annex().awaitStored();
  }

  private void areServed() {
    for (int i = 0; i < VISITORS; i++) {
      site.annex().called(9 - i, number(i), "2");
      site.annex().started(8.9 - i, number(i), "2");
      site.annex().finished(8.1 - i, number(i), "2");
    }
    site.annex().awaitStored();
  }

  private static String number(int visitor) {
    return "C" + (300 + visitor);
  }
}
