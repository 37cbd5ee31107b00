package io.counterwatch.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.app.bench.OpenPage.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whether open pages show in the end what the API answers: asked when nothing happens any more. A
 * page's truth is what its messages left it with; what only grows with time is left out.
 */
final class PageAgreement {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 100;

  private final URI server;
  private final Map<String, JsonNode> centres = new HashMap<>();
  private final Map<String, JsonNode> displays = new HashMap<>();

  /** What province's pages were told last of each centre. */
  private final Map<OpenPage, Map<String, JsonNode>> told = new HashMap<>();

  /** Pages of a server at that address. */
  PageAgreement(URI server) {
    this.server = server;
  }

  /** How many pages still show something else when that time is over. */
  int differing(List<OpenPage> pages, Duration limit) throws IOException, InterruptedException {
    long start = System.nanoTime();
    ask();
    Set<OpenPage> rest = new HashSet<>(pages);
    do {
      for (OpenPage page : Set.copyOf(rest)) {
        if (agrees(page)) {
          rest.remove(page);
        }
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } while (!rest.isEmpty() && System.nanoTime() - start < limit.toNanos());
    return rest.size();
  }

  private void ask() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (JsonNode centre : answer(client, "/api/v1/centres")) {
        String id = centre.path("centre").asText();
        centres.put(id, ofCentre(centre));
        displays.put(id, ofDisplay(answer(client, "/api/v1/centres/" + id + "/display")));
      }
    }
  }

  private JsonNode answer(HttpClient client, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER_LIMIT).build();
    return JSON.readTree(client.send(request, BodyHandlers.ofByteArray()).body());
  }

  private boolean agrees(OpenPage page) throws IOException {
    JsonNode message = JSON.readTree(page.last());
    if (page.kind() == Kind.DISPLAY) {
      return ofDisplay(message).equals(displays.get(page.centre()));
    }
    if (page.kind() == Kind.CENTRE) {
      return ofCentre(message).equals(centres.get(page.centre()));
    }
    Map<String, JsonNode> all = told.computeIfAbsent(page, none -> new HashMap<>());
    message.forEach(centre -> all.put(centre.path("centre").asText(), ofCentre(centre)));
    return all.equals(centres);
  }

  private static JsonNode ofCentre(JsonNode view) {
    ObjectNode figures = JSON.createObjectNode();
    for (String field : List.of("waiting", "counterStates", "today")) {
      figures.set(field, view.path(field));
    }
    return figures;
  }

  private static JsonNode ofDisplay(JsonNode display) {
    ObjectNode figures = JSON.createObjectNode();
    figures.set("nowServing", display.path("nowServing"));
    for (JsonNode service : display.path("services")) {
      figures.set(service.path("service").asText(), service.path("waiting"));
    }
    return figures;
  }
}
