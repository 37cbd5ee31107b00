package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.centre.CentreView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the hall may see, and when its screen is told. */
class DisplayTest {
  private static final String PATH = "/api/v1/centres/hb-province/display";

  @Test
  void callsComeNewestFirstAndNothingOfTheStaff() throws Exception {
    try (WebFixture web = WebFixture.with(SampleHistory.EMPTY)) {
      JsonNode display = web.json(PATH);

      List<String> called = new ArrayList<>();
      display.get("nowServing").forEach(call -> called.add(call.get("called").asText()));
      assertThat(called).hasSizeGreaterThan(3).isSortedAccordingTo((a, b) -> b.compareTo(a));
      assertThat(display.get("nowServing").get(0).fieldNames())
          .toIterable()
          .containsExactly("counter", "ticket", "service", "called", "state");
      CentreView view = Objects.requireNonNull(web.views.of("hb-province"));
      assertThat(view.staff()).isNotEmpty();
      view.staff().forEach(each -> assertThat(display.toString()).doesNotContain(each.staff()));
      assertThat(display.toString()).doesNotContain("staff", "limit", "alert");
    }
  }

  @Test
  void theQueuesHaveTheRangeThatPeopleAreToldOrWhyThereIsNone() throws Exception {
    try (WebFixture web = WebFixture.with(SampleHistory.EMPTY)) {
      JsonNode services = web.json(PATH).get("services");

      assertThat(services.get(0).get("estimate").toString()).isEqualTo("{\"from\":5,\"to\":15}");
      assertThat(services.get(1).get("noEstimate").asText()).isEqualTo("withdrawn");
      assertThat(services.get(2).get("noEstimate").asText()).isEqualTo("no-counter");
      assertThat(services.get(0).get("waiting").isInt()).isTrue();
    }
  }

  @Test
  void itSaysOfWhenItIsWhileNothingNewIsHeard() throws Exception {
    try (WebFixture web = WebFixture.with(SampleHistory.EMPTY)) {
      assertThat(web.json(PATH).get("stale").asBoolean()).isFalse();
      assertThat(web.json(PATH).has("asOf")).isFalse();

      web.views.accepting(false);
      JsonNode stopped = web.json(PATH);
      assertThat(stopped.get("stale").asBoolean()).isTrue();
      assertThat(stopped.get("asOf").asText()).isEqualTo("2025-03-10T09:54:00+07:00");
      assertThat(stopped.at("/services/0/noEstimate").asText()).isEqualTo("stale");
      // Its devices have been silent for 25 minutes: that is the age, not the view's.
      web.views.accepting(true);
      JsonNode silent = web.json("/api/v1/centres/silent/display");
      assertThat(silent.get("stale").asBoolean()).isTrue();
      assertThat(silent.get("asOf").asText()).startsWith("2025-03-10T09:28:5");
    }
  }

  @Test
  void aScreenIsToldOnlyWhenItWouldShowSomethingElse() throws Exception {
    SampleViews views = new SampleViews(SampleProvince.centres());
    views.showAt(WebFixture.NOW_MICROS);
    DisplayJson json =
        new DisplayJson(
            () -> WebFixture.NOW_MICROS, 1, views::accepting, new SampleForecasts(views), "b1");
    Feed feed = new DisplayFeed("hb-province", views, new DisplayTexts(json), 250);

    JsonNode first = WebFixture.parse(Objects.requireNonNull(feed.next()).json().toString());
    assertThat(first.get("build").asText()).isEqualTo("b1");
    assertThat(feed.next()).isNull();
    views.showAt(WebFixture.NOW_MICROS);
    assertThat(feed.next()).as("a new view that shows the same").isNull();
    views.showAt(WebFixture.NOW_MICROS + 600_000_000);
    assertThat(feed.next()).as("ten minutes later others are called").isNotNull();
    views.accepting(false);
    assertThat(feed.next()).as("nothing is stored any more").isNotNull();
  }

  @Test
  void thePageKnowsItsCentreAndItsProgram() throws Exception {
    try (WebFixture web = WebFixture.with(SampleHistory.EMPTY)) {
      String build = web.json(PATH).get("build").asText();
      assertThat(web.get("/display/hb-province").body())
          .contains("data-centre=\"hb-province\"", "data-build=\"" + build + "\"")
          .doesNotContain("{{");
      assertThat(web.get("/display/nowhere").statusCode()).isEqualTo(404);
      assertThat(web.error(404, "/api/v1/centres/nowhere/display")).contains("no such live centre");
      assertThat(web.error(404, "/api/v1/centres/nowhere/display/live")).contains("no such");
    }
  }
}
