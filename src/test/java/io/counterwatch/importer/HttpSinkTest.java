package io.counterwatch.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.counterwatch.event.EventBody;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real HTTP server that answers what it is told to. */
class HttpSinkTest {
  private record Answer(int status, String body) {}

  private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> asks = Collections.synchronizedList(new ArrayList<>());
  private final List<String> troubles = new ArrayList<>();
  private volatile Answer contents = new Answer(404, "{\"error\":\"no such centre\"}");
  private final List<byte[]> bodies = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private HttpSink sink;

  HttpSinkTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink = sink(server);
  }

  @BeforeEach
  void listen() {
    server.createContext(
        "/",
        exchange -> {
          boolean asked = exchange.getRequestMethod().equals("GET");
          (asked ? asks : requests)
              .add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          byte[] sent = exchange.getRequestBody().readAllBytes();
          if (!asked) {
            bodies.add(sent);
          }
          Answer answer = asked ? contents : answers.removeFirst();
          byte[] bytes = answer.body().getBytes(UTF_8);
          if (answer.status() == 0) {
            exchange.close();
            return;
          }
          exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private HttpSink sink(HttpServer server) {
    InetSocketAddress address = server.getAddress();
    URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/");
    return new HttpSink(
        new ServerCalls(uri, Duration.ofMillis(1), troubles::add),
        "bank",
        "import",
        ZoneId.of("Asia/Ho_Chi_Minh"),
        false);
  }

  @Test
  void aBatchIsPostedAsCloudEvents() throws IOException {
    answers.add(new Answer(200, "{\"stored\":1,\"duplicates\":1,\"rejected\":0,\"more\":[]}"));
    sink.accept(events(2, "A1"));
    assertThat(requests)
        .containsExactly(
            "POST /api/v1/centres/bank/devices/import/events"
                + "?history=true&zone=Asia%2FHo_Chi_Minh");
    assertThat(new String(bodies.get(0), UTF_8))
        .contains("\"id\":\"content-" + hash(events(2, "A1").get(1)))
        .doesNotContain("sequence");
    assertThat(sink.stored()).isEqualTo(1);
    assertThat(sink.duplicates()).isEqualTo(1);
    assertThat(sink.rejected()).isZero();
  }

  @Test
  void whatIsStoredAlreadyIsNotSent() throws IOException {
    List<OutgoingEvent> events = events(3, "A1");
    contents = new Answer(200, "[\"" + hash(events.get(0)) + "\",\"" + hash(events.get(2)) + "\"]");
    answers.add(new Answer(200, "{\"stored\":1,\"duplicates\":0,\"rejected\":0}"));
    sink.accept(events);
    assertThat(asks)
        .containsExactlyInAnyOrder(
            "GET /api/v1/centres/bank/days/1970-01-01/contents",
            "GET /api/v1/centres/bank/days/1969-12-31/contents",
            "GET /api/v1/centres/bank/days/1970-01-02/contents");
    assertThat(new String(bodies.get(0), UTF_8)).contains(hash(events.get(1)));
    assertThat(sink.stored()).isEqualTo(1);
    assertThat(sink.duplicates()).isEqualTo(2);

    // The same again, as from another file: nothing is asked and nothing is sent.
    sink.accept(events);
    assertThat(requests).hasSize(1);
    assertThat(asks).hasSize(3);
    assertThat(sink.duplicates()).isEqualTo(5);
  }

  private static String hash(OutgoingEvent event) {
    return "%016x".formatted(EventWriter.contentHash(event));
  }

  @Test
  void aServerThatIsAwayIsAskedAgain() throws IOException {
    answers.add(new Answer(503, "busy"));
    answers.add(new Answer(0, ""));
    answers.add(new Answer(200, "{\"stored\":2,\"duplicates\":0,\"rejected\":0}"));
    sink.accept(events(2, "A1"));
    assertThat(requests.size()).isGreaterThanOrEqualTo(3);
    assertThat(sink.stored()).isEqualTo(2);
    assertThat(troubles).hasSizeBetween(1, 2);
    assertThat(troubles.get(0)).endsWith(" answered 503: busy; attempt 1 of 12");
  }

  @Test
  void butNotForEver() {
    for (int i = 0; i < ServerCalls.MAX_ATTEMPTS; i++) {
      answers.add(new Answer(503, "busy\nvery"));
    }
    assertThatThrownBy(() -> sink.accept(events(1, "A1")))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("http://.+:\\d+ answered 503: busy very \\(tried 12 times\\)");
    assertThat(requests).hasSize(ServerCalls.MAX_ATTEMPTS);
  }

  @Test
  void aServerThatSaysNoIsNotAskedAgain() {
    answers.add(new Answer(403, "no key"));
    assertThatThrownBy(() -> sink.accept(events(1, "A1")))
        .hasMessageEndingWith(" answered 403: no key");
    answers.add(new Answer(200, "<html>"));
    assertThatThrownBy(() -> sink.accept(events(1, "A2")))
        .hasMessageContaining("did not answer as Counterwatch does: <html>");
    answers.add(new Answer(200, "{\"stored\":0,\"duplicates\":0,\"rejected\":0}"));
    assertThatThrownBy(() -> sink.accept(events(1, "A3")))
        .hasMessageContaining("answered for other than the 1 events sent");
    assertThat(requests).hasSize(3);
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    server.stop(0);
    assertThatThrownBy(() -> sink.accept(events(1, "A1")))
        .hasMessageContaining("cannot be reached: ");
  }

  @Test
  void aBatchOverTheLimitOfAMessageIsHalved() throws IOException {
    for (int i = 0; i < 2; i++) {
      answers.add(new Answer(200, "{\"stored\":200,\"duplicates\":0,\"rejected\":0}"));
    }
    sink.accept(events(400, "ố".repeat(200)));
    assertThat(bodies).hasSize(2).allMatch(body -> body.length < EventReader.MAX_MESSAGE_BYTES);
    assertThat(sink.stored()).isEqualTo(400);
  }

  private static List<OutgoingEvent> events(int count, String reason) {
    List<OutgoingEvent> events = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      events.add(
          new OutgoingEvent(
              "bank",
              "import",
              "id-" + i,
              "7c9e6679f0c4a1b2",
              i,
              i,
              null,
              null,
              "A1",
              new EventBody.TicketParked(reason),
              ZoneOffset.UTC));
    }
    return events;
  }
}
