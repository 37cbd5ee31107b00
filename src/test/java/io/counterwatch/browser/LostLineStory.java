package io.counterwatch.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.counterwatch.testing.TroubledLine;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line to the server breaks and comes back, and what happened meanwhile is shown. */
final class LostLineStory {
  /** By so much the clock of a page, and that of a device, may be behind the server's. */
  private static final long LAG_SECONDS = 2;

  private static final Pattern TIME = Pattern.compile("\\d\\d:\\d\\d:\\d\\d");

  private final Site site;
  private final Browsing browsing;

  LostLineStory(Site site, Browsing browsing) {
    this.site = site;
    this.browsing = browsing;
  }

  void play() {
    try (TroubledLine line = TroubledLine.to(site.port());
        Browsing.Window window =
            browsing.window(Look.BY_DAY, Who.HEAD, "http://127.0.0.1:" + line.port())) {
      Page page = window.context().newPage();
      page.navigate("/centres/" + site.annex().centre());
      Locator live = page.locator("#connection[data-live=true]");
      live.waitFor();
      int waiting = ScreenDelay.shown(page);
      LocalTime before = site.annex().time().truncatedTo(ChronoUnit.SECONDS);

      line.sever();
      page.locator("#connection[data-live=false]").waitFor();
      LocalTime after = site.annex().time();
      Locator banner = page.locator("#banner");
      assertThat(banner).isVisible();
      Matcher since = TIME.matcher(banner.innerText());
      assertThat(since.find()).as(banner.innerText()).isTrue();
      assertThat(LocalTime.parse(since.group()))
          .isBetween(before.minusSeconds(LAG_SECONDS), after.plusSeconds(LAG_SECONDS));

      site.annex().issued(0, "A201", "land");
      site.annex().awaitStored();
      line.mend();
      live.waitFor();
      assertThat(banner).isHidden();
      assertThat(page.locator(ScreenDelay.WAITING)).hasText(Integer.toString(waiting + 1));
      assertThat(window.recorder().complaints("net::ERR_")).isEmpty();
    }
  }
}
