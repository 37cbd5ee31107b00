package io.counterwatch.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a finding points at is there, and every step is explained. */
class ParagraphsTest {
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([a-z-]+)\"></a>");

  @Test
  void everyParagraphIsInTheProtocol() throws IOException {
    String protocol = Files.readString(Path.of("docs/protocol.md"));
    Set<String> anchors = new TreeSet<>();
    for (Matcher heading = HEADING.matcher(protocol); heading.find(); ) {
      String words = heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "");
      anchors.add(words.strip().replace(' ', '-'));
    }
    for (Matcher anchor = ANCHOR.matcher(protocol); anchor.find(); ) {
      anchors.add(anchor.group(1));
    }
    assertThat(anchors).contains("types-and-data");
    assertThat(Arrays.stream(Rule.values()).map(rule -> rule.paragraph)).isSubsetOf(anchors);
  }

  @Test
  void everyStepIsExplained() throws IOException {
    String page = Files.readString(Path.of("docs/conformance.md"));
    for (Rule rule : Rule.values()) {
      String group = rule.id.substring(0, rule.id.indexOf('.') + 1) + "*";
      assertThat(page).as(rule.id).containsAnyOf("`" + rule.id + "`", "`" + group + "`");
    }
  }
}
