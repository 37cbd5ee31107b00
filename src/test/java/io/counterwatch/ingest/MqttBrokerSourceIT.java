package io.counterwatch.ingest;

import static io.counterwatch.ingest.TestDevice.CENTRE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.TroubledLine;
import io.counterwatch.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class MqttBrokerSourceIT extends SourceScenarios {
  private static final long SEED = 20_260_101;

  private final MosquittoProcess broker = MosquittoProcess.start();

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Override
  EventSource newSource(Intake intake) {
    return sourceAt(broker.url(), intake);
  }

  private static EventSource sourceAt(String url, Intake intake) {
    return sourceWith(BrokerSettings.of(url, null, null), intake);
  }

  private static EventSource sourceWith(BrokerSettings settings, Intake intake) {
    return new MqttBrokerSource(settings, intake, EVENTS, NOW_MICROS, new SplittableRandom(SEED));
  }

  @Override
  String deviceUrl() {
    return broker.url();
  }

  private static List<String> threadsOfTheSource() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.endsWith(BrokerSettings.DEFAULT_CLIENT_ID))
        .sorted()
        .toList();
  }

  private static void awaitThreads(int count) {
    try {
      Await.until(count + " threads", () -> threadsOfTheSource().size() == count);
    } catch (AssertionError others) {
      throw new AssertionError(
          Thread.getAllStackTraces().entrySet().stream()
              .filter(one -> one.getKey().getName().endsWith(BrokerSettings.DEFAULT_CLIENT_ID))
              .map(one -> one.getKey().getName() + Arrays.toString(one.getValue()))
              .collect(Collectors.joining("\n", "instead of " + count + " threads:\n", "")),
          others);
    }
  }

  @Test
  void saysBoardsAndAlertsAgainToABrokerThatLostThem() throws Exception {
    long now = NOW_MICROS.getAsLong();
    ServerMessage.Board board = new ServerMessage.Board(CENTRE, now, List.of(), List.of(), false);
    source.link().board(board);
    source.link().alerts(new ServerMessage.Alerts(CENTRE, now, List.of()));
    try (TestDevice display = TestDevice.connected(deviceUrl(), "display-1")) {
      Await.until("the board", () -> board.equals(boardAfterSubscribing(display)));
      display.subscribe(Topics.alerts(CENTRE));
      for (String topic : List.of(Topics.board(CENTRE), Topics.alerts(CENTRE))) {
        display.publish(topic, new byte[0], 1, true).waitForCompletion(PATIENCE_MILLIS);
        Await.until(
            "it is cleared",
            () -> display.received().contains(new TestDevice.Received(topic, "", false)));
      }
    }
    broker.kill();
    Await.until("it is noticed", () -> !source.connected());
    broker.restart();
    Await.until("connected again", source::connected);
    try (TestDevice display = TestDevice.connected(deviceUrl(), "display-2")) {
      Await.until("the board", () -> board.equals(boardAfterSubscribing(display)));
      display.subscribe(Topics.alerts(CENTRE));
      Await.until(
          "the alerts",
          () ->
              display.received().stream()
                  .anyMatch(heard -> heard.topic().equals(Topics.alerts(CENTRE))));
    }
  }

  /** Not even what a broker sends beyond its own limit, as it does once a queue has formed. */
  @Test
  void whatWaitsForRoomIsSentOnce() throws Exception {
    intake.hold(20);
    TestDevice kiosk = device("kiosk-1");
    for (long n = 1; n <= 300; n++) {
      kiosk.send(n);
    }
    int stored = 0;
    while (stored < 300) {
      Await.until("something to store", () -> intake.heldCount() > 0);
      for (Arrival arrival : intake.takeHeld()) {
        MemoryIntake.stored(arrival);
        stored++;
      }
    }
    assertThat(intake.sequences()).isEqualTo(range(1, 300));
    assertThat(source.counts().connections()).isEqualTo(1);
    assertThat(source.counts().noRoom()).isPositive().isEqualTo(intake.turnedAway());
  }

  @Test
  void goesOnWhenTheBrokerWasKilled() throws Exception {
    awaitThreads(4);
    List<String> threads = threadsOfTheSource();
    for (int round = 1; round <= 5; round++) {
      broker.kill();
      Await.until("it is noticed", () -> !source.connected());
      broker.restart();
      Await.until("connected again", source::connected);
      try (TestDevice kiosk = TestDevice.connected(deviceUrl(), "kiosk-" + round)) {
        kiosk.send(round).waitForCompletion(PATIENCE_MILLIS);
        awaitArrivals(round);
      }
    }
    assertThat(intake.sequences()).isEqualTo(range(1, 5));
    Await.until("no thread is left over", () -> threadsOfTheSource().equals(threads));
    await(source.stop());
    // The client ends its threads a moment after it says that it is closed.
    awaitThreads(0);
    assertThat(source.counts().connections()).isEqualTo(6);
  }

  @Test
  void keepsWhatCameWhileTheServerWasAway() throws Exception {
    await(source.stop());
    TestDevice kiosk = device("kiosk-1");
    for (long n = 1; n <= 500; n++) {
      kiosk.send(n);
    }
    kiosk.send(501).waitForCompletion(PATIENCE_MILLIS);
    broker.stop();
    broker.restart();
    source = newSource(intake);
    await(source.start());
    awaitArrivals(501);
    assertThat(intake.sequences()).isEqualTo(range(1, 501));
  }

  @Test
  void tellsAStatusThatTheBrokerKept() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    kiosk
        .publishStatus("{\"online\":true,\"birth\":true}", true)
        .waitForCompletion(PATIENCE_MILLIS);
    Await.until("told live", () -> intake.statuses().size() == 1);
    acknowledgeAllSoFar(kiosk);
    restartSource();
    Await.until("told again", () -> intake.statuses().size() == 2);
    assertThat(intake.statuses())
        .extracting(MemoryIntake.SeenStatus::retained)
        .containsExactly(false, true);
  }

  /** What comes after a message is handed over only when that one is acknowledged. */
  private void acknowledgeAllSoFar(TestDevice device) throws Exception {
    device.send(1).waitForCompletion(PATIENCE_MILLIS);
    awaitArrivals(1);
  }

  @Test
  void aLateAcknowledgementMeetsNoOtherMessage() throws Exception {
    TroubledLine line = lineToTheBroker();
    intake.hold(100);
    TestDevice kiosk = device("kiosk-1");
    kiosk.send(1).waitForCompletion(PATIENCE_MILLIS);
    awaitArrivals(1);
    List<Arrival> ofTheFirstConnection = intake.takeHeld();
    line.cut();
    awaitArrivals(2);
    ofTheFirstConnection.forEach(MemoryIntake::stored);
    kiosk.send(2).waitForCompletion(PATIENCE_MILLIS);
    awaitArrivals(3);
    restartSource();
    awaitArrivals(5);
    assertThat(intake.sequences()).containsExactly(1L, 1L, 2L, 1L, 2L);
  }

  /** Puts a line that can be cut between the source and the broker. */
  private TroubledLine lineToTheBroker() {
    TroubledLine line = opened(TroubledLine.to(broker.port()));
    await(source.stop());
    source = sourceAt("tcp://127.0.0.1:" + line.port(), intake);
    source.link().status(ONLINE);
    await(source.start());
    return line;
  }

  @Test
  void aLostServerIsToldOfByItsWill() throws Exception {
    TroubledLine line = lineToTheBroker();
    TestDevice kiosk = device("kiosk-1");
    kiosk.subscribe(Topics.SERVER_STATUS);
    Await.until("online", () -> lastStatus(kiosk).contains("\"online\":true"));
    line.cut();
    Await.until("offline", () -> someStatus(kiosk, "\"online\":false"));
    Await.until("online again", () -> lastStatus(kiosk).contains("\"online\":true"));
    assertThat(kiosk.received()).allMatch(heard -> heard.text().contains("run-1"));
  }

  private static boolean someStatus(TestDevice device, String part) {
    return device.received().stream().anyMatch(heard -> heard.text().contains(part));
  }

  @Test
  void acknowledgesGarbageTopics() throws Exception {
    TestDevice vandal = device("vandal-1");
    List<String> topics =
        List.of(
            "counterwatch/v1/Not A Slug/kiosk-1/event",
            "counterwatch/v1/hb-province//event",
            "counterwatch/v1/" + "x".repeat(60_000) + "/kiosk-1/event",
            "counterwatch/v1/hb-province/Ki osk/status");
    for (String topic : topics) {
      vandal.publish(topic, new byte[] {'{'}, 1, false).waitForCompletion(PATIENCE_MILLIS);
    }
    Await.until("all counted", () -> intake.unreadableMessages().size() == topics.size());
    assertThat(intake.unreadableMessages()).allMatch(line -> line.length() < 300);
    acknowledgeAllSoFar(vandal);
    restartSource();
    vandal
        .publish(topics.getFirst(), new byte[] {'{'}, 1, false)
        .waitForCompletion(PATIENCE_MILLIS);
    Await.until("one more", () -> intake.unreadableMessages().size() > topics.size());
    assertThat(intake.unreadableMessages()).as("nothing came again").hasSize(topics.size() + 1);
  }

  @Test
  void survivesWhatTheClientCannotBear() throws Exception {
    for (String topic : List.of("counterwatch/v1/😀/kiosk-1/event", "counterwatch/v1/＋/ü/status")) {
      RawMqtt.publishAndWait(broker.port(), "vandal-1", topic, new byte[] {'{'});
    }
    TestDevice kiosk = device("kiosk-1");
    kiosk
        .publish(Topics.event(CENTRE, "kiosk-1"), new byte[20 << 20], 1, false)
        .waitForCompletion(PATIENCE_MILLIS);
    kiosk.send(1).waitForCompletion(PATIENCE_MILLIS);
    awaitArrivals(2);
    assertThat(intake.unreadableMessages()).hasSize(2);
    assertThat(intake.arrivals().getFirst().readings())
        .singleElement()
        .isInstanceOfSatisfying(
            Reading.Rejected.class,
            refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.TOO_LARGE));
    assertThat(source.counts().connections()).as("the connection has held").isEqualTo(1);
  }

  @Test
  void withheldMessagesDoNotFillTheBrokersWindow() throws Exception {
    try (MosquittoProcess narrow = MosquittoProcess.start("max_inflight_messages 20");
        MemoryIntake taken = new MemoryIntake()) {
      taken.hold(Integer.MAX_VALUE);
      EventSource first = sourceAt(narrow.url(), taken);
      await(first.start());
      try (TestDevice unknown = TestDevice.connected(narrow.url(), "unknown-1")) {
        for (long n = 1; n <= 200; n++) {
          unknown.send(n);
        }
        while (first.counts().withheld() < 200) {
          Await.until("more", () -> taken.heldCount() > 0 || first.counts().withheld() == 200);
          taken.withholdHeld();
        }
      }
      await(first.stop());
      EventSource second = sourceAt(narrow.url(), taken);
      await(second.start());
      Await.until("the newest again", () -> taken.heldCount() == HeldBack.MAX_HELD_BACK);
      assertThat(taken.sequences().subList(200, 210)).isEqualTo(range(191, 200));
      await(second.stop());
    }
  }

  @Test
  void waitsForABrokerThatIsAwayWithOneLine() throws Exception {
    int port = FreePort.find();
    ListAppender<ILoggingEvent> log = listen();
    EventSource early = sourceAt("mqtt://127.0.0.1:" + port, intake);
    early.link().status(ONLINE);
    await(early.start());
    assertThat(early.connected()).isFalse();
    MosquittoProcess late = opened(MosquittoProcess.start("listener " + port + " 127.0.0.1"));
    Await.until("connected", early::connected);
    assertThat(lines(log, Level.WARN)).hasSize(1).allMatch(line -> line.contains("is away"));
    try (TestDevice kiosk = TestDevice.connected(late.url(), "kiosk-1")) {
      kiosk.subscribe(Topics.SERVER_STATUS);
      assertThat(kiosk.receive().text()).contains("run-1");
    }
    await(early.stop());
  }

  private static String lastStatus(TestDevice device) {
    return device.received().isEmpty() ? "" : device.received().getLast().text();
  }

  @Test
  void saysOnceThatThePasswordIsWrongAndTriesOn() throws Exception {
    ListAppender<ILoggingEvent> log = listen();
    try (MosquittoProcess strict = MosquittoProcess.start("allow_anonymous false")) {
      EventSource stranger =
          sourceWith(BrokerSettings.of(strict.url(), "server", "wrong-secret"), intake);
      await(stranger.start());
      assertThat(stranger.connected()).isFalse();
      await(stranger.stop());
      assertThat(lines(log, Level.ERROR))
          .singleElement()
          .asString()
          .contains("refuses the user name or password")
          .doesNotContain("wrong-secret");
    }
  }

  @Test
  void logsInWithNameAndPassword() throws Exception {
    Path passwords = broker.folder().resolve("passwords");
    Process hashing =
        new ProcessBuilder("mosquitto_passwd", "-b", "-c", passwords.toString(), "server", "secret")
            .inheritIO()
            .start();
    assertThat(hashing.waitFor()).isZero();
    assertThat(Files.exists(passwords)).isTrue();
    try (MosquittoProcess strict =
        MosquittoProcess.start("allow_anonymous false", "password_file " + passwords)) {
      EventSource known = sourceWith(BrokerSettings.of(strict.url(), "server", "secret"), intake);
      await(known.start());
      assertThat(known.connected()).isTrue();
      await(known.stop());
    }
  }

  @Test
  void aRefusedSubscriptionIsAnErrorAndTriedAgain(@TempDir Path folder) throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.json"),
            """
            {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true,
              "subscribe": false, "unsubscribe": true}}
            """);
    try (MosquittoProcess denying =
        MosquittoProcess.start(
            "plugin " + MosquittoProcess.plugin("mosquitto_dynamic_security.so"),
            "plugin_opt_config_file " + rules)) {
      ListAppender<ILoggingEvent> log = listen();
      EventSource denied =
          sourceWith(
              new BrokerSettings(denying.url(), "server-1", null, null, null, 20, 10, 20), intake);
      await(denied.start());
      assertThat(denied.connected()).isFalse();
      Await.until("it tries again", () -> denied.counts().refused() >= 3);
      await(denied.stop());
      assertThat(lines(log, Level.ERROR))
          .singleElement()
          .asString()
          .contains("refuses the subscription");
    }
  }

  private ListAppender<ILoggingEvent> listen() {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.list = new CopyOnWriteArrayList<>();
    appender.start();
    Logger logger = (Logger) LoggerFactory.getLogger(MqttBrokerSource.class);
    logger.addAppender(appender);
    opened(() -> logger.detachAppender(appender));
    return appender;
  }

  private static List<String> lines(ListAppender<ILoggingEvent> log, Level level) {
    return log.list.stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void dropsAnswersThatPileUpInsteadOfWaiting() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    kiosk.subscribe(Topics.rejected(CENTRE, "kiosk-1"));
    String detail = "x".repeat(400);
    int sent = 20 * BrokerConnection.MAX_PUBLISHING;
    for (int n = 0; n < sent; n++) {
      source
          .link()
          .rejected(
              CENTRE,
              "kiosk-1",
              new ServerMessage.Rejection("id-" + n, RefusalReason.SCHEMA, detail));
    }
    Await.until(
        "each is sent or counted",
        () -> kiosk.received().size() + source.counts().undelivered() >= sent);
  }
}
