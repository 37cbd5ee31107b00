package io.counterwatch.ingest;

import static io.counterwatch.ingest.TestDevice.CENTRE;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.testing.Await;
import io.counterwatch.wire.CentreMessageCodec;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every source, whichever way devices reach it. */
abstract class SourceScenarios {
  /** Ends the waiting for what never comes. */
  static final int PATIENCE_MILLIS = TestDevice.PATIENCE_MILLIS;

  static final EventReader EVENTS = new EventReader(new EventReader.OwnEvents(false));
  static final LongSupplier NOW_MICROS = () -> 1_700_000_100_000_000L;
  static final ServerMessage.Status ONLINE =
      new ServerMessage.Status(true, "run-1", true, NOW_MICROS.getAsLong(), 1);

  final MemoryIntake intake = new MemoryIntake();
  private final List<AutoCloseable> opened = new ArrayList<>();
  EventSource source;

  /** A source at the same address as the one before it. */
  abstract EventSource newSource(Intake intake);

  abstract String deviceUrl();

  @BeforeEach
  final void startSource() {
    source = newSource(intake);
    await(source.start());
    Await.until("the source is connected", source::connected);
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    await(source.stop());
    intake.close();
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  final <T extends AutoCloseable> T opened(T resource) {
    opened.add(resource);
    return resource;
  }

  final TestDevice device(String id) throws MqttException {
    return opened(TestDevice.connected(deviceUrl(), id));
  }

  /** Another source in place of the one that is there; devices that lost their line come back. */
  final void restartSource(TestDevice... devices) throws MqttException {
    await(source.stop());
    source = newSource(intake);
    await(source.start());
    Await.until("the new source is connected", source::connected);
    for (TestDevice device : devices) {
      if (!device.isConnected()) {
        device.connect();
      }
    }
  }

  /** Returns when so many have arrived, and what is to be completed of them is. */
  final void awaitArrivals(int count) {
    Await.until(count + " arrivals", () -> intake.arrivals().size() >= count);
    intake.settle();
  }

  static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void handsOverAnEventWithItsTopic() throws Exception {
    IMqttDeliveryToken sent = device("kiosk-1").send(1);
    sent.waitForCompletion(PATIENCE_MILLIS);
    awaitArrivals(1);
    Arrival arrival = intake.arrivals().getFirst();
    assertThat(arrival.centre()).isEqualTo(CENTRE);
    assertThat(arrival.publisher()).isEqualTo("kiosk-1");
    assertThat(arrival.bytes()).isEqualTo(TestDevice.event("kiosk-1", 1).length);
    assertThat(arrival.readings())
        .singleElement()
        .isInstanceOfSatisfying(
            Reading.Decoded.class,
            decoded ->
                assertThat(decoded.event().receivedMicros()).isEqualTo(NOW_MICROS.getAsLong()));
  }

  @Test
  void keepsTheOrderOfSinglesAndBatches() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    for (long n = 1; n <= 200; n++) {
      kiosk.send(n);
    }
    kiosk.publish(Topics.event(CENTRE, "kiosk-1"), TestDevice.batch("kiosk-1", 201, 500), 1, false);
    kiosk.send(501);
    awaitArrivals(202);
    assertThat(intake.sequences()).isEqualTo(range(1, 501));
  }

