package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Estimates and their record, by HTTP. */
class EstimateApiTest {
  private static final String CENTRE = "/api/v1/centres/hb-province";
  private static final String MARCH = "/estimates?from=2025-03-01&to=2025-03-31";

  private WebFixture web;

  @BeforeEach
  void start() throws Exception {
    web = WebFixture.with(WebServerTest.history());
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void whoWaitsIsToldOfTheRestAndEverybodyWhatWasAnnounced() throws Exception {
    JsonNode waiting = web.json(CENTRE + "/tickets/2025-03-10%2FA013");
    assertThat(waiting.get("estimate").toString())
        .isEqualTo("{\"p50\":130,\"p90\":290,\"from\":0,\"to\":5}");
    assertThat(waiting.at("/announced/0").has("outcome")).isFalse();
    assertThat(waiting.at("/announced/0").has("wait")).isFalse();

    JsonNode served = web.json(CENTRE + "/tickets/2025-03-10%2FA012");
    assertThat(served.has("estimate")).isFalse();
    assertThat(served.has("noEstimate")).isFalse();
    assertThat(served.at("/announced/0").toString())
        .isEqualTo(
            "{\"leg\":0,\"service\":\"land\",\"at\":\"2025-03-10T09:54:00+07:00\",\"p50\":280.5,"
                + "\"p90\":512.25,\"model\":1,\"outcome\":\"called\",\"wait\":300}");
  }

  @Test
  void nobodyIsToldAnythingWhileNothingIsStored() throws Exception {
    web.views.accepting(false);
    JsonNode waiting = web.json(CENTRE + "/tickets/2025-03-10%2FA013");
    assertThat(waiting.has("estimate")).isFalse();
    assertThat(waiting.get("noEstimate").asText()).isEqualTo("stale");
    assertThat(web.json(CENTRE).at("/services/0/noEstimate").asText()).isEqualTo("stale");
  }

  @Test
  void theRecordIsOfServicesAndHours() throws Exception {
    JsonNode record = web.json(CENTRE + MARCH);
    assertThat(record.get("from").asText()).isEqualTo("2025-03-01");
    assertThat(record.at("/total/announced").asInt()).isEqualTo(130);
    assertThat(record.at("/total/hidden").asInt()).isEqualTo(4);
    assertThat(record.at("/total/withdrew").asInt()).isEqualTo(7);
    assertThat(record.at("/total/unknown").asInt()).isEqualTo(2);
    assertThat(record.at("/total/judged").asInt()).isEqualTo(121);
    assertThat(record.at("/total/coverage").asDouble()).isEqualTo(0.9);
    assertThat(record.at("/total/bias").asDouble()).isEqualTo(-3.5);
    assertThat(record.at("/total/waited/judged").asInt()).isEqualTo(1);
    assertThat(record.at("/services/0/hours/0/hour").asInt()).isEqualTo(8);
    assertThat(record.at("/hours/1").toString())
        .as("nothing was judged")
        .isEqualTo(
            "{\"hour\":9,\"announced\":2,\"hidden\":0,\"withdrew\":1,\"unknown\":0,\"judged\":0,\"waited\":{\"judged\":0}}");
  }

  @Test
  void aRangeIsAYearAtMost() throws Exception {
    String estimates = CENTRE + "/estimates";
    assertThat(web.json(estimates + "?from=2024-01-01&to=2024-12-31")).isNotEmpty();
    assertThat(web.error(400, estimates + "?from=2024-01-01&to=2025-01-01")).contains("366");
    assertThat(web.error(400, estimates + "?from=2025-03-09&to=2025-03-08")).startsWith("to:");
    assertThat(web.error(400, estimates + "?to=2025-03-08")).startsWith("from:");
    assertThat(web.error(404, "/api/v1/centres/nowhere" + MARCH)).contains("centre");
    assertThat(web.error(404, "/api/v1/centres/no%01where" + MARCH)).contains("centre");
  }
}
