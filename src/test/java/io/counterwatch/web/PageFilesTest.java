package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.web.Messages.Language;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageFilesTest {
  private static final Pattern TEMPLATE_KEY = Pattern.compile("\\{\\{([a-zA-Z0-9.-]+)}}");
  private static final Pattern QUOTED_KEY =
      Pattern.compile("'([a-z][A-Za-z0-9]*\\.[A-Za-z0-9-]+)'");
  private static final Pattern KEY_FAMILY = Pattern.compile("`([a-z]+\\.)\\$\\{");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  /** Paths in an object, which look like keys of the bundle. */
  private static final Set<String> NOT_WORDS = Set.of("wait", "service");

  private static final Map<String, String> VIETNAMESE = Messages.bundle(Language.VI);
  private static final Map<String, String> ENGLISH = Messages.bundle(Language.EN);

  @Test
  void bothLanguagesHaveTheSameKeysAndTheSameGaps() {
    assertThat(ENGLISH.keySet()).isEqualTo(VIETNAMESE.keySet());
    ENGLISH.forEach(
        (key, word) ->
            assertThat(placeholders(word))
                .as(key)
                .isEqualTo(placeholders(VIETNAMESE.getOrDefault(key, ""))));
  }

  @Test
  void everyWordThatIsAskedForExistsAndNoneIsLeftOver() throws Exception {
    Set<String> used = new TreeSet<>();
    for (Path html : files(".html")) {
      used.addAll(matches(TEMPLATE_KEY, Files.readString(html)));
    }
    for (Path script : files(".js")) {
      String text = Files.readString(script);
      matches(QUOTED_KEY, text).stream()
          .filter(key -> !NOT_WORDS.contains(key.substring(0, key.indexOf('.'))))
          .filter(key -> !key.endsWith(".js"))
          .forEach(used::add);
      for (String family : matches(KEY_FAMILY, text)) {
        Set<String> members =
            VIETNAMESE.keySet().stream()
                .filter(key -> key.startsWith(family))
                .collect(Collectors.toSet());
        assertThat(members).as(family).isNotEmpty();
        used.addAll(members);
      }
    }
    ProtocolFiles protocol = ProtocolFiles.load();
    new DeveloperHtml(protocol, AsyncApi.document(protocol))
        .parts()
        .values()
        .forEach(part -> used.addAll(matches(TEMPLATE_KEY, part)));
    used.addAll(List.of("dev.title", "dev.copy", "dev.copied"));
    used.add("province.title");
    used.add("notFound.title");
    used.addAll(StaffingShown.WORDS);
    used.addAll(SignInPages.WORDS);
    used.addAll(ProviderPages.WORDS);
    used.addAll(VisitorFrame.WORDS);
    used.addAll(TicketPage.WORDS);
    used.addAll(SurveyPage.WORDS);

    assertThat(used).isEqualTo(new TreeSet<>(VIETNAMESE.keySet()));
  }

  @Test
  void pagesHaveNoScriptStyleOrHandlerInTheHtml() throws Exception {
    for (Path html : files(".html")) {
      String text = Files.readString(html);
      assertThat(text.replaceAll("<script (type=\"module\"|defer) src=\"[^\"]+\"></script>", ""))
          .as(html.toString())
          .doesNotContain("<script", "<style")
          .doesNotContainPattern("\\sstyle=")
          .doesNotContainPattern("\\son[a-z]+=");
    }
  }

  /** A phone that cannot read a script runs none of it. */
  @Test
  void visitorsScriptIsReadByOldPhones() throws Exception {
    assertThat(Files.readString(root().resolve("static/visitor.js")))
        .doesNotContain("?.", "??", "=>", "`", "...", "replaceChildren")
        .doesNotContainPattern("\\b(const|let|async|await|import|fetch)\\b[ (]");
  }

  @Test
  void nothingIsFetchedFromElsewhere() throws Exception {
    for (Path file : files("")) {
      String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
      assertThat(text).as(file.toString()).doesNotContainPattern("(https?:)?//[a-z0-9-]+\\.[a-z]");
    }
  }

  @Test
  void exactlyTheFilesOfTheFolderAreServed() throws Exception {
    Path folder = root().resolve("static");
    Set<String> inFolder =
        files("").stream()
            .filter(file -> folder.equals(file.getParent()))
            .map(file -> file.getFileName().toString())
            .collect(Collectors.toSet());

    assertThat(inFolder).isEqualTo(Set.copyOf(Assets.NAMES));
  }

  @Test
  void theDarkThemeNamesOnlyColoursOfTheLightOne() throws Exception {
    Pattern name = Pattern.compile("(--[a-z-]+):");
    Path folder = root().resolve("static");
    List<String> light = matches(name, Files.readString(folder.resolve("base.css")));
    List<String> dark = matches(name, Files.readString(folder.resolve("dark.css")));

    assertThat(light).containsAll(dark);
  }

  private static List<String> placeholders(String word) {
    return matches(PLACEHOLDER, word).stream().sorted().toList();
  }

  private static List<String> matches(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().map(result -> result.group(1)).toList();
  }

  private static List<Path> files(String ending) throws IOException, URISyntaxException {
    try (Stream<Path> paths = Files.walk(root())) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> path.toString().endsWith(ending))
          .toList();
    }
  }

  private static Path root() throws URISyntaxException {
    URL url = Objects.requireNonNull(PageFilesTest.class.getResource(Assets.ROOT));
    return Path.of(url.toURI());
  }
}