  @Test
  void whatIsNotStoredComesAgain() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    kiosk.send(1).waitForCompletion(PATIENCE_MILLIS);
    awaitArrivals(1);
    intake.hold(100);
    kiosk.send(2);
    kiosk.send(3);
    awaitArrivals(3);
    List<Arrival> lost = intake.takeHeld();
    restartSource(kiosk);
    awaitArrivals(5);
    lost.forEach(MemoryIntake::stored);
    intake.storeHeld();
    intake.settle();
    assertThat(intake.sequences()).containsExactly(1L, 2L, 3L, 2L, 3L);
    restartSource(kiosk);
    intake.release();
    kiosk.send(4).waitForCompletion(PATIENCE_MILLIS);
    Await.until("the next event", () -> intake.sequences().contains(4L));
    assertThat(intake.sequences()).containsExactly(1L, 2L, 3L, 2L, 3L, 4L);
  }

  @Test
  void whatCannotBeReadStopsNothing() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    List<byte[]> garbage =
        List.of(
            new byte[0],
            new byte[] {0, 1, 2, (byte) 0xff},
            "{".repeat(100_000).getBytes(StandardCharsets.UTF_8),
            "[1,null,\"x\",{}]".getBytes(StandardCharsets.UTF_8),
            new byte[200_000]);
    for (byte[] payload : garbage) {
      kiosk.publish(Topics.event(CENTRE, "kiosk-1"), payload, 1, false);
    }
    kiosk.send(1).waitForCompletion(PATIENCE_MILLIS);
    awaitArrivals(garbage.size() + 1);
    assertThat(intake.sequences()).containsExactly(1L);
    assertThat(intake.arrivals().getFirst().readings())
        .singleElement()
        .isInstanceOfSatisfying(
            Reading.Rejected.class,
            refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.MALFORMED));
    restartSource(kiosk);
    kiosk.send(2).waitForCompletion(PATIENCE_MILLIS);
    Await.until("the next event", () -> intake.sequences().contains(2L));
    assertThat(intake.arrivals()).as("all was acknowledged").hasSize(garbage.size() + 2);
  }

  @Test
  void tellsBirthAndDeath() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    kiosk
        .publishStatus("{\"online\":true,\"birth\":true,\"kind\":\"kiosk\",\"uptime\":5}", true)
        .waitForCompletion(PATIENCE_MILLIS);
    Await.until("the birth", () -> intake.statuses().size() == 1);
    assertThat(intake.statuses().getFirst())
        .satisfies(seen -> assertThat(seen.centre()).isEqualTo(CENTRE))
        .satisfies(seen -> assertThat(seen.device()).isEqualTo("kiosk-1"))
        .satisfies(seen -> assertThat(seen.status().birth()).isTrue())
        .satisfies(seen -> assertThat(seen.retained()).isFalse());
    kiosk.vanish();
    Await.until("the last will", () -> intake.statuses().size() == 2);
    assertThat(intake.statuses().getLast().status().online()).isFalse();
    assertThat(intake.statuses().getLast().retained()).isFalse();
  }

  @Test
  void aCleanGoodbyeTellsNoWill() throws Exception {
    TestDevice.connected(deviceUrl(), "kiosk-1").close();
    TestDevice other = device("kiosk-2");
    other.publishStatus("{\"online\":false}", false).waitForCompletion(PATIENCE_MILLIS);
    Await.until("the other's status", () -> !intake.statuses().isEmpty());
    assertThat(intake.statuses())
        .extracting(MemoryIntake.SeenStatus::device)
        .containsExactly("kiosk-2");
  }

  @Test
  void countsAStatusThatCannotBeReadAndIgnoresAClearedOne() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    kiosk.publishStatus("", true).waitForCompletion(PATIENCE_MILLIS);
    kiosk.publishStatus("not JSON", false).waitForCompletion(PATIENCE_MILLIS);
    Await.until("the refusal", () -> !intake.unreadableMessages().isEmpty());
    assertThat(intake.unreadableMessages())
        .singleElement()
        .asString()
        .startsWith(Topics.status(CENTRE, "kiosk-1") + ": ");
    assertThat(intake.statuses()).isEmpty();
  }

  @Test
  void answersReachExactlyTheirDevice() throws Exception {
    TestDevice first = device("kiosk-1");
    TestDevice second = device("kiosk-2");
    for (TestDevice device : List.of(first, second)) {
      String id = device == first ? "kiosk-1" : "kiosk-2";
      assertThat(device.subscribe(Topics.ack(CENTRE, id))).isEqualTo(1);
      assertThat(device.subscribe(Topics.rejected(CENTRE, id))).isEqualTo(1);
      assertThat(device.subscribe(Topics.SERVER_STATUS)).isEqualTo(1);
    }
    source
        .link()
        .ack(CENTRE, "kiosk-1", new ServerMessage.Ack("00000000000000aa", 7, List.of(), 0, 0, -1));
    source
        .link()
        .rejected(
            CENTRE, "kiosk-2", new ServerMessage.Rejection("id-9", RefusalReason.SCHEMA, "what"));
    source.link().status(ONLINE);
    Await.until("both heard it all", () -> heard(first) >= 2 && heard(second) >= 2);
    assertThat(first.received())
        .extracting(TestDevice.Received::topic)
        .containsExactlyInAnyOrder(Topics.ack(CENTRE, "kiosk-1"), Topics.SERVER_STATUS);
    assertThat(second.received())
        .extracting(TestDevice.Received::topic)
        .containsExactlyInAnyOrder(Topics.rejected(CENTRE, "kiosk-2"), Topics.SERVER_STATUS);
    assertThat(first.received()).noneMatch(TestDevice.Received::retained);
  }

  private static int heard(TestDevice device) {
    return device.received().size();
  }

  @Test
  void theServersStatusIsKeptForWhoeverComesLater() throws Exception {
    source.link().status(ONLINE);
    TestDevice early = device("kiosk-1");
    Await.until("the status is kept", () -> statusAfterSubscribing(early).contains("run-1"));
    await(source.stop());
    TestDevice.Received last = early.receive();
    while (!last.text().contains("\"online\":false")) {
      last = early.receive();
    }
    assertThat(last.text()).contains("run-1").contains("\"accepting\":false");
  }

  private static String statusAfterSubscribing(TestDevice device) {
    try {
      device.unsubscribe(Topics.SERVER_STATUS);
      device.subscribe(Topics.SERVER_STATUS);
      return device.received().stream()
          .filter(TestDevice.Received::retained)
          .map(TestDevice.Received::text)
          .reduce("", (before, text) -> text);
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void saysTheNewestStatusAgainAfterARestart() throws Exception {
    await(source.stop());
    source = newSource(intake);
    source.link().status(ONLINE);
    source.link().status(new ServerMessage.Status(true, "run-2", true, NOW_MICROS.getAsLong(), 1));
    await(source.start());
    TestDevice kiosk = device("kiosk-1");
    Await.until("the newest is kept", () -> statusAfterSubscribing(kiosk).contains("run-2"));
  }

  @Test
  void losesNothingWhenThereIsNoRoom() throws Exception {
    int room = 20;
    intake.hold(room);
    TestDevice kiosk = device("kiosk-1");
    for (long n = 1; n <= 300; n++) {
      kiosk.send(n);
    }
    Set<Long> stored = Collections.newSetFromMap(new ConcurrentHashMap<>());
    while (stored.size() < 300) {
      Await.until("something to store", () -> intake.heldCount() > 0);
      for (Arrival arrival : intake.takeHeld()) {
        MemoryIntake.stored(arrival);
        stored.add(((Reading.Decoded) arrival.readings().getFirst()).event().sequence());
      }
    }
    assertThat(stored).isEqualTo(new HashSet<>(range(1, 300)));
    assertThat(intake.mostHeld()).isLessThanOrEqualTo(room);
    assertThat(source.counts().noRoom()).isPositive();
    intake.release();
    kiosk.send(301);
    Await.until("it goes on", () -> intake.sequences().contains(301L));
  }

  @Test
  void aWithheldMessageHoldsUpNobodyElse() throws Exception {
    intake.hold(Integer.MAX_VALUE);
    TestDevice unknown = device("unknown-1");
    for (long n = 1; n <= 100; n++) {
      unknown.send(n);
    }
    Await.until("all are there", () -> intake.heldCount() == 100);
    intake.withholdHeld();
    intake.release();
    TestDevice kiosk = device("kiosk-1");
    kiosk.send(1_000).waitForCompletion(PATIENCE_MILLIS);
    Await.until("the other's event", () -> intake.sequences().contains(1_000L));
    assertThat(source.counts().withheld()).isEqualTo(100);
  }

  private static ServerMessage.Board board(String centre, int waiting) {
    return new ServerMessage.Board(
        centre,
        NOW_MICROS.getAsLong(),
        List.of(new ServerMessage.NowServing("3", "A012", "land", NOW_MICROS.getAsLong())),
        IntStream.range(0, 20)
            .mapToObj(n -> new ServerMessage.ServiceLine("service-" + n, waiting, null))
            .toList(),
        false);
  }

  private static ServerMessage.Board readBoard(String text) {
    try {
      return CentreMessageCodec.readBoard(text.getBytes(StandardCharsets.UTF_8));
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ofACentreThatEndedNothingIsRetained() throws Exception {
    TestDevice early = device("display-1");
    early.subscribe(Topics.board(CENTRE));
    source.link().board(board(CENTRE, 1));
    Await.until("the board", () -> heard(early) == 1);
    source.link().ended(CENTRE);
    Await.until("the empty message", () -> heard(early) == 2);
    assertThat(early.received().getLast().text()).isEmpty();
    TestDevice late = device("display-2");
    late.subscribe(Topics.board(CENTRE));
    source.link().board(board(CENTRE, 2));
    Await.until("what is said from now on", () -> heard(late) > 0);
    assertThat(late.received()).noneMatch(TestDevice.Received::retained);
  }

  /** The newest retained board that a display gets that subscribes now; null if none. */
  static ServerMessage.@Nullable Board boardAfterSubscribing(TestDevice display) {
    try {
      display.unsubscribe(Topics.board(CENTRE));
      display.subscribe(Topics.board(CENTRE));
      return display.received().stream()
          .filter(TestDevice.Received::retained)
          .map(received -> readBoard(received.text()))
          .reduce(null, (older, newer) -> newer);
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDisplayThatComesLateGetsTheNewestBoard() throws Exception {
    TestDevice early = device("display-1");
    assertThat(early.subscribe(Topics.board(CENTRE))).isEqualTo(1);
    source.link().board(board(CENTRE, 1));
    Await.until("the first board", () -> heard(early) == 1);
    source.link().board(board(CENTRE, 2));
    Await.until("the second board", () -> heard(early) == 2);
    assertThat(early.received()).noneMatch(TestDevice.Received::retained);
    TestDevice late = device("display-2");
    Await.until("the retained one", () -> board(CENTRE, 2).equals(boardAfterSubscribing(late)));
  }

  @Test
  void theBoardsOfManyCentresAllReachAProvincesDisplay() throws Exception {
    int centres = 2 * BrokerConnection.MAX_PUBLISHING_KEPT;
    TestDevice early = device("display-1");
    early.subscribe(Topics.board("+"));
    for (int n = 0; n < centres; n++) {
      source.link().board(board("c-" + n, n));
    }
    Await.until("all boards", () -> newest(early).size() == centres);
    TestDevice late = device("display-2");
    late.subscribe(Topics.board("+"));
    Await.until("all retained boards", () -> newest(late).size() == centres);
    assertThat(newest(late)).isEqualTo(newest(early));
    assertThat(newest(late).get("c-7")).isEqualTo(board("c-7", 7));
    assertThat(source.counts().undelivered()).isZero();
  }

  private static Map<String, ServerMessage.Board> newest(TestDevice display) {
    Map<String, ServerMessage.Board> boards = new HashMap<>();
    for (TestDevice.Received received : display.received()) {
      ServerMessage.Board board = readBoard(received.text());
      boards.put(board.centre(), board);
    }
    return boards;
  }

  @Test
  void showsTheNewestBoardOnceItCan() throws Exception {
    await(source.stop());
    source = newSource(intake);
    source.link().board(board(CENTRE, 1));
    source.link().board(board(CENTRE, 2));
    await(source.start());
    TestDevice display = device("display-1");
    Await.until("the newest", () -> board(CENTRE, 2).equals(boardAfterSubscribing(display)));
    assertThat(source.counts().undelivered()).isZero();
  }
}
