package io.counterwatch.browser;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows every page to a browser, and plays the stories that only a browser can tell. Short within
 * the build; {@code ./mvnw verify -Pbrowser} is the long form.
 */
class BrowserIT {
  private static final Length LENGTH = Length.asked();

  @TempDir static Path folder;
  private static Site site;
  private static Browsing browsing;

  @BeforeAll
  static void open() throws Exception {
    site = new Site(folder, LENGTH.of(5, 152));
    site.vote(site.links(site.hall()).survey(site.address(), "C101"), 5);
    browsing = new Browsing(site);
  }

  @AfterAll
  static void close() {
    if (browsing != null) {
      browsing.close();
    }
    if (site != null) {
      site.close();
    }
  }

  /** In the short form half of the pages by day, the others by night. */
  @TestFactory
  Stream<DynamicTest> pages() {
    List<ShownPage> pages = ShownPage.of(site);
    List<Look> looks = LENGTH == Length.LONG ? Look.all() : List.of(Look.BY_DAY, Look.BY_NIGHT);
    List<DynamicTest> tests = new ArrayList<>();
    for (int at = 0; at < looks.size(); at++) {
      PageShow show = new PageShow(browsing, looks.get(at));
      for (int page = LENGTH.of(at, 0); page < pages.size(); page += LENGTH.of(looks.size(), 1)) {
        ShownPage shown = pages.get(page);
        tests.add(dynamicTest(shown.name() + " " + looks.get(at).words(), () -> show.show(shown)));
      }
      tests.add(dynamicTest("closed " + looks.get(at).words(), show::close));
    }
    return tests.stream();
  }

  @Test
  void theChecksFindWhatIsBroken() {
    BrokenPage.isFound(browsing);
  }

  @Test
  void aPageSaysSinceWhenItsLineIsLostAndComesBack() {
    new LostLineStory(site, browsing).play();
  }

  @Test
  void aLongQueueIsAnAlertUntilItIsCalled() {
    new AlertStory(site, browsing).play();
  }

  @Test
  void aVisitorSeesThatSheIsNextAndRatesTheVisitWithOneTap() {
    new VisitorStory(site, browsing).play();
  }

  @Test
  void oneSignsInByTheFormAndOutAgain() {
    new SignInStory(site, browsing).play();
  }

  @Test
  void theKeyboardReachesEverythingOnACentresPage() {
    new KeyboardWalk(browsing).walk();
  }

  @Test
  void whatADeviceTellsIsOnTheScreen() throws Exception {
    new ScreenDelay(site, browsing, LENGTH).measure();
  }
}
