package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.testing.ApiDocument;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Story;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A director's questions to a whole server with a real PostgreSQL, at three in the afternoon. */
class OutlookIT {
  private static final String THREE_O_CLOCK = Story.DAY + "T15:00:00Z";
  private static final long MINUTE = 60_000_000;

  private static final String ORGANISATION =
      """
      services:
        - {id: land, target-wait: PT10M, max-wait: PT30M}
        - {id: tax}
      centres:
        - id: hall
          zone: UTC
          hours: {mon-fri: ["07:30-17:00"]}
          services: [land, tax]
          counters: [{id: "1", services: [land]}, {id: "2", services: [land]}]
      """;

  @TempDir static Path folder;
  private static final ApiDocument API = ApiDocument.load();
  private static PostgresProcess database;
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    database = PostgresProcess.start();
    Path file = Files.writeString(folder.resolve("organisation.yaml"), ORGANISATION);
    server = StoryServer.start(database.createDatabase("outlooks"), file, THREE_O_CLOCK);
    List<Event> events = new ArrayList<>();
    // Tomorrow is a Tuesday: four of those before it were busy; today more come than are served.
    for (int weeks = 4; weeks > 0; weeks--) {
      events.addAll(day(1 - 7 * weeks, 60, 60, events.size() + 1));
    }
    events.addAll(day(0, 105, 60, events.size() + 1));
    for (int from = 0; from < events.size(); from += 200) {
      StoryServer.tell(server, events.subList(from, Math.min(events.size(), from + 200)));
    }
    // Today's came last: once they are known all is stored.
    Await.until(
        "an outlook of the queue",
        () -> ask("/outlook", "/outlook").at("/services/0/waiting").asInt() == 45);
  }

  @AfterAll
  static void stop() {
    server.stop();
    database.close();
  }

  /** From 8:00 on somebody comes every four minutes; one counter takes six minutes for each. */
  private static List<Event> day(int day, int tickets, int called, long firstSequence) {
    List<Event> events = new ArrayList<>();
    long opened = Story.micros("%d:00:00".formatted(24 * 20 + 8)) + (day - 20L) * 1_440 * MINUTE;
    events.add(event(opened, null, new EventBody.CounterOpened("1", "s-01", List.of("land")), 0));
    for (int i = 0; i < tickets; i++) {
      String ticket = "D" + day + "-" + i;
      events.add(
          event(
              opened + 4 * i * MINUTE,
              ticket,
              new EventBody.TicketIssued("land", ticket, null, false, null, null),
              0));
      if (i < called) {
        long call = opened + 6 * i * MINUTE + MINUTE / 2;
        events.add(event(call, ticket, new EventBody.TicketCalled("1", "s-01"), 0));
        events.add(
            event(call + 5 * MINUTE, ticket, new EventBody.ServiceFinished("1", "s-01", null), 0));
      }
    }
    events.sort(Comparator.comparingLong(Event::timeMicros));
    List<Event> numbered = new ArrayList<>();
    for (Event event : events) {
      numbered.add(
          event(
              event.timeMicros(), event.subject(), event.body(), firstSequence + numbered.size()));
    }
    return numbered;
  }

  private static Event event(long micros, @Nullable String subject, EventBody body, long number) {
    return Story.event(micros, subject, body, number);
  }

  private static JsonNode ask(String operation, String path) {
    String url = "http://127.0.0.1:" + server.httpPort() + "/api/v1/centres/hall" + path;
    String answer = Http.text(url);
    JsonNode schema =
        API.root()
            .path("paths")
            .path("/api/v1/centres/{id}" + operation)
            .at("/get/responses/200/content/application~1json/schema");
    assertThat(API.violations(schema, answer)).as(answer).isEmpty();
    return Http.json(url);
  }

  @Test
  void theQueueInAWhileAndWhatOneMoreCounterDoes() {
    JsonNode outlook = ask("/outlook", "/outlook?minutes=60");
    JsonNode land = outlook.at("/services/0");
    assertThat(land.at("/asItStands/limitPassed/already").asBoolean()).isTrue();
    // Ten are served an hour and fifteen come.
    assertThat(land.at("/asItStands/waiting").asDouble()).isBetween(35.0, 60.0);
    assertThat(land.at("/oneMore/counter").asText()).isEqualTo("2");
    assertThat(land.at("/oneMore/waiting").asDouble())
        .isLessThan(land.at("/asItStands/waiting").asDouble() - 4);
    assertThat(outlook.at("/freeCounter/service").asText()).isEqualTo("land");
    assertThat(outlook.at("/services/1/service").asText()).isEqualTo("tax");
    assertThat(outlook.at("/services/1").has("oneMore")).isFalse();
  }

  @Test
  void whatWasSaidIsKeptAndJudged() {
    String path = "/outlook/record?from=" + Story.DAY + "&to=" + Story.DAY;
    // Said at each quarter of an hour from 8:00 to 15:00; those of the last 45 minutes are not
    // judged.
    Await.until(
        "the record of today",
        () -> ask("/outlook/record", path).at("/total/queues").asInt() >= 23);
    JsonNode total = ask("/outlook/record", path).get("total");
    assertThat(total.get("already").asInt()).isPositive();
    assertThat(total.get("judged").asInt()).isPositive();
    assertThat(total.get("judged").asInt() + total.get("already").asInt())
        .isEqualTo(total.get("queues").asInt());
    assertThat(total.get("brier").asDouble()).isBetween(0.0, 0.5);
    assertThat(total.get("queueError").asDouble()).isLessThan(10);
  }

  @Test
  void tomorrowsCounters() {
    JsonNode staffing = ask("/staffing", "/staffing");
    assertThat(staffing.get("days").asInt()).isEqualTo(4);
    assertThat(staffing.get("date").asText()).isEqualTo(Story.DAY.plusDays(1).toString());
    JsonNode pool = staffing.at("/pools/0");
    assertThat(pool.at("/services/0").asText()).isEqualTo("land");
    assertThat(pool.get("occupancySeconds").asDouble()).isEqualTo(300);
    assertThat(pool.get("enough").asBoolean()).isTrue();
    // Half an hour's 7.5, five minutes each: a load of 1.25.
    JsonNode eight = pool.at("/parts/2");
    assertThat(eight.get("arrivals").asDouble()).isBetween(7.0, 8.0);
    assertThat(eight.get("needed").asInt()).isEqualTo(2);
    assertThat(eight.get("levelNeeded").asDouble()).isGreaterThanOrEqualTo(0.8);
    assertThat(staffing.at("/pools/1/enough").asBoolean()).isFalse();
    assertThat(ask("/staffing", "/staffing?date=2026-03-07").get("noStaffing").asText())
        .isEqualTo("closed");
  }
}
