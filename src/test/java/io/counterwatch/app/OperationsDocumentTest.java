package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.health.Concern;
import io.counterwatch.pipeline.DeviceProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents for operators name is there: series, limits, health reasons, log lines. */
class OperationsDocumentTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern SERIES = Pattern.compile("counterwatch_([a-z0-9_]+)");
  private static final Pattern LIMIT = Pattern.compile("limit=\"([a-z-]+)\"");
  private static final Pattern METRICS_ROW = Pattern.compile("\\| `([a-z0-9_]+)` \\|.*");
  private static final Pattern QUOTED_LINE = Pattern.compile("(?m)^- Log: `([^`]+)`");
  private static final Pattern ANCHOR = Pattern.compile("runbook\\.md#([a-z-]+)");

  @Test
  void everyLimitSaysHowItShows() {
    String limits = section(read("docs/architecture.md"), "## Limits", "### How limits show");
    String shown = section(read("docs/architecture.md"), "### How limits show", "## Not there yet");

    Set<String> named = new TreeSet<>();
    rows(limits).forEach(row -> named.addAll(constants(row.getLast())));
    Set<String> told = new TreeSet<>();
    rows(shown).forEach(row -> told.addAll(constants(row.getLast())));

    assertThat(named).isNotEmpty();
    assertThat(named.stream().filter(name -> !told.contains(name)))
        .as("limits that the table \"How limits show\" passes over")
        .isEmpty();
    assertThat(told.stream().filter(name -> !named.contains(name)))
        .as("names in the table \"How limits show\" that are no limit's")
        .isEmpty();
  }

  @Test
  void everySeriesThatIsNamedExists() {
    Set<String> documented = documentedSeries();
    for (String document :
        List.of(
            "docs/architecture.md",
            "docs/runbook.md",
            "docs/operations.md",
            "docs/security.md",
            "docs/faults.md",
            "docs/broker.md",
            "docs/devices.md")) {
      assertThat(found(SERIES, read(document)))
          .as(document)
          .isNotEmpty()
          .allMatch(
              name ->
                  documented.contains(name)
                      || documented.contains(name.replaceAll("_(bucket|sum|count)$", "")),
              "is in docs/metrics.md");
    }
  }

  @Test
  void everyConstantOfALimitIsInTheCode() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(MAIN)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.merge(file.getFileName().toString(), read(file.toString()), String::concat);
      }
    }
    String limits = section(read("docs/architecture.md"), "## Limits", "### How limits show");
    for (List<String> row : rows(limits)) {
      for (String name : constants(row.getLast())) {
        String[] parts = name.split("\\.");
        String source = sources.get(parts[0] + ".java");
        assertThat(source)
            .as(name)
            .isNotNull()
            .containsPattern("\\b" + parts[parts.length - 1] + "\\b");
      }
    }
  }

  /** "pages say", in English and in Vietnamese; with … where something is filled in. */
  @Test
  void whatPagesSayIsWhatTheySay() {
    Pattern quoted = Pattern.compile("pages say \"([^\"]+)\" \\(\"([^\"]+)\"\\)");
    Matcher matcher = quoted.matcher(read("docs/runbook.md"));
    int found = 0;
    for (; matcher.find(); found++) {
      assertSaid("en", matcher.group(1));
      assertSaid("vi", matcher.group(2));
    }
    assertThat(found).isEqualTo(3);
  }

  private static void assertSaid(String language, String words) {
    String messages = read("src/main/resources/web/static/messages-" + language + ".json");
    assertThat(messages).contains(words.replace("…", "{time}"));
  }

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    Set<String> classes;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      classes =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    Pattern test = Pattern.compile("`([A-Z][A-Za-z]*(?:IT|Test|Properties))`");
    try (Stream<Path> documents = Files.list(Path.of("docs"))) {
      documents
          .filter(path -> path.toString().endsWith(".md"))
          .forEach(
              path ->
                  assertThat(classes)
                      .as(path.toString())
                      .containsAll(found(test, read(path.toString()))));
    }
  }

  @Test
  void everyNameOfALimitIsInTheCode() {
    String code = source("pipeline/WriterLoad.java") + source("app/ServerWatch.java");
    assertThat(found(LIMIT, read("docs/architecture.md") + read("docs/runbook.md")))
        .isNotEmpty()
        .allMatch(name -> code.contains("\"" + name + "\""), "is a limit's name");
    Matcher used = Pattern.compile("new Use\\(\\s*\"([a-z-]+)\"").matcher(code);
    String documents = read("docs/architecture.md");
    while (used.find()) {
      assertThat(documents).contains("limit=\"" + used.group(1) + "\"");
    }
  }

  @Test
  void everyReasonOfHealthHasItsPlaceInTheRunbook() {
    Set<String> anchors = anchors(read("docs/runbook.md"));
    String operations = read("docs/operations.md");
    for (Concern concern : Concern.values()) {
      assertThat(anchors).contains(concern.help().replace("docs/runbook.md#", ""));
      assertThat(operations).contains("| `" + concern.id() + "` |");
    }
    for (DeviceProblem problem : DeviceProblem.values()) {
      assertThat(read("docs/runbook.md")).contains("`" + problem.wireName() + "`");
    }
  }

  @Test
  void everyReferenceToTheRunbookLeadsSomewhere() throws IOException {
    Set<String> anchors = anchors(read("docs/runbook.md"));
    try (Stream<Path> documents = Files.list(Path.of("docs"))) {
      documents
          .filter(path -> path.toString().endsWith(".md"))
          .forEach(
              path ->
                  assertThat(anchors)
                      .as(path.toString())
                      .containsAll(found(ANCHOR, read(path.toString()))));
    }
  }

  @Test
  void everyLinkOfBothDocumentsLeadsSomewhere() {
    Pattern link = Pattern.compile("\\]\\(([a-z]*\\.?m?d?)#([a-z0-9-]+)\\)");
    for (String document : List.of("runbook.md", "operations.md")) {
      Matcher links = link.matcher(read("docs/" + document));
      while (links.find()) {
        String target = links.group(1).isEmpty() ? document : links.group(1);
        assertThat(anchors(read("docs/" + target)))
            .as(document + " to " + target)
            .contains(links.group(2));
      }
    }
  }

  /** Quoted with … where something is filled in; each piece between stands in some source. */
  @Test
  void everyLineOfTheLogThatIsQuotedIsWritten() throws IOException {
    String code;
    try (Stream<Path> sources = Files.walk(MAIN)) {
      code =
          sources
              .filter(path -> path.toString().endsWith(".java"))
              .map(path -> read(path.toString()))
              .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", ""))
              .collect(Collectors.joining());
    }
    List<String> lines = new ArrayList<>(found(QUOTED_LINE, read("docs/runbook.md")));
    assertThat(lines).hasSizeGreaterThan(10);
    for (String line : lines) {
      Arrays.stream(line.split("…"))
          .map(String::strip)
          .filter(piece -> piece.length() > 3)
          .forEach(piece -> assertThat(code.contains(piece)).as(line + ": " + piece).isTrue());
    }
  }

  private static Set<String> documentedSeries() {
    Set<String> names = new TreeSet<>();
    for (String line : read("docs/metrics.md").lines().toList()) {
      Matcher row = METRICS_ROW.matcher(line);
      if (row.matches()) {
        names.add(row.group(1));
      }
    }
    return names;
  }

  /** The constants of a cell; one without a class is of the class before it. */
  private static Set<String> constants(String cell) {
    Set<String> all = new TreeSet<>();
    String owner = "";
    Matcher code = CODE.matcher(cell);
    while (code.find()) {
      String name = code.group(1);
      int dot = name.lastIndexOf('.');
      boolean bare = dot < 0 && name.equals(name.toUpperCase(Locale.ROOT));
      all.add(bare ? owner + "." + name : name);
      owner = dot < 0 ? owner : name.substring(0, dot);
    }
    return all;
  }

  private static List<List<String>> rows(String table) {
    return table
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| limit |"))
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
        .toList();
  }

  private static Set<String> anchors(String document) {
    return document
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> all = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }

  private static String section(String text, String from, String to) {
    int begin = text.indexOf(from);
    int end = text.indexOf(to, begin);
    assertThat(begin).as(from).isNotNegative();
    assertThat(end).as(to).isNotNegative();
    return text.substring(begin, end);
  }

  private static String source(String name) {
    return read(MAIN.resolve("io/counterwatch").resolve(name).toString());
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
