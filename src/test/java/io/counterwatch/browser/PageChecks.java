package io.counterwatch.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.fasterxml.jackson.core.type.TypeReference;
import com.microsoft.playwright.Page;
import io.counterwatch.testing.Http;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with a page as it stands: what does not fit, what is no word, what axe finds. */
final class PageChecks {
  private static final List<String> STANDARDS = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa");
  private static final Set<String> GRAVE = Set.of("serious", "critical");

  /** A ticket's page is news and nothing else: it reloads where no script spares that. */
  private static final List<String> RELOADS = List.of("meta-refresh");

  /** Of the tables for makers of devices, all but the first three: one template makes them all. */
  private static final List<String> ALIKE = List.of(".entry ~ .entry ~ .entry ~ .entry");

  private static final int NODES_NAMED = 4;
  private static final String SCRIPT = read("/io/counterwatch/browser/checks.js");

  /** How keys of the bundle begin: a page that shows one has no word for it. */
  private static final List<String> FAMILIES = families();

  private PageChecks() {}

  /** Everything that should not be. */
  static List<String> complaints(Page page, Look look) {
    List<String> all = new ArrayList<>(shape(page, look));
    all.addAll(axe(page));
    return all;
  }

  private static List<String> shape(Page page, Look look) {
    Map<String, Object> about =
        Map.of(
            "phone",
            look.size() == Look.Size.PHONE ? look.size().width : 0,
            "language",
            look.language(),
            "families",
            FAMILIES);
    List<String> found = new ArrayList<>();
    for (Object each : (List<?>) page.evaluate(SCRIPT, about)) {
      found.add(String.valueOf(each));
    }
    return found;
  }

  private static List<String> axe(Page page) {
    AxeBuilder axe = new AxeBuilder(page).withTags(STANDARDS).exclude(ALIKE).setLegacyMode(true);
    AxeResults results =
        (page.url().contains("/ticket/") ? axe.disableRules(RELOADS) : axe).analyze();
    return results.getViolations().stream()
        .filter(rule -> GRAVE.contains(String.valueOf(rule.getImpact())))
        .map(PageChecks::words)
        .toList();
  }

  private static String words(Rule rule) {
    String where =
        rule.getNodes().stream()
            .limit(NODES_NAMED)
            .map(PageChecks::words)
            .collect(Collectors.joining("\n    ", "\n    ", ""));
    return "axe, %s: %s, %d times:%s"
        .formatted(rule.getId(), rule.getHelp(), rule.getNodes().size(), where);
  }

  private static String words(CheckedNode node) {
    String summary = String.valueOf(node.getFailureSummary()).replaceAll("\\s+", " ");
    return node.getTarget() + " " + summary;
  }

  private static List<String> families() {
    try {
      return Http.JSON
          .readValue(
              read("/web/static/messages-vi.json"), new TypeReference<Map<String, String>>() {})
          .keySet()
          .stream()
          .map(key -> key.substring(0, key.indexOf('.')))
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(PageChecks.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
