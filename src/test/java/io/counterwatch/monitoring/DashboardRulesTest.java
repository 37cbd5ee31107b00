package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule for dashboards finds what it is there for, in a sample that keeps them all. */
class DashboardRulesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNode SAMPLE = sample();
  private static final DashboardSchema SCHEMA = new DashboardSchema();
  private static final KnownSeries KNOWN = new KnownSeries();

  private static JsonNode sample() {
    try (InputStream file = DashboardRulesTest.class.getResourceAsStream("/grafana/sample.json")) {
      return JSON.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theSampleKeepsThemAll() {
    assertThat(SCHEMA.errors(SAMPLE)).isEmpty();
    assertThat(lint(SAMPLE)).isEmpty();
    assertThat(Translation.problems(SAMPLE, english(), Set.of())).isEmpty();
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource
  void theSchemaFinds(String place, String value, String words) {
    assertThat(SCHEMA.errors(spoilt(place, value))).anyMatch(error -> error.contains(words));
  }

  static Stream<Arguments> theSchemaFinds() {
    return Stream.of(
        arguments("/titel", "\"misspelt\"", "titel"),
        arguments("/title", "7", "/title"),
        arguments("/schemaVersion", null, "schemaVersion"),
        arguments("/templating/list/3/definition", "\"x\"", "definition"),
        arguments("/templating/list/3/type", "\"querry\"", "/type"),
        arguments("/templating/list/3/refresh", "9", "/refresh"),
        arguments("/panels/0/type", "\"singlestat\"", "/type"),
        arguments("/panels/0/desription", "\"x\"", "desription"),
        arguments("/panels/0/gridPos/w", "\"6\"", "/gridPos/w"),
        arguments("/panels/0/options/colourMode", "\"value\"", "colourMode"),
        arguments("/panels/0/options/colorMode", "\"rainbow\"", "/colorMode"),
        arguments("/panels/0/options/reduceOptions/calcs/0", "\"newest\"", "/calcs/0"),
        arguments("/panels/0/options/showHeader", "true", "showHeader"),
        arguments("/panels/0/fieldConfig/defaults/unit", "\"persons\"", "/unit"),
        arguments("/panels/0/fieldConfig/defaults/links/0/href", "\"/\"", "href"),
        arguments("/panels/0/fieldConfig/defaults/thresholds/steps/0/colour", "\"red\"", "colour"),
        arguments("/panels/0/targets/0/expression", "\"up\"", "expression"),
        arguments("/panels/0/targets/0/refId", null, "refId"),
        arguments("/panels/1/fieldConfig/defaults/custom/lineWith", "2", "lineWith"),
        arguments("/panels/1/fieldConfig/defaults/custom/drawStyle", "\"lines\"", "/drawStyle"),
        arguments("/panels/2/targets/0/rawSQL", "\"x\"", "rawSQL"),
        arguments("/panels/2/targets/0/format", "\"list\"", "/format"),
        arguments("/panels/2/transformations/0/id", "\"organise\"", "/id"),
        arguments("/panels/2/transformations/0/options/renameByNames", "{}", "renameByNames"),
        arguments("/panels/2/fieldConfig/overrides/0/matcher/id", "\"byNam\"", "/matcher"),
        arguments("/panels/2/fieldConfig/overrides/0/properties/0/id", "\"units\"", "/id"),
        arguments("/panels/2/fieldConfig/overrides/0/properties/0/value", "\"x\"", "/value"),
        arguments("/panels/2/fieldConfig/overrides/0/properties/1/id", "\"custom.widht\"", "/id"),
        arguments("/panels/2/fieldConfig/overrides/0/properties/1/value", "\"80\"", "/value"));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource
  void theLintFinds(String place, String value, String words) {
    assertThat(lint(spoilt(place, value))).anyMatch(problem -> problem.contains(words));
  }

  static Stream<Arguments> theLintFinds() {
    String expr = "/panels/0/targets/0/expr";
    return Stream.of(
        arguments("/title", null, "has no title"),
        arguments("/description", "\" \"", "has no description"),
        arguments("/id", "3", "has an id"),
        arguments("/panels/0/title", null, "has no title"),
        arguments("/panels/0/description", null, "has no description"),
        arguments("/panels/0/fieldConfig/defaults/unit", null, "has no unit"),
        arguments("/panels/0/datasource/uid", "\"prometheus\"", "has a fixed datasource"),
        arguments("/panels/0/datasource/uid", "\"${postgres}\"", "has a fixed datasource"),
        arguments("/panels/0/targets/0/datasource", null, "query A has a fixed datasource"),
        arguments("/templating/list/3/datasource", null, "variable centre has a fixed"),
        arguments("/panels/1/id", "1", "has the id of another"),
        arguments("/panels/1/gridPos/x", "5", "lies over"),
        arguments("/panels/1/gridPos/w", "19", "is not within the grid"),
        arguments("/panels/0/targets/1", "{\"refId\": \"A\"}", "has two queries A"),
        arguments("/panels/0/targets", "[]", "asks nothing"),
        arguments(
            "/panels/2/fieldConfig/overrides/0/matcher",
            "{\"id\": \"byFrameRefID\", \"options\": \"B\"}",
            "names the query B"),
        arguments("/panels/2/targets/0/datasource/type", "\"prometheus\"", "wrong database"),
        arguments("/templating/list/4", "{\"name\": \"idle\"}", "never uses its variable idle"),
        arguments("/templating/list/2/name", "\"page\"", "uses the variable pages"),
        arguments(link(), "\"/d/other\"", "leads to no dashboard"),
        arguments(link(), "\"/d/sample?var-level=1\"", "sets the variable level"),
        arguments(link(), "\"/d/sample?${pages:queryparam}&${none:queryparam}\"", "variable none"),
        arguments(link(), "\"${pages:raw}/center/x\"", "leads neither"),
        arguments("/links", "[{\"type\": \"dashboards\", \"tags\": [\"x\"]}]", "with the tag"),
        arguments(expr, "\"sum(counterwatch_tickets_wating)\"", "no such series"),
        arguments(expr, "\"sum(counterwatch_centre_open{service='a'})\"", "has no label service"),
        arguments(expr, "\"centre:no_such:rule\"", "no such series"),
        arguments(expr, "\"ALERTS{alertname=\\\"Flood\\\"}\"", "no such alert"),
        arguments(expr, "\"sum(up) or vector(0)\"", "shows a number where there is nothing"),
        arguments(expr, "\"rate(up[5m])\"", "rate over 5m"),
        arguments(expr, "\"sum(up\"", "could not parse"),
        arguments(expr, "\"up{centre=~\\\"$centre}\"", "could not parse"),
        arguments(
            "/templating/list/3/query/query", "\"label_values(none, centre)\"", "no such series"));
  }

  private static String link() {
    return "/panels/0/fieldConfig/defaults/links/0/url";
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource
  void theTranslationFinds(String place, String value, String words) {
    JsonNode english = spoilt(english(), place, value);
    assertThat(Translation.problems(SAMPLE, english, Set.of()))
        .anyMatch(problem -> problem.contains(words));
  }

  static Stream<Arguments> theTranslationFinds() {
    return Stream.of(
        arguments("/panels/0/title", "\"Đang chờ\"", "is Vietnamese"),
        arguments("/panels/0/fieldConfig/defaults/noValue", null, "is another"),
        arguments("/panels/0/targets/0/expr", "\"up\"", "is another"),
        arguments("/panels/0/gridPos/w", "7", "is another"),
        arguments("/panels/2/options/sortBy/0/displayName", "\"served\"", "is once"),
        arguments("/panels/2/fieldConfig/overrides/0/matcher/options", "\"served\"", "is another"),
        arguments("/uid", "\"sample-english\"", "is another"));
  }

  @Test
  void aTextThatIsAlikeMustBeListed() {
    JsonNode vi = spoilt("/panels/0/title", "\"MQTT\"");
    JsonNode en = spoilt(english(), "/panels/0/title", "\"MQTT\"");
    assertThat(Translation.problems(vi, en, Set.of()))
        .containsExactly("/panels/0/title is not translated: MQTT");
    assertThat(Translation.problems(vi, en, Set.of("MQTT"))).isEmpty();
  }

  private static List<String> lint(JsonNode json) {
    Dashboard dashboard = new Dashboard("vi", "sample", json);
    List<Dashboard> all = List.of(dashboard);
    return Stream.of(
            new DashboardLint(all).problems(dashboard),
            new QueryLint(KNOWN, Exceptions.none()).problems(dashboard),
            QueryLint.syntax(all))
        .flatMap(List::stream)
        .toList();
  }

  /** The sample with other words. */
  private static JsonNode english() {
    String text = SAMPLE.toString().replace("\"uid\":\"sample\"", "\"uid\":\"sample-en\"");
    String[] words = {
      "Hàng chờ",
      "Queue",
      "Mẫu để thử các quy tắc.",
      "To try the rules.",
      "Nguồn",
      "Source",
      "Kho",
      "Store",
      "Đơn vị",
      "Centre",
      "Đang chờ",
      "Waiting",
      "Số người đang chờ.",
      "People.",
      "không có dữ liệu",
      "no data",
      "Trang trực tiếp",
      "Live page",
      "Lượt gọi",
      "Calls",
      "Số lượt gọi mỗi giây.",
      "Calls a second.",
      "gọi {{centre}}",
      "calls {{centre}}",
      "suffix: lượt",
      "suffix: calls",
      "Theo ngày",
      "By day",
      "Số liệu chính thức.",
      "Official.",
      "Đã phục vụ",
      "Served"
    };
    for (int i = 0; i < words.length; i += 2) {
      text = text.replace("\"" + words[i] + "\"", "\"" + words[i + 1] + "\"");
    }
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode spoilt(String place, String value) {
    return spoilt(SAMPLE, place, value);
  }

  /** A copy with something else at one place, or with nothing where the value is null. */
  private static JsonNode spoilt(JsonNode from, String place, String value) {
    JsonNode copy = from.deepCopy();
    JsonPointer pointer = JsonPointer.compile(place);
    JsonNode parent = copy.at(pointer.head());
    String last = pointer.last().getMatchingProperty();
    try {
      JsonNode other = value == null ? null : JSON.readTree(value);
      if (parent instanceof ObjectNode object) {
        object.remove(last);
        if (other != null) {
          object.set(last, other);
        }
      } else if (parent instanceof ArrayNode array) {
        int index = pointer.last().getMatchingIndex();
        if (index < array.size()) {
          array.set(index, other);
        } else {
          array.add(other);
        }
      } else {
        throw new AssertionError("no place: " + place);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  @Test
  void namesOfSeriesAreTold() {
    assertThat(
            PromQl.metrics(
                "sum by (centre, service) (rate(a_total{x=~\"b{c}\"}[5m])) / on (centre)"
                    + " group_left (name) centre:d:e * 1e3 > bool 0x1f or topk(5, f) unless g"
                    + " offset 1d and histogram_quantile(0.9, sum by (le) (h_bucket[$__range]))"))
        .isEqualTo(new TreeSet<>(Set.of("a_total", "centre:d:e", "f", "g", "h_bucket")));
  }
}
