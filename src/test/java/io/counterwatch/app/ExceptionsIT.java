package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.event.Event;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Story;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exception from its beginning to its end, with a whole server and a real PostgreSQL. */
class ExceptionsIT {
  private static final String ORGANISATION =
      """
      services:
        - {id: land, target-wait: PT10M, max-wait: PT30M, max-waiting: 3}
      centres:
        - id: hall
          zone: UTC
          services: [land]
          counters: [{id: "1", services: [land]}, {id: "2", services: [land]}]
      """;

  @TempDir static Path folder;
  private static PostgresProcess database;
  private static String url;
  private static Server server;
  private static long sent;

  @BeforeAll
  static void start() throws Exception {
    database = PostgresProcess.start();
    url = database.createDatabase("exceptions");
    Files.writeString(folder.resolve("organisation.yaml"), ORGANISATION);
    server = serve();
  }

  private static Server serve() throws Exception {
    return StoryServer.start(url, folder.resolve("organisation.yaml"), Story.DAY + "T09:00:00Z");
  }

  @AfterAll
  static void stop() {
    server.stop();
    database.close();
  }

  private static void send(String story) throws Exception {
    List<Event> events = new ArrayList<>();
    for (Event event : Story.of(story)) {
      events.add(Story.event(event.timeMicros(), event.subject(), event.body(), ++sent));
    }
    StoryServer.tell(server, events);
  }

  private static String all() {
    return "http://127.0.0.1:" + server.httpPort() + "/api/v1/exceptions";
  }

  private static JsonNode only(String list) {
    Await.until(
        "one in " + list,
        () -> Http.status(all()) == 200 && Http.json(all()).path(list).size() == 1);
    return Http.json(all()).path(list).get(0);
  }

  private static Http.Answer acknowledge(String id) {
    return Http.post(all() + "/" + id + "/acknowledge", "");
  }

  @Test
  void itBeginsIsAcknowledgedOnceOutlivesARestartAndIsOver() throws Exception {
    send(
        """
        08:50:00 counter 1 opened s-01
        08:50:01 A issued land
        08:50:02 B issued land
        08:50:03 C issued land
        08:50:04 D issued land
        """);
    JsonNode begun = only("standing");
    assertThat(begun.path("service").asText()).isEqualTo("land");
    assertThat(begun.path("cause").asText()).isEqualTo("too-few-counters");
    assertThat(begun.path("since").asText()).startsWith("2026-03-02T08:50:04");
    assertThat(begun.at("/demand/atWork").asInt()).isEqualTo(1);
    assertThat(begun.has("acknowledged")).isFalse();
    String id = begun.path("id").asText();

    assertThat(acknowledge("4711").status()).isEqualTo(404);
    List<CompletableFuture<Http.Answer>> clicks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clicks.add(CompletableFuture.supplyAsync(() -> acknowledge(id)));
    }
    List<String> times = new ArrayList<>();
    for (CompletableFuture<Http.Answer> click : clicks) {
      assertThat(click.join().status()).isEqualTo(200);
      times.add(click.join().json().at("/acknowledged/at").asText());
    }
    assertThat(times).allMatch(time -> time.equals(times.getFirst()));
    assertThat(begun.at("/acknowledged").has("by")).isFalse();

    server.stop();
    server = serve();
    JsonNode again = only("standing");
    assertThat(again.path("id").asText()).isEqualTo(id);
    assertThat(again.at("/acknowledged/at").asText()).isEqualTo(times.getFirst());

    send(
        """
        08:55:00 A called 1
        08:55:01 A finished 1
        08:55:02 B called 1
        08:55:03 B finished 1
        08:55:04 C called 1
        08:55:05 C finished 1
        08:55:06 D called 1
        """);
    JsonNode over = only("over");
    assertThat(over.path("id").asText()).isEqualTo(id);
    assertThat(over.path("recovery").asInt()).isPositive();
    assertThat(Http.json(all()).path("standing")).isEmpty();
    assertThat(acknowledge(id).status()).isEqualTo(409);
  }
}
