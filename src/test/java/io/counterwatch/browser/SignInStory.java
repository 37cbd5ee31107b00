package io.counterwatch.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;

/** Somebody who is not known is led to the form, mistypes, signs in, and out again. */
final class SignInStory {
  private final Site site;
  private final Browsing browsing;

  SignInStory(Site site, Browsing browsing) {
    this.site = site;
    this.browsing = browsing;
  }

  void play() {
    String wanted = "/centres/" + site.hall().centre();
    try (Browsing.Window window = browsing.window(Look.BY_NIGHT, Who.NOBODY)) {
      Page page = window.context().newPage();
      page.navigate(wanted);
      assertThat(page).hasURL(Pattern.compile("/sign-in\\?next="));
      submit(page, "a wrong password");
      assertThat(page.locator(".gate-said")).isVisible();

      submit(page, Who.PASSWORD);
      assertThat(page).hasURL(site.address() + wanted);
      page.locator("#connection[data-live=true]").waitFor();
      page.locator(".account summary").click();
      assertThat(page.locator(".account-who b")).hasText(Who.CLERK.account);
      page.locator(".account-out").click();

      assertThat(page).hasURL(site.address() + "/sign-in");
      page.navigate(wanted);
      assertThat(page).hasURL(Pattern.compile("/sign-in\\?next="));
      assertThat(window.recorder().complaints("status of 401")).isEmpty();
    }
  }

  private static void submit(Page page, String password) {
    page.locator("#name").fill(Who.CLERK.account);
    page.locator("#password").fill(password);
    page.locator("#password").press("Enter");
  }
}
