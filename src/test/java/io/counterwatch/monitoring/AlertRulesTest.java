package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.MetricsDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the rules promise beyond what promtool looks at. */
class AlertRulesTest {
  private static final String WATCHDOG = "Watchdog";
  private static final Set<String> AREAS =
      Set.of("queue", "quality", "devices", "platform", "monitoring");
  private static final List<String> TEXTS =
      List.of("summary", "summary_en", "description", "description_en");
  private static final Pattern RUNBOOK =
      Pattern.compile(
          "\\{\\{ with \\$externalLabels\\.docs_url }}\\{\\{ \\. }}/\\{\\{ end }}"
              + "docs/runbook\\.md#([a-z-]+)");
  private static final Pattern SERIES = Pattern.compile("\\bcounterwatch_([a-z0-9_]+)");
  private static final Pattern RECORDED = Pattern.compile("\\b[a-z_]+:[a-z0-9_]+:[a-z0-9_]+");
  private static final Pattern NAMED = Pattern.compile("alertname=~?\"([A-Za-z|]+)\"");
  private static final Pattern DURATION = Pattern.compile("([0-9]+)([dhms])");

  @Test
  void everyAlertSaysHowGraveItIsAndWhoseItIs() {
    for (JsonNode rule : AlertingFiles.alerts()) {
      String severity = rule.at("/labels/severity").asText();
      assertThat(severity)
          .as(name(rule))
          .isIn(name(rule).equals(WATCHDOG) ? Set.of("none") : Set.of("warning", "critical"));
      assertThat(rule.at("/labels/area").asText()).as(name(rule)).isIn(AREAS);
    }
  }

  @Test
  void everyAlertHasItsTextsInBothLanguages() {
    for (JsonNode rule : AlertingFiles.alerts()) {
      JsonNode annotations = rule.path("annotations");
      for (String text : TEXTS) {
        String words = annotations.path(text).asText().replaceAll("\\{\\{.*?}}", "");
        boolean vietnamese = words.codePoints().anyMatch(letter -> letter > 127);
        assertThat(words).as(name(rule) + " " + text).isNotBlank();
        assertThat(vietnamese).as(name(rule) + " " + text).isEqualTo(!text.endsWith("_en"));
      }
      assertThat(annotations.path("description").asText()).contains("Việc đầu tiên");
      assertThat(annotations.path("description_en").asText()).contains("First");
      assertThat(annotations.has("caveat")).isEqualTo(annotations.has("caveat_en"));
    }
  }

  @Test
  void everyAlertLeadsToASectionOfTheRunbookThatSaysWhatToDo() {
    String runbook = AlertingFiles.text(Path.of("docs/runbook.md"));
    TreeMap<String, String> sections = new TreeMap<>();
    for (String section : runbook.split("\n## ")) {
      String title = section.lines().findFirst().orElseThrow();
      sections.put(title.toLowerCase(Locale.ROOT).replace(' ', '-'), section);
    }
    for (JsonNode rule : AlertingFiles.alerts()) {
      Matcher url = RUNBOOK.matcher(rule.at("/annotations/runbook_url").asText());
      assertThat(url.matches()).as(name(rule)).isTrue();
      assertThat(sections).as(name(rule)).containsKey(url.group(1));
      assertThat(sections.get(url.group(1)))
          .as(url.group(1))
          .contains("- Seen:", "- Means:", "- First:", "- Lost:", "- Over:");
    }
  }

  /** What is sent to a director can be read by one. */
  @Test
  void sectionsForDirectorsHaveALineInVietnamese() {
    String runbook = AlertingFiles.text(Path.of("docs/runbook.md"));
    List<String> sections =
        Stream.of(runbook.split("\n## ")).filter(text -> text.contains("\n*For ")).toList();
    assertThat(sections).hasSize(11).allMatch(text -> text.contains("\n- Tiếng Việt: "));
  }

  @Test
  void everySeriesThatARuleNamesIsDocumentedOrRecorded() {
    Set<String> documented =
        MetricsDocument.rows().stream().map(MetricsDocument.Row::name).collect(Collectors.toSet());
    Set<String> recorded = new TreeSet<>();
    List<JsonNode> rules = AlertingFiles.rules();
    rules.forEach(rule -> recorded.add(rule.path("record").asText()));
    for (JsonNode rule : rules) {
      String text = rule.path("expr").asText() + " " + rule.path("annotations");
      assertThat(found(SERIES, text))
          .as(rule.toString())
          .allMatch(
              name ->
                  documented.contains(name)
                      || documented.contains(name.replaceAll("_(bucket|sum|count)$", "")));
      assertThat(recorded).as(rule.toString()).containsAll(found(RECORDED, text));
    }
    assertThat(recorded)
        .contains(
            "centre_service:wait_seconds:p50_15m",
            "centre_service:wait_seconds:p90_15m",
            "centre:service_level:ratio_today",
            "centre_service:service_level:ratio_today",
            "province:service_level:ratio_today",
            "centre:tickets_waiting:sum",
            "province:tickets_waiting:sum",
            "centre:longest_wait_seconds:max",
            "centre_service:abandonment:ratio_today",
            "centre:abandonment:ratio_today",
            "centre:counters_open:sum",
            "centre:served:rate1h",
            "centre_counter:occupancy:ratio1h",
            "centre:satisfaction:ratio1d",
            "centre:dossiers_on_time:ratio1d",
            "centre:dossiers_overdue:sum");
  }

