package io.counterwatch.browser;

import java.util.ArrayList;
import java.util.List;

/**
 * A page, and when it is whole.
 *
 * @param name of its pictures
 * @param ready a selector of what is there when the page shows what it is for
 * @param status that the server answers
 */
record ShownPage(String name, String path, Who who, String ready, int status) {
  private static final String LIVE = "#connection[data-live=true]";
  private static final String STATIC = "main h2, main h1";

  private ShownPage(String name, String path, Who who, String ready) {
    this(name, path, who, ready, 200);
  }

  /** All that there are, at that site. */
  static List<ShownPage> of(Site site) {
    List<ShownPage> pages = new ArrayList<>();
    String provincial = "/centres/" + Site.PROVINCIAL;
    String hall = "/centres/" + site.hall().centre();
    pages.add(new ShownPage("province", "/", Who.HEAD, live("#centres tr")));
    pages.add(new ShownPage("centre", provincial, Who.HEAD, live("#counters li")));
    pages.add(
        new ShownPage("service", provincial + "/services/land", Who.HEAD, live("#facts div")));
    pages.add(new ShownPage("counter", provincial + "/counters/3", Who.HEAD, live("#facts div")));
    pages.add(
        new ShownPage(
            "ticket-line",
            hall + "/tickets/" + site.hall().subject("C101"),
            Who.HEAD,
            live("#legs li")));
    pages.add(new ShownPage("small-centre", hall, Who.HEAD, live("#counters li")));
    visitors(site, pages);
    // Here it comes on a wall in the short form, too: that is what it is made for.
    pages.add(new ShownPage("display", "/display/" + Site.PROVINCIAL, Who.NOBODY, "#services li"));
    pages.add(new ShownPage("sign-in", "/sign-in", Who.NOBODY, STATIC));
    pages.add(new ShownPage("account", "/account", Who.HEAD, STATIC));
    pages.add(new ShownPage("me", "/me", Who.CLERK, STATIC));
    pages.add(new ShownPage("developers", "/developers", Who.NOBODY, ".dev-body"));
    pages.add(new ShownPage("not-found", "/nowhere", Who.HEAD, STATIC, 404));
    return pages;
  }

  private static String live(String part) {
    return "body:has(" + LIVE + ") " + part;
  }

  private static void visitors(Site site, List<ShownPage> pages) {
    VisitorLinks links = site.links(site.hall());
    pages.add(visitor("visitor-waiting", links.ticket("A104"), 200));
    pages.add(visitor("visitor-next", links.ticket("A102"), 200));
    pages.add(visitor("visitor-called", links.ticket("C104"), 200));
    pages.add(visitor("visitor-served", links.ticket("C102"), 200));
    pages.add(visitor("visitor-missed", links.ticket("C103"), 200));
    pages.add(visitor("visitor-unknown", links.ticket("A199"), 200));
    pages.add(visitor("visitor-gone", links.ticket("A104") + "x", 404));
    pages.add(visitor("survey", links.survey(site.address(), "C102"), 200));
    pages.add(visitor("survey-thanks", links.survey(site.address(), "C101"), 200));
  }

  private static ShownPage visitor(String name, String path, int status) {
    return new ShownPage(name, path, Who.NOBODY, STATIC, status);
  }
}
