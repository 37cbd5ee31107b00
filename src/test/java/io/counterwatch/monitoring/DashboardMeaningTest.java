package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.monitoring.Dashboard.Query;
import io.counterwatch.monitoring.Interpolation.Choice;
import io.counterwatch.monitoring.Interpolation.Window;
import io.counterwatch.testing.Promtool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the dashboards say of a busy centre, one that is in trouble, a silent one, a closed one and
 * one without devices: a broken centre is never shown as 0, and the worst stands first.
 */
class DashboardMeaningTest {
  private static final String BUSY = "busy";
  private static final String LATE = "late";
  private static final String SILENT = "silent";
  private static final String CLOSED = "closed";
  private static final String BARE = "bare";
  private static final String SERVICE = "land";

  /** What the codes of verdicts mean. */
  private static final double OK = 0;

  private static final double OVER = 2;
  private static final double AWAY = 5;
  private static final double LOST = 6;
  private static final double NOT_EQUIPPED = 7;

  private static final int TARGET_SECONDS = 900;
  private static final int LIMIT_SECONDS = 1800;
  private static final int SILENT_RANK = 1_000_000;

  private final JsonMapper json = JsonMapper.builder().build();
  private final ArrayNode series = json.createArrayNode();
  private final ArrayNode expected = json.createArrayNode();
  @TempDir private Path folder;

  DashboardMeaningTest() {
    centre(BUSY, 1, 3, 60, 2);
    centre(LATE, 1, 3, 2000, 30);
    // What waited when its data stopped waits still, as far as the server knows.
    centre(SILENT, 1, 0, 5000, 9);
    centre(CLOSED, 0, 0, 0, 0);
    centre(BARE, 1, 0, 0, 0);
  }

  private void centre(String centre, int open, int online, int longest, int waiting) {
    String own = "centre=\"" + centre + '"';
    add("centre_open", own, open);
    add("centre_info", own + ",name=\"N\",level=\"commune\",parent=\"p\"", 1);
    if (!centre.equals(BARE)) {
      add("devices", own + ",kind=\"kiosk\",state=\"online\"", online);
      add("devices", own + ",kind=\"kiosk\",state=\"faulty\"", 0);
      add("devices", own + ",kind=\"kiosk\",state=\"offline\"", 4 - online);
    }
    add("counters", own + ",state=\"serving\"", open);
    add("counters", own + ",state=\"closed\"", 2 - open);
    String service = own + ",service=\"" + SERVICE + '"';
    add("longest_wait_seconds", service, longest);
    add("tickets_waiting", service, waiting);
    add("policy_target_wait_seconds", service, TARGET_SECONDS);
    add("policy_max_wait_seconds", service, LIMIT_SECONDS);
    add("policy_max_waiting", service, 20);
    add("policy_min_service_level_ratio", service, 0.5);
    add("service_level_met", service, 8);
    add("service_level_counted", service, 10);
    add("dossiers_overdue", service, 1);
    add("dossiers_open", service, 5);
  }

  private void add(String name, String labels, double value) {
    ObjectNode one = series.addObject();
    one.put("series", "counterwatch_" + name + "{" + labels + ",job=\"counterwatch\"}");
    one.put("values", value + "x20");
  }

  @Test
  void theSilentCentreIsInNoNumberOfTheProvince() throws Exception {
    expect("province", 1, "A", "", Map.of("", 1.0));
    expect("province", 1, "B", "", Map.of("", 3.0));
    expect("province", 2, "A", "", Map.of("", 32.0));
    expect("province", 3, "A", "", Map.of("", 2000.0));
    expect("province", 3, "C", "", Map.of("", OVER));
    expect("province", 4, "A", "", Map.of("", 0.8));
    // Its dossiers do not go away with its devices.
    expect("province", 5, "A", "", Map.of("", 5.0));
    check();
  }

  @Test
  void theSilentCentreStandsFirstAndHasNoFigures() throws Exception {
    expect(
        "province",
        7,
        "B",
        "",
        Map.of(BUSY, OK, LATE, OVER, SILENT, LOST, CLOSED, AWAY, BARE, NOT_EQUIPPED));
    expect("province", 7, "D", "", Map.of(BUSY, 2.0, LATE, 30.0, CLOSED, 0.0));
    expect("province", 7, "E", "", Map.of(BUSY, 60.0, LATE, 2000.0, CLOSED, 0.0));
    expect(
        "province",
        7,
        "M",
        "",
        Map.of(
            BUSY,
            60.0 / TARGET_SECONDS,
            LATE,
            2000.0 / TARGET_SECONDS,
            SILENT,
            (double) SILENT_RANK,
            CLOSED,
            -1.0,
            BARE,
            -2.0));
    // Who was never heard has fallen silent nowhere.
    expect("province", 8, "C", "", Map.of(SILENT, 4.0));
    check();
  }

