package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.counterwatch.monitoring.Dashboard.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboards as they are shipped keep every rule. */
class DashboardLintTest {
  private static final Path PROVISIONED = Path.of("grafana/provisioning/datasources");
  private static final int DASHBOARDS = 6;

  /** Grafana refuses less as long as nobody configures it to. */
  private static final long SHORTEST_REFRESH_SECONDS = 5;

  @ParameterizedTest
  @ValueSource(strings = {"vi", "en"})
  void theirFormIsGrafanas(String language) {
    DashboardSchema schema = new DashboardSchema();
    List<String> problems = new ArrayList<>();
    for (Dashboard each : Dashboard.all(language)) {
      schema.errors(each.json()).forEach(error -> problems.add(each + " " + error));
    }
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vi", "en"})
  void theyKeepTheRules(String language) {
    List<Dashboard> all = Dashboard.all(language);
    assertThat(all).hasSize(DASHBOARDS);
    DashboardLint lint = new DashboardLint(all);
    List<String> problems = new ArrayList<>();
    for (Dashboard each : all) {
      lint.problems(each).forEach(problem -> problems.add(each + ": " + problem));
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void theirUidsAreTheirOwn() {
    Set<String> uids = new HashSet<>();
    assertThat(Dashboard.all()).allSatisfy(each -> assertThat(uids.add(each.uid())).isTrue());
  }

  @Test
  void theirQueriesCanBeRead() {
    assertThat(QueryLint.syntax(Dashboard.all())).isEmpty();
  }

  @Test
  void theirQueriesKeepTheRules() {
    Exceptions exceptions = Exceptions.load();
    QueryLint lint = new QueryLint(new KnownSeries(), exceptions);
    List<String> problems = new ArrayList<>();
    for (Dashboard each : Dashboard.all()) {
      lint.problems(each).forEach(problem -> problems.add(each + ": " + problem));
    }
    assertThat(problems).isEmpty();
    assertThat(exceptions.unused(QueryLint.RATE, QueryLint.ZERO)).isEmpty();
  }

  @Test
  void theLanguagesDifferInTextsOnly() {
    Set<String> alike = Translation.alike();
    List<Dashboard> vietnamese = Dashboard.all("vi");
    List<Dashboard> english = Dashboard.all("en");
    assertThat(english).extracting(Dashboard::name).isEqualTo(names(vietnamese));
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < vietnamese.size(); i++) {
      String name = vietnamese.get(i).name();
      Translation.problems(vietnamese.get(i).json(), english.get(i).json(), alike)
          .forEach(problem -> problems.add(name + problem));
    }
    assertThat(problems).isEmpty();
  }

  private static List<String> names(List<Dashboard> dashboards) {
    return dashboards.stream().map(Dashboard::name).toList();
  }

  /** A rate over an interval that Grafana chose needs four scrapes in it. */
  @Test
  void grafanaKnowsHowOftenPrometheusScrapes() throws Exception {
    YAMLMapper yaml = new YAMLMapper();
    String scraped =
        yaml.readTree(AlertingFiles.PROMETHEUS.toFile()).at("/global/scrape_interval").asText();
    Set<String> intervals = new TreeSet<>();
    for (JsonNode source : provisioned()) {
      if (source.path("type").asText().equals("prometheus")) {
        intervals.add(source.at("/jsonData/timeInterval").asText());
      }
    }
    assertThat(intervals).containsExactly(scraped);
    for (Dashboard each : Dashboard.all()) {
      String refresh = each.json().path("refresh").asText();
      assertThat(Interpolation.seconds(refresh))
          .as("%s is drawn anew every %s", each, refresh)
          .isGreaterThanOrEqualTo(SHORTEST_REFRESH_SECONDS);
      assertThat(each.panels())
          .allSatisfy(panel -> assertNotFinerThan(scraped, panel.json().path("interval")));
    }
  }

  @Test
  void theyBeginWithTheSourcesThatAreProvisioned() throws Exception {
    Set<String> sources = new TreeSet<>();
    provisioned()
        .forEach(each -> sources.add(each.path("type").asText() + " " + each.path("uid").asText()));
    for (Dashboard dashboard : Dashboard.all()) {
      for (Variable variable : dashboard.variables()) {
        if (variable.type().equals("datasource")) {
          String chosen = variable.json().at("/current/value").asText();
          assertThat(sources).as("%s", dashboard).contains(variable.query() + " " + chosen);
        }
      }
    }
  }

  private static List<JsonNode> provisioned() throws IOException {
    List<JsonNode> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(PROVISIONED)) {
      for (Path file : files.toList()) {
        new YAMLMapper().readTree(file.toFile()).path("datasources").forEach(sources::add);
      }
    }
    return sources;
  }

  private static void assertNotFinerThan(String scraped, JsonNode interval) {
    if (!interval.isMissingNode()) {
      assertThat(Interpolation.seconds(interval.asText()))
          .isGreaterThanOrEqualTo(Interpolation.seconds(scraped));
    }
  }
}
