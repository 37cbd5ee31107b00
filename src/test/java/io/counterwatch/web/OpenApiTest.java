package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.ingest.HttpSource;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.ImportAnswer;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.testing.ApiDocument;
import io.counterwatch.wire.EventReader;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The HTTP interface is what its description says: no path more, none less, and such answers. */
class OpenApiTest {
  private static final ApiDocument API = ApiDocument.load();
  private static final ObjectNode DOCUMENT = API.root();

  /** A path that answers, for each that has parameters. */
  private static final Map<String, String> SAMPLES =
      Map.ofEntries(
          Map.entry("/api/v1/centres/{id}", "/api/v1/centres/hb-province"),
          Map.entry("/api/v1/centres/{id}/live", "/api/v1/centres/hb-province/live"),
          Map.entry(
              "/api/v1/centres/{id}/days/{date}", "/api/v1/centres/hb-province/days/2025-03-09"),
          Map.entry(
              "/api/v1/centres/{id}/days/{date}/contents",
              "/api/v1/centres/hb-province/days/2025-03-09/contents"),
          Map.entry(
              "/api/v1/centres/{id}/days",
              "/api/v1/centres/hb-province/days?from=2025-03-09&to=2025-03-09"),
          Map.entry(
              "/api/v1/centres/{id}/estimates",
              "/api/v1/centres/hb-province/estimates?from=2025-03-01&to=2025-03-31"),
          Map.entry(
              "/api/v1/centres/{id}/tickets/{subject}",
              "/api/v1/centres/hb-province/tickets/2025-03-10%2FA012"),
          Map.entry("/api/v1/centres/{id}/outlook", "/api/v1/centres/hb-province/outlook"),
          Map.entry(
              "/api/v1/centres/{id}/outlook/record",
              "/api/v1/centres/hb-province/outlook/record?from=2025-03-01&to=2025-03-09"),
          Map.entry("/api/v1/centres/{id}/staffing", "/api/v1/centres/hb-province/staffing"),
          Map.entry(
              "/api/v1/centres/{id}/ratings/remarks",
              "/api/v1/centres/hb-province/ratings/remarks"),
          Map.entry("/api/v1/centres/{id}/usual", "/api/v1/centres/hb-province/usual"),
          Map.entry("/api/v1/organisation", "/api/v1/organisation?day=2024-12-31"),
          Map.entry("/developers/schemas/{file}", "/developers/schemas/ticket.issued.json"),
          Map.entry("/developers/examples/{file}", "/developers/examples/status.birth.json"),
          Map.entry("/api/v1/centres/{id}/display", "/api/v1/centres/hb-province/display"),
          Map.entry(
              "/api/v1/centres/{id}/display/live", "/api/v1/centres/hb-province/display/live"),
          Map.entry("/display/{id}", "/display/hb-province"),
          Map.entry("/ticket/{token}", SampleVisitors.ticketPath("W")),
          Map.entry("/survey/{token}", SampleVisitors.surveyPath("S")),
          Map.entry("/centres/{id}", "/centres/hb-province"),
          Map.entry("/centres/{id}/services/{service}", "/centres/hb-province/services/land"),
          Map.entry("/centres/{id}/counters/{counter}", "/centres/hb-province/counters/1"),
          Map.entry(
              "/centres/{id}/tickets/{subject}", "/centres/hb-province/tickets/2025-03-10%2FA012"),
          Map.entry("/static/{name}", "/static/base.css"));

  @Test
  void itHasEveryRouteOfTheServerAndNoOther() throws Exception {
    List<Router> mounted = new ArrayList<>();
    try (WebFixture web =
        new WebFixture(
            SampleHistory.EMPTY,
            StreamLimits.DEFAULT,
            router -> {
              events().mount(router);
              mounted.add(router);
            })) {
      assertThat(web.port).isPositive();
      Set<String> routes = new TreeSet<>();
      for (Route route : mounted.getFirst().getRoutes()) {
        String path = route.getPath();
        if (path != null && !path.equals("/api/") && route.getMetadata(AccessGate.OWN) == null) {
          routes.add(path.replaceAll(":([a-z]+)", "{$1}"));
        }
      }
      assertThat(routes)
          .isEqualTo(paths("live", "history", "exceptions", "events", "contracts", "pages"));
    }
  }

  @Test
  void everyPathAnswersAsItSays() throws Exception {
    try (WebFixture web = WebFixture.with(WebServerTest.history())) {
      for (String path : paths("live", "history", "contracts", "pages")) {
        JsonNode types = DOCUMENT.path("paths").path(path).at("/get/responses/200/content");
        String type = types.fieldNames().next();
        String sample = SAMPLES.getOrDefault(path, path);
        String method = type.equals("text/event-stream") ? "HEAD" : "GET";
        HttpResponse<String> response = web.send(method, sample);
        assertThat(response.statusCode()).as(sample).isEqualTo(200);
        String got = response.headers().firstValue("content-type").orElse("");
        assertThat(type.equals("*/*") || got.startsWith(type)).as(sample + ": " + got).isTrue();
        if (type.equals("application/json")) {
          assertThat(API.violations(types.path(type).path("schema"), response.body()))
              .as(sample)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (String reference : DOCUMENT.findValuesAsText("$ref")) {
      assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  private static Set<String> paths(String... tags) {
    Set<String> paths = new TreeSet<>();
    DOCUMENT
        .path("paths")
        .properties()
        .forEach(
            path -> {
              for (JsonNode operation : path.getValue()) {
                if (List.of(tags).contains(operation.path("tags").path(0).asText())) {
                  paths.add(path.getKey());
                }
              }
            });
    return paths;
  }

  /** The route for events; nothing is sent to it here. */
  private static HttpSource events() {
    Intake full =
        new Intake() {
          @Override
          public boolean offer(Arrival arrival) {
            return false;
          }

          @Override
          public boolean hasRoom() {
            return false;
          }

          @Override
          public void status(String centre, String device, DeviceStatus status, boolean retained) {}

          @Override
          public void unreadable(String topic, String reason) {}
        };
    EventReader.SourceRules nobody = new EventReader.OwnEvents(false);
    return new HttpSource(
        full,
        new EventReader(nobody),
        () -> WebFixture.NOW_MICROS,
        asked -> CompletableFuture.completedStage(new ImportAnswer.Unknown()));
  }
}