  @Test
  void aSilentCentresOwnNumbersAreAbsent() throws Exception {
    // Nor their targets alone: the panel then says in a word that there are no data.
    for (int tile = 1; tile <= 5; tile++) {
      for (String query : List.of("A", "B", "C")) {
        expect("centre", tile, query, SILENT, Map.of());
      }
    }
    expect("centre", 6, "A", SILENT, Map.of("", 0.0));
    expect("centre", 6, "C", SILENT, Map.of("", LOST));
    check();
  }

  @Test
  void aCentreInTroubleSaysSoBesideItsTargets() throws Exception {
    expect("centre", 1, "A", LATE, Map.of("", 30.0));
    expect("centre", 1, "B", LATE, Map.of("", 20.0));
    expect("centre", 1, "C", LATE, Map.of("", OVER));
    expect("centre", 2, "B", LATE, Map.of("", (double) LIMIT_SECONDS));
    expect("centre", 2, "C", LATE, Map.of("", OVER));
    expect("centre", 3, "C", LATE, Map.of("", OK));
    expect("centre", 6, "C", CLOSED, Map.of("", AWAY));
    check();
  }

  @Test
  void theStateOfAServiceIsItsCentresWhereThatIsSilentOrClosed() throws Exception {
    Map<String, Double> states = Map.of(BUSY, OK, LATE, OVER, SILENT, LOST, CLOSED, AWAY);
    states.forEach(
        (centre, state) -> expect("centre", 7, "H", centre, "service", Map.of(SERVICE, state)));
    check();
  }

  /** A query's answer: what the centres' values are, or that of all under an empty name. */
  private void expect(
      String dashboard, long panel, String query, String centre, Map<String, Double> values) {
    expect(dashboard, panel, query, centre, "centre", values);
  }

  private void expect(
      String dashboard,
      long panel,
      String query,
      String centre,
      String label,
      Map<String, Double> values) {
    ObjectNode one = expected.addObject();
    one.put("expr", interpolation(centre).promQl(find(dashboard, panel, query).text()));
    one.put("eval_time", "10m");
    ArrayNode samples = one.putArray("exp_samples");
    new TreeMap<>(values)
        .forEach(
            (name, value) ->
                samples
                    .addObject()
                    .put("labels", name.isEmpty() ? "{}" : "{" + label + "=\"" + name + "\"}")
                    .put("value", value));
  }

  private static Query find(String dashboard, long panel, String query) {
    return Dashboard.all("vi").stream()
        .filter(each -> each.name().equals(dashboard))
        .flatMap(each -> each.panels().stream())
        .filter(each -> each.id() == panel)
        .flatMap(each -> each.queries().stream())
        .filter(each -> each.refId().equals(query))
        .findFirst()
        .orElseThrow();
  }

  private static Interpolation interpolation(String centre) {
    Map<String, Choice> choices = new HashMap<>();
    choices.put("level", new Choice(List.of(".*"), true, true));
    choices.put("centre", new Choice(List.of(centre), false, false));
    choices.put("service", new Choice(List.of(SERVICE), true, false));
    Instant end = Instant.EPOCH.plus(Duration.ofHours(1));
    Duration scrape = Duration.ofSeconds(15);
    return new Interpolation(choices, new Window(Instant.EPOCH, end, scrape, scrape));
  }

  private void check() throws Exception {
    ObjectNode tests = json.createObjectNode();
    tests.putArray("rule_files").add(recording().toString());
    ObjectNode test = tests.putArray("tests").addObject();
    test.put("interval", "1m");
    test.set("input_series", series);
    test.set("promql_expr_test", expected);
    Path file = folder.resolve("tests.yml");
    Files.writeString(file, tests.toString());
    Promtool.Result result = Promtool.promtool("test", "rules", file.toString());
    assertThat(result.code()).as(result.output()).isZero();
  }

  private static Path recording() {
    return AlertingFiles.RECORDING.toAbsolutePath();
  }
}
