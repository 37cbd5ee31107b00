package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.EventBody;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.MqttPeer;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ServerProcess;
import io.counterwatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a display hears of the whole server: over a broker, and at the built-in endpoint. */
class DisplaysIT {
  private static final String CENTRE = "hb-province";
  private static final String BOARD = Topics.board(CENTRE);
  private static final String ALERTS = Topics.alerts(CENTRE);
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(2);

  private static final int MOST_CALLS = 20;

  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** Far from any midnight, whenever the test runs. */
  private static final String TEN_O_CLOCK = "2026-11-23T10:00:00+07:00";

  /** More than the twenty that are tolerated where nothing is configured. */
  private static final int CROWD = 25;

  private static PostgresProcess database;

  @TempDir Path folder;

  @BeforeAll
  static void startDatabase() {
    database = PostgresProcess.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @Test
  void overABroker() {
    try (MosquittoProcess broker = MosquittoProcess.start();
        ServerProcess server =
            serve("displays_broker", "--mqtt-url", broker.url(), "--registration", "open");
        MqttPeer wall = MqttPeer.connect(broker.url(), "wall", ALERTS)) {
      awaitReady(server);
      showsWhatHappens(server, broker.url());
      Await.until("the alert", () -> activeAlerts(wall).contains("waiting"));
      try (Hall hall = new Hall(broker.url(), "counter-2", "00000000000000ac")) {
        for (int ticket = 1; ticket <= CROWD; ticket++) {
          hall.say("crowd-" + ticket, new EventBody.TicketCalled("9", null));
        }
        Await.until("no alert", () -> activeAlerts(wall).isEmpty());
        try (MqttPeer late = MqttPeer.connect(broker.url(), "late-wall", ALERTS)) {
          Await.until("the retained empty list", () -> !late.heard(ALERTS).isEmpty());
          assertThat(late.heard(ALERTS).getFirst().get("alerts")).isEmpty();
        }
      }
      assertThat(server.terminate()).isIn(0, 143);
      try (MqttPeer left =
          MqttPeer.connect(broker.url(), "left-alone", BOARD, Topics.SERVER_STATUS)) {
        Await.until(
            "a display of a server that is gone hears so",
            () -> left.newestSays(Topics.SERVER_STATUS, "online", "false"));
      }
    }
  }

  @Test
  void atTheBuiltInEndpoint() {
    int port = FreePort.find();
    try (ServerProcess server = serve("displays_endpoint", "--mqtt-listen", "127.0.0.1:" + port)) {
      awaitReady(server);
      showsWhatHappens(server, "tcp://127.0.0.1:" + port);
    }
  }

  private void showsWhatHappens(ServerProcess server, String url) {
    long beganNanos = System.nanoTime();
    try (MqttPeer display = MqttPeer.connect(url, "display-1", BOARD);
        Hall hall = new Hall(url, "kiosk-1", "00000000000000ab")) {
      int called = callUntilOneIsShownSoon(hall, display);
      for (int ticket = 1; ticket <= CROWD; ticket++) {
        int wanted = ticket;
        hall.say("crowd-" + ticket, issued("C" + ticket));
        hall.say("busy-" + ticket, issued("B" + ticket));
        hall.say("busy-" + ticket, new EventBody.TicketCalled("5", null));
        Await.until("it is in the figures", () -> issuedToday(server) >= called + 2 * wanted);
      }
      Await.until("all are shown", () -> waiting(display) == CROWD);
      // One a second, one at once, and the one that was kept.
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
      assertThat(display.heard(BOARD).size())
          .as("boards in %s seconds", seconds)
          .isLessThanOrEqualTo((int) seconds + 2);

      try (MqttPeer late = MqttPeer.connect(url, "display-2", BOARD)) {
        Await.until(
            "the retained board",
            () ->
                !late.heard(BOARD).isEmpty()
                    && display.heard(BOARD).contains(late.heard(BOARD).getFirst()));
      }
      JsonNode[] estimated = {newest(display)};
      Await.until(
          "an estimate, since counters are at work",
          () -> {
            estimated[0] = newest(display).at("/services/0/estimate");
            return estimated[0].has("to");
          });
      JsonNode estimate = estimated[0];
      assertThat(estimate.get("p90").asLong()).isGreaterThanOrEqualTo(estimate.get("p50").asLong());
      assertThat(estimate.get("from").asInt() % 5).isZero();
      assertThat(estimate.get("to").asInt() % 5).isZero();
      isToldToWhoWaitsAndRecorded(server);
    }
  }

  /** Returns how many it took: a machine that does other things may hold some of them up. */
  private static int callUntilOneIsShownSoon(Hall hall, MqttPeer display) {
    List<Long> delays = new ArrayList<>();
    do {
      delays.add(hall.callOne(display, delays.size() + 1));
    } while (delays.getLast() >= SHOWN_WITHIN.toNanos() && delays.size() < MOST_CALLS);
    assertThat(delays.getLast())
        .as("nanoseconds from a call to the board, at last, of %s", delays)
        .isLessThan(SHOWN_WITHIN.toNanos());
    return delays.size();
  }

  private static void isToldToWhoWaitsAndRecorded(ServerProcess server) {
    String centre = "/api/v1/centres/" + CENTRE;
    Await.until(
        "who waits has been told something, and is",
        () -> {
          JsonNode ticket = server.json(centre + "/tickets/crowd-" + CROWD);
          return ticket.at("/announced/0/p90").isNumber() && ticket.at("/estimate/to").isNumber();
        });
    String day = server.json(centre).get("day").asText();
    Await.until(
        "the calls are judged",
        () ->
            server
                    .json(centre + "/estimates?from=" + day + "&to=" + day)
                    .at("/services/0/total/judged")
                    .asInt()
                > 0);
    Await.until(
        "and have a series",
        () ->
            server.metrics().orNull("forecast_service_judged", "centre", CENTRE, "service", "land")
                != null);
  }

  private ServerProcess serve(String databaseName, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--postgres-url", database.createDatabase(databaseName)));
    all.addAll(List.of("--clock-origin", TEN_O_CLOCK));
    return ServerProcess.start(folder, all.toArray(String[]::new));
  }

  /** Starting takes long where many tests share few cores; this one is of what comes after. */
  private static void awaitReady(ServerProcess server) {
    Await.until("the server is ready", START_LIMIT, () -> server.readiness() == 200);
  }

  private static EventBody issued(String number) {
    return new EventBody.TicketIssued("land", number, null, false, null, null);
  }

  private static int issuedToday(ServerProcess server) {
    return server.json("/api/v1/centres/" + CENTRE).path("today").path("issued").asInt();
  }

  private static JsonNode newest(MqttPeer display) {
    return display.heard(BOARD).getLast();
  }

  private static int waiting(MqttPeer display) {
    return newest(display).at("/services/0/waiting").asInt(-1);
  }

  private static String activeAlerts(MqttPeer wall) {
    List<JsonNode> heard = wall.heard(ALERTS);
    return heard.isEmpty()
        ? "nothing heard"
        : heard.getLast().get("alerts").findPath("alert").asText();
  }

  /** One device that says everything: kiosk and counters in one. */
  private static final class Hall implements AutoCloseable {
    private final DeviceHost host;
    private final Device device;

    Hall(String url, String id, String epoch) {
      host = DeviceHost.inServerTime(url, ZoneId.of("UTC"));
      device =
          new Device(
              host,
              new DeviceIdentity(CENTRE, id, DeviceKind.KIOSK, null),
              new MemoryOutbox(epoch),
              new SplittableRandom(1));
      device.start();
      Await.until("the hall knows the server's time", () -> host.serverTime().known());
    }

    void say(String ticket, EventBody body) {
      assertThat(device.record(body, ticket, host.serverTime().nowMicros().orElseThrow())).isTrue();
    }

    /** Returns how many nanoseconds passed from the call to the board that shows it. */
    long callOne(MqttPeer display, int number) {
      say("one-" + number, issued("A" + number));
      Await.until("it is stored", () -> device.pending() == 0);
      long calledNanos = System.nanoTime();
      say("one-" + number, new EventBody.TicketCalled("3", null));
      Await.until(
          "the board shows it",
          () ->
              !display.heard(BOARD).isEmpty()
                  && newest(display).at("/nowServing/0/ticket").asText().equals("A" + number));
      return System.nanoTime() - calledNanos;
    }

    @Override
    public void close() {
      device.stop().join();
      host.close();
    }
  }
}