  /** Whatever is made of the server's series stays while no server has started. */
  @Test
  void noAlertEndsBecauseTheServerIsGone() {
    TreeMap<String, String> recorded = new TreeMap<>();
    for (JsonNode rule : AlertingFiles.rules(AlertingFiles.ALERTS)) {
      recorded.put(rule.path("record").asText(), rule.path("expr").asText());
    }
    for (JsonNode rule : AlertingFiles.alerts()) {
      boolean ofTheServer = !rule.at("/labels/area").asText().equals("monitoring");
      if (ofTheServer && !rule.at("/labels").has("escalation")) {
        String series = rule.path("expr").asText();
        assertThat(series).as(name(rule)).endsWith(":held");
        assertThat(recorded.get(series))
            .as(series)
            .containsPattern(
                "or \\(\\s+"
                    + series
                    + "\\s+unless on \\(\\) \\((max|count)\\(counterwatch_health");
      }
    }
  }

  /** A silence is made of an alert's labels, and must fit what follows it. */
  @Test
  void whatGoesToTheProvinceHasTheLabelsOfWhatItFollows() {
    Set<String> escalated = new TreeSet<>();
    for (JsonNode rule : AlertingFiles.alerts()) {
      if (rule.at("/labels/escalation").asText().equals("province")) {
        escalated.add(name(rule));
        String severity = rule.at("/labels/severity").asText();
        String area = rule.at("/labels/area").asText();
        assertThat(AlertingFiles.alerts())
            .as(name(rule))
            .anyMatch(
                other ->
                    name(other).equals(name(rule))
                        && !other.path("labels").has("escalation")
                        && other.at("/labels/severity").asText().equals(severity)
                        && other.at("/labels/area").asText().equals(area));
        assertThat(rule.path("expr").asText())
            .contains("alertname=\"" + name(rule) + "\"")
            .contains("severity=\"" + severity + "\"")
            .contains("area=\"" + area + "\"")
            .contains("escalation=\"\"");
        assertThat(rule.path("for").asText()).isEqualTo("15m");
      }
    }
    assertThat(escalated)
        .containsExactly(
            "CentreSilent", "LongestWait", "NobodyCalled", "QueueLong", "WaitingNobodyServes");
  }

  /** Quiet, then firing with all its texts, then over: of every alert in one test. */
  @Test
  void everyAlertIsSeenQuietFiringAndOver() {
    Set<String> seen = new TreeSet<>();
    for (Path file : AlertingFiles.ruleTests()) {
      for (JsonNode test : AlertingFiles.yaml(file).path("tests")) {
        TreeMap<String, TreeMap<Duration, Boolean>> firing = new TreeMap<>();
        for (JsonNode check : test.path("alert_rule_test")) {
          firing
              .computeIfAbsent(check.path("alertname").asText(), name -> new TreeMap<>())
              .put(duration(check.path("eval_time").asText()), !check.path("exp_alerts").isEmpty());
        }
        firing.forEach(
            (name, course) -> {
              List<Boolean> inOrder = List.copyOf(course.values());
              if (!inOrder.getFirst() && inOrder.contains(true) && !inOrder.getLast()) {
                seen.add(name);
              }
            });
      }
    }
    assertThat(names()).containsAll(seen);
    assertThat(names().stream().filter(name -> !seen.contains(name))).containsExactly(WATCHDOG);
  }

  @Test
  void everyAlertIsInTheDocument() {
    String document = AlertingFiles.text(Path.of("docs/alerts.md"));
    for (JsonNode rule : AlertingFiles.alerts()) {
      if (!rule.at("/labels").has("escalation")) {
        assertThat(document)
            .containsPattern(
                "(?m)^\\| %s[^|]* \\|.*\\| %s \\| %s: "
                    .formatted(
                        name(rule),
                        rule.at("/labels/severity").asText(),
                        rule.at("/labels/area").asText()));
      }
    }
  }

  @Test
  void alertmanagerNamesOnlyAlertsThatExist() {
    String routes = AlertingFiles.text(AlertingFiles.ALERTMANAGER);
    Set<String> named =
        found(NAMED, routes).stream()
            .flatMap(alternatives -> Stream.of(alternatives.split("\\|")))
            .collect(Collectors.toSet());
    assertThat(named).isNotEmpty();
    assertThat(names()).containsAll(named);
  }

  private static Set<String> names() {
    return AlertingFiles.alerts().stream()
        .map(AlertRulesTest::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(JsonNode rule) {
    return rule.path("alert").asText();
  }

  private static Duration duration(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = DURATION.matcher(text);
    while (part.find()) {
      String unit = part.group(2).toUpperCase(Locale.ROOT);
      sum = sum.plus(Duration.parse((unit.equals("D") ? "P" : "PT") + part.group(1) + unit));
    }
    return sum;
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> all = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(matcher.groupCount()));
    }
    return all;
  }
}
