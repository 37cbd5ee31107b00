package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.testing.Views;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewJsonTest {
  /** The published shape of a live view. */
  private static final String PUBLISHED =
      """
      {"centre":"hb-province","name":"…","at":"…","open":true,
       "data":{"stale":false,"lastEvent":"…","completeThrough":"…","devicesReporting":14,
         "devicesExpected":15,"anomalies":0},
       "waiting":12,"longestWait":612,
       "services":[{"service":"land","waiting":3,"longestWait":612,
         "estimate":{"p50":420,"p90":780},"today":{}}],
       "counters":[{"counter":"1","state":"serving","staff":"s-07","ticket":"A012","since":"…",
         "servedToday":11}],
       "alerts":[{"alert":"longest-wait","service":"land","since":"…","value":1912,"limit":1800}],
       "today":{"issued":180,"called":160,"served":150,
         "left":{"no-show":6,"cancelled":1,"walked-out":0,"expired":0},
         "wait":{"count":160,"mean":512.3,"median":430,"p90":1010,"max":1912},
         "service":{"count":150,"mean":480.2,"median":410,"p90":900,"max":2500},
         "serviceLevel":{"target":900,"ratio":0.83},"corrections":0}}
      """;

  private final SampleViews views = new SampleViews(SampleProvince.centres());
  private final ViewJson json = json(true, new SampleForecasts(views));

  @BeforeEach
  void show() {
    views.showAt(WebFixture.NOW_MICROS);
  }

  @Test
  void everyPublishedKeyIsThere() throws Exception {
    JsonNode written = written(view("hb-province"));

    List<String> missing = new ArrayList<>();
    missingKeys(WebFixture.parse(PUBLISHED), List.of(written), "", missing);
    // The services' targets may differ, so a centre's own service level has none.
    assertThat(missing).containsExactly("/today/serviceLevel/target");
    assertThat(written.at("/services/0/today/serviceLevel/target").asInt()).isEqualTo(900);
  }

  @Test
  void aPageCanTickBetweenTwoViews() throws Exception {
    JsonNode written = written(view("hb-province"));

    assertThat(written.get("serverTime").asText()).isEqualTo("2025-03-10T09:54:00+07:00");
    assertThat(written.get("speed").asDouble()).isEqualTo(60);
    JsonNode service = written.at("/services/2");
    OffsetDateTime since = OffsetDateTime.parse(service.get("longestWaitSince").asText());
    OffsetDateTime now = OffsetDateTime.parse(written.get("serverTime").asText());
    assertThat(now.toEpochSecond() - since.toEpochSecond())
        .isEqualTo(service.get("longestWait").asLong());
  }

  @Test
  void eachServiceHasItsNamesPolicyAndQueue() throws Exception {
    JsonNode service = written(view("hb-province")).at("/services/0");

    assertThat(service.at("/name/vi").asText()).isEqualTo("Đất đai");
    assertThat(service.at("/name/en").asText()).isEqualTo("Land");
    assertThat(service.get("target").asInt()).isEqualTo(900);
    assertThat(service.get("max").asInt()).isEqualTo(1800);
    assertThat(service.at("/queue/1/at").asText()).isEqualTo("2025-03-10T00:05:00+07:00");
    assertThat(service.at("/queue/1/waiting").asInt()).isZero();
  }

  @Test
  void theDaysOpeningHoursHaveTheirDate() throws Exception {
    JsonNode hours = written(view("hb-province")).get("openingHours");

    assertThat(hours.toString())
        .isEqualTo(
            "[{\"from\":\"2025-03-10T07:30:00+07:00\",\"to\":\"2025-03-10T11:30:00+07:00\"},"
                + "{\"from\":\"2025-03-10T13:30:00+07:00\",\"to\":\"2025-03-10T17:00:00+07:00\"}]");
  }

  @Test
  void beforeAnybodyCameThereIsNoDurationAndNoRatio() throws Exception {
    views.showAt(SampleViews.microsAt(6, 0));
    JsonNode written = written(view("hb-province"));

    assertThat(written.has("longestWait")).isFalse();
    assertThat(written.at("/today/wait").toString()).isEqualTo("{\"count\":0}");
    assertThat(written.at("/today/serviceLevel").has("ratio")).isFalse();
    assertThat(written.get("today").has("abandonment")).isFalse();
    assertThat(written.at("/counters/0").has("staff")).isFalse();
    assertThat(written.toString()).doesNotContain("null");
  }

  @Test
  void whereNothingWasEverHeardNobodyIsSaidToWait() throws Exception {
    CentreView heard = view("hb-province");
    JsonNode written =
        written(
            Views.with(heard, new DataQuality(true, null, null, 0, 15, 0, DeviceStates.NONE, 0)));

    assertThat(written.has("waiting")).isFalse();
    assertThat(written.at("/services/0").has("waiting")).isFalse();
    assertThat(written.get("data").has("lastEvent")).isFalse();
    assertThat(written.get("data").has("completeThrough")).isFalse();
  }

  @Test
  void devicesAreCountedAndThoseThatNeedALookAreNamed() throws Exception {
    JsonNode written = written(view("hb-province"));

    JsonNode devices = written.get("devices");
    assertThat(devices.get("faulty").asInt()).isEqualTo(1);
    assertThat(devices.get("offline").asInt()).isEqualTo(1);
    assertThat(devices.get("online").asInt()).isEqualTo(15);
    JsonNode kiosk = devices.at("/troubled/0");
    assertThat(kiosk.get("state").asText()).isEqualTo("faulty");
    assertThat(kiosk.at("/faults/0/code").asText()).isEqualTo("paper-low");
    assertThat(kiosk.at("/faults/0/since").asText()).isEqualTo("2025-03-10T09:34:00+07:00");
    assertThat(devices.at("/troubled/1/state").asText()).isEqualTo("offline");
    assertThat(written.at("/data/completeness").asDouble()).isEqualTo(14 / 15.0, within(0.001));
    assertThat(written.at("/data/bestEffortDevices").asInt()).isZero();
  }

  @Test
  void outsideOpeningHoursNoDeviceIsExpectedToReport() throws Exception {
    views.showAt(SampleViews.microsAt(6, 0));

    assertThat(written(view("hb-province")).get("data").has("completeness")).isFalse();
  }

  @Test
  void aCentresRowInTheProvinceHasItsDossiersAndRatings() throws Exception {
    JsonNode row = WebFixture.parse(Json.encode(json.summary(view("hb-province"))).toString());

    assertThat(row.at("/dossiers/overdue").asInt()).isEqualTo(12);
    assertThat(row.at("/dossiers/onTime/ratio").asDouble()).isBetween(0.5, 1.0);
    assertThat(row.at("/ratings/satisfaction").asDouble()).isBetween(0.5, 1.0);
    assertThat(row.at("/ratings/enough").asBoolean()).isTrue();
  }

  @Test
  void aMeanHasItsDecimals() throws Exception {
    String text = Json.encode(json.full(view("hb-province"))).toString();

    assertThat(text).containsPattern("\"mean\":\\d+\\.\\d{3}[,}]");
  }

  @Test
  void aServiceHasItsEstimateOrAReasonAndItsRecord() throws Exception {
    JsonNode services = written(view("hb-province")).get("services");

    assertThat(services.at("/0/estimate").toString())
        .isEqualTo("{\"p50\":421,\"p90\":782,\"from\":5,\"to\":15}");
    assertThat(services.at("/0/estimateRecord").toString())
        .isEqualTo("{\"judged\":300,\"coverage\":0.913,\"bias\":-12.5,\"error\":184.25}");
    assertThat(services.at("/0").has("noEstimate")).isFalse();
    assertThat(services.at("/1/noEstimate").asText()).isEqualTo("withdrawn");
    assertThat(services.at("/1").has("estimate")).isFalse();
    assertThat(services.at("/1/estimateRecord/coverage").asDouble()).isEqualTo(0.763);
    assertThat(services.at("/2/noEstimate").asText()).isEqualTo("no-counter");
    assertThat(services.at("/3").has("estimate")).isTrue();
    assertThat(services.at("/3").has("estimateRecord")).isFalse();
  }

  @Test
  void nothingIsEstimatedOfAPresentThatIsNotKnown() throws Exception {
    JsonNode silent = written(view("silent"));
    assertThat(silent.findValue("estimate")).isNull();
    assertThat(silent.findValuesAsText("noEstimate")).isNotEmpty().containsOnly("stale");
    assertThat(silent.at("/services/0/estimateRecord/judged").asInt()).isEqualTo(300);

    JsonNode stopped = json(false, new SampleForecasts(views)).withoutQueue(view("hb-province"));
    assertThat(stopped.findValue("estimate")).isNull();
    assertThat(stopped.findValuesAsText("noEstimate")).isNotEmpty().containsOnly("stale");
  }

  @Test
  void whereNothingIsEstimatedThereIsNeitherEstimateNorReason() {
    JsonNode written = json(true, Forecasts.NONE).full(view("hb-province"));
    assertThat(written.findValue("estimate")).isNull();
    assertThat(written.findValue("noEstimate")).isNull();
  }

  private static ViewJson json(boolean accepting, Forecasts forecasts) {
    return new ViewJson(() -> WebFixture.NOW_MICROS, 60, () -> accepting, forecasts);
  }

  private CentreView view(String centre) {
    return Objects.requireNonNull(views.of(centre));
  }

  private JsonNode written(CentreView view) throws Exception {
    return WebFixture.parse(Json.encode(json.full(view)).toString());
  }

  /** Of an array's items, one that has the key is enough: not every counter serves somebody. */
  private static void missingKeys(
      JsonNode expected, List<JsonNode> found, String path, List<String> missing) {
    expected
        .fields()
        .forEachRemaining(
            field -> {
              String key = path + "/" + field.getKey();
              List<JsonNode> values = new ArrayList<>();
              for (JsonNode each : found) {
                addItems(each.get(field.getKey()), values);
              }
              if (values.isEmpty()) {
                missing.add(key);
              }
              JsonNode value = field.getValue();
              missingKeys(value.isArray() ? value.get(0) : value, values, key, missing);
            });
  }

  private static void addItems(@Nullable JsonNode node, List<JsonNode> to) {
    if (node != null && node.isArray()) {
      node.forEach(to::add);
    } else if (node != null) {
      to.add(node);
    }
  }
}
