package io.counterwatch.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.RequestOptions;
import io.counterwatch.testing.Programs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Chromium in which pages are looked at, by whoever and in whatever way. */
final class Browsing implements AutoCloseable {
  /** Whoever waits for longer waits for what never comes. */
  private static final double PATIENCE_MILLIS = 60_000;

  private final Playwright playwright;
  private final Browser browser;
  private final Site site;
  private final Map<Who, List<Cookie>> sessions = new HashMap<>();

  /**
   * Somebody's window, with all that is asked for and complained of in it.
   *
   * @param context closes all of its pages
   */
  record Window(BrowserContext context, Recorder recorder) implements AutoCloseable {
    @Override
    public void close() {
      context.close();
    }
  }

  Browsing(Site site) {
    this.site = site;
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    // The browser is the system's own: the driver must fetch none.
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(
                        Programs.get("chromium", "chromium", "chromium-browser", "google-chrome"))
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            // What would leave this machine is found by its request, and fails.
                            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")));
  }

  /** A new window of somebody at the site's own address. */
  Window window(Look look, Who who) {
    return window(look, who, site.address());
  }

  /** The same at another address of the site. */
  Window window(Look look, Who who, String address) {
    boolean phone = look.size() == Look.Size.PHONE;
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(address)
                .setViewportSize(look.size().width, look.size().height)
                .setIsMobile(phone)
                .setHasTouch(phone)
                .setColorScheme(look.theme())
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale(look.language().equals("vi") ? "vi-VN" : "en-GB")
                .setTimezoneId("Asia/Ho_Chi_Minh"));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.addCookies(List.of(new Cookie("lang", look.language()).setUrl(address)));
    if (who != Who.NOBODY) {
      signIn(context, who);
    }
    return new Window(context, new Recorder(context));
  }

  /** Once for each of them: to look at a password takes its time. */
  private void signIn(BrowserContext context, Who who) {
    List<Cookie> known = sessions.get(who);
    if (known != null) {
      context.addCookies(known);
      return;
    }
    context
        .request()
        .post(
            site.address() + "/sign-in",
            RequestOptions.create()
                .setForm(FormData.create().set("name", who.account).set("password", Who.PASSWORD)));
    List<Cookie> given =
        context.cookies().stream().filter(each -> each.name.contains("session")).toList();
    if (given.isEmpty()) {
      throw new AssertionError(who.account + " could not sign in");
    }
    sessions.put(who, given);
  }

  /** Ends the browser and its driver. */
  @Override
  public void close() {
    try (playwright) {
      browser.close();
    }
  }
}
