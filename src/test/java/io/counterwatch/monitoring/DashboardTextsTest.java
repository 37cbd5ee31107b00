package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The English dashboards are the Vietnamese ones in English. After a change of a Vietnamese one or
 * of the table of texts, {@code -Dcounterwatch.dashboards=write} writes both anew.
 */
class DashboardTextsTest {
  private static final boolean WRITE =
      System.getProperty("counterwatch.dashboards", "").equals("write");

  @Test
  void bothLanguagesAreMadeOfOneFileAndOneTable() throws Exception {
    DashboardTexts texts = DashboardTexts.load();
    for (Dashboard each : Dashboard.all("vi")) {
      JsonNode english = texts.translated(each.json());
      if (WRITE) {
        DashboardTexts.write("vi", each.name(), each.json());
        DashboardTexts.write("en", each.name(), english);
      }
      assertThat(difference("vi", each.name(), each.json())).isEmpty();
      assertThat(difference("en", each.name(), english)).isEmpty();
    }
    assertThat(texts.unused()).as("texts that no dashboard has").isEmpty();
  }

  @Test
  void whatFitsIntoALineStandsInOne() throws Exception {
    JsonNode json =
        JsonMapper.builder()
            .build()
            .readTree(
                """
                {"a": {"b": [1, "Đ"], "c": {}}, "long": ["%s", 0.95, null]}
                """
                    .formatted("x".repeat(130)));
    assertThat(DashboardTexts.written(json))
        .isEqualTo(
            """
            {
              "a": {"b": [1, "Đ"], "c": {}},
              "long": [
                "%s",
                0.95,
                null
              ]
            }
            """
                .formatted("x".repeat(130)));
  }

  /** The first line of a file that is not as it should be; empty where there is none. */
  private static String difference(String language, String name, JsonNode dashboard)
      throws Exception {
    Path file = Path.of("grafana/dashboards", language, name + ".json");
    List<String> lines = List.of(Files.readString(file).split("\n", -1));
    List<String> expected = List.of(DashboardTexts.written(dashboard).split("\n", -1));
    for (int i = 0; i < Math.max(lines.size(), expected.size()); i++) {
      String line = i < lines.size() ? lines.get(i) : "(end)";
      String right = i < expected.size() ? expected.get(i) : "(end)";
      if (!line.equals(right)) {
        return "%s, line %d is%n%s%ninstead of%n%s%n%s"
            .formatted(file, i + 1, line, right, "-Dcounterwatch.dashboards=write mends it");
      }
    }
    return "";
  }
}
