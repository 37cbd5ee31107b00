package io.counterwatch.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.counterwatch.testing.Await;

/** A visitor with a phone: waits, is next, is called, is served, and rates the visit. */
final class VisitorStory {
  /** As long as the page's own script waits at most until it asks again. */
  private static final String UNTIL_IT_ASKS = "00:25";

  private final Site site;
  private final Browsing browsing;

  VisitorStory(Site site, Browsing browsing) {
    this.site = site;
    this.browsing = browsing;
  }

  void play() {
    Hall annex = site.annex();
    annex.issued(10, "D401", "justice");
    annex.issued(9, "D402", "justice");
    annex.awaitStored();
    try (Browsing.Window window = browsing.window(Look.BY_DAY, Who.NOBODY)) {
      Page page = window.context().newPage();
      page.clock().install();
      page.navigate(site.links(annex).ticket("D402"));
      awaitState(page, "waiting");
      assertThat(page.locator("#facts dd").first()).hasText("2");

      annex.called(4, "D401", "3");
      annex.awaitStored();
      awaitState(page, "next");
      assertThat(page.locator("#state h1")).containsText("Sắp đến lượt bạn");

      annex.started(3.9, "D401", "3");
      annex.finished(3, "D401", "3");
      annex.called(2.9, "D402", "3");
      annex.awaitStored();
      awaitState(page, "called");
      assertThat(page.locator("#state")).containsText("3");

      annex.started(2.8, "D402", "3");
      annex.finished(1, "D402", "3");
      annex.awaitStored();
      awaitState(page, "served");
      page.locator("#state a").tap();
      page.locator("[data-score='5']").tap();
      assertThat(page.locator("h1")).containsText("Cảm ơn");
      assertThat(window.recorder().complaints()).isEmpty();
    }
    Await.until(
        "the vote came as an event",
        () -> site.json("/api/v1/centres/" + annex.centre()).at("/ratings/responses").asInt() == 1);
  }

  /** The page asks by itself, every so often; only its clock is turned on. */
  private static void awaitState(Page page, String kind) {
    Await.until(
        "the page says " + kind,
        () -> {
          page.clock().fastForward(UNTIL_IT_ASKS);
          return kind.equals(page.locator("#state").getAttribute("data-kind"));
        });
  }
}
