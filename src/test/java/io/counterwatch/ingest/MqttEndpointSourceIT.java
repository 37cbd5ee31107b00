package io.counterwatch.ingest;

import static io.counterwatch.ingest.TestDevice.CENTRE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.Topics;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MqttEndpointSourceIT extends SourceScenarios {
  private static final Vertx VERTX = Vertx.vertx();

  private final int port = FreePort.find();
  private volatile String deniedDevice = "";

  @AfterAll
  static void closeVertx() {
    await(VERTX.close());
  }

  @Override
  EventSource newSource(Intake intake) {
    FreePort.awaitFree(port);
    return endpoint(settings(port, 300, 30, 300), intake);
  }

  private static EndpointSettings settings(
      int port, int maxConnections, int connectTimeoutSeconds, int maxSilenceSeconds) {
    EndpointListener listener = EndpointListener.mqtt("127.0.0.1:" + port, null);
    return new EndpointSettings(
        List.of(listener), maxConnections, connectTimeoutSeconds, maxSilenceSeconds);
  }

  private EventSource endpoint(EndpointSettings settings, Intake intake) {
    DeviceAuthenticator authenticator = (device, password) -> !device.equals(deniedDevice);
    return new MqttEndpointSource(VERTX, settings, authenticator, intake, EVENTS, NOW_MICROS);
  }

  @Override
  String deviceUrl() {
    return "tcp://127.0.0.1:" + port;
  }

  @Test
  void anAcknowledgementMeansStored() throws Exception {
    intake.hold(100);
    TestDevice kiosk = device("kiosk-1");
    IMqttDeliveryToken sent = kiosk.send(1);
    awaitArrivals(1);
    kiosk.subscribe(Topics.ack(CENTRE, "kiosk-1"));
    assertThat(sent.isComplete()).as("answered before it was stored").isFalse();
    intake.storeHeld();
    sent.waitForCompletion(PATIENCE_MILLIS);
  }

  @Test
  void exactlyOnceIsAnsweredWhenStored() throws Exception {
    intake.hold(100);
    TestDevice kiosk = device("kiosk-1");
    IMqttDeliveryToken sent =
        kiosk.publish(Topics.event(CENTRE, "kiosk-1"), TestDevice.event("kiosk-1", 1), 2, false);
    awaitArrivals(1);
    kiosk.subscribe(Topics.ack(CENTRE, "kiosk-1"));
    assertThat(sent.isComplete()).isFalse();
    intake.storeHeld();
    sent.waitForCompletion(PATIENCE_MILLIS);
  }

  @Test
  void takesEventsThatWantNoAnswer() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    kiosk.publish(Topics.event(CENTRE, "kiosk-1"), TestDevice.event("kiosk-1", 1), 0, false);
    awaitArrivals(1);
  }

  @Test
  void aWithheldMessageIsNeverAcknowledged() throws Exception {
    intake.hold(100);
    TestDevice kiosk = device("kiosk-1");
    IMqttDeliveryToken withheld = kiosk.send(1);
    awaitArrivals(1);
    intake.withholdHeld();
    intake.release();
    kiosk.send(2).waitForCompletion(PATIENCE_MILLIS);
    assertThat(withheld.isComplete()).isFalse();
  }

  @Test
  void aSecondConnectionClosesTheFirst() throws Exception {
    intake.hold(100);
    TestDevice first = device("kiosk-1");
    first.send(1);
    awaitArrivals(1);
    TestDevice second = device("kiosk-1");
    Await.until("the first is closed", () -> !first.isConnected());
    Await.until("its will is told", () -> intake.statuses().size() == 1);
    List<Arrival> ofTheFirst = intake.takeHeld();
    IMqttDeliveryToken sent = second.send(1);
    awaitArrivals(2);
    ofTheFirst.forEach(MemoryIntake::stored);
    second.subscribe(Topics.ack(CENTRE, "kiosk-1"));
    assertThat(sent.isComplete()).as("acknowledged by the first one's storing").isFalse();
    intake.storeHeld();
    sent.waitForCompletion(PATIENCE_MILLIS);
    assertThat(second.isConnected()).isTrue();
  }

  @Test
  void aPublishOnAnothersTopicClosesTheConnection() throws Exception {
    List<String> topics =
        List.of(
            Topics.event(CENTRE, "kiosk-2"),
            Topics.ack(CENTRE, "kiosk-1"),
            Topics.SERVER_STATUS,
            "x",
            "/".repeat(100),
            "counterwatch/v1/" + "x".repeat(60_000) + "/kiosk-1/event",
            "counterwatch/v1/a\u0000b/kiosk-1/event");
    for (String topic : topics) {
      try (TestDevice kiosk = TestDevice.connected(deviceUrl(), "kiosk-1")) {
        kiosk.publish(topic, TestDevice.event("kiosk-2", 1), 1, false);
        Await.until("closed after " + topic.length(), () -> !kiosk.isConnected());
      }
    }
    assertThat(intake.arrivals()).isEmpty();
    assertThat(intake.unreadableMessages()).hasSizeGreaterThanOrEqualTo(topics.size() - 1);
    assertThat(intake.unreadableMessages()).allMatch(line -> line.length() < 300);
    device("kiosk-1").send(1).waitForCompletion(PATIENCE_MILLIS);
  }

  @Test
  void aDeviceMayNameAnyCentre() throws Exception {
    device("kiosk-1")
        .publish(Topics.event("elsewhere", "kiosk-1"), TestDevice.event("kiosk-1", 1), 1, false)
        .waitForCompletion(PATIENCE_MILLIS);
    assertThat(intake.arrivals().getFirst().centre()).isEqualTo("elsewhere");
  }

  @Test
  void grantsOnlyADevicesOwnTopicsAndWhatIsForAll() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    for (String allowed :
        List.of(
            Topics.ack(CENTRE, "kiosk-1"),
            Topics.ack("+", "kiosk-1"),
            Topics.rejected(CENTRE, "kiosk-1"),
            Topics.board(CENTRE),
            Topics.board("+"),
            Topics.SERVER_STATUS)) {
      assertThat(kiosk.subscribe(allowed)).as(allowed).isEqualTo(1);
    }
    for (String denied :
        List.of(
            "#",
            "+/#",
            "counterwatch/#",
            Topics.ack(CENTRE, "kiosk-2"),
            Topics.ack(CENTRE, "+"),
            Topics.alerts(CENTRE),
            Topics.EVENT_FILTER,
            Topics.event(CENTRE, "kiosk-1"))) {
      assertThat(kiosk.subscribe(denied)).as(denied).isEqualTo(128);
    }
    assertThat(kiosk.isConnected()).isTrue();
  }

  @Test
  void refusesWhoeverIsNobody() throws Exception {
    deniedDevice = "kiosk-9";
    assertRefused(
        new TestDevice(deviceUrl(), "Kiosk 1"), MqttException.REASON_CODE_INVALID_CLIENT_ID);
    assertRefused(
        new TestDevice(deviceUrl(), "k".repeat(200)), MqttException.REASON_CODE_INVALID_CLIENT_ID);
    assertRefused(new TestDevice(deviceUrl(), "kiosk-9"), MqttException.REASON_CODE_NOT_AUTHORIZED);
    TestDevice liar = new TestDevice(deviceUrl(), "kiosk-3");
    liar.options().setWill(Topics.status(CENTRE, "kiosk-4"), new byte[] {'x'}, 1, true);
    assertRefused(liar, MqttException.REASON_CODE_NOT_AUTHORIZED);
    assertThat(source.counts().refused()).isEqualTo(4);
    assertThat(source.counts().connections()).isZero();
  }

  private static void assertRefused(TestDevice device, int reasonCode) throws MqttException {
    try (device) {
      assertThatThrownBy(device::connect)
          .isInstanceOfSatisfying(
              MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(reasonCode));
    }
  }

  @Test
  void theUserNameIsTheDevice() throws Exception {
    TestDevice kiosk = opened(new TestDevice(deviceUrl(), "whatever-its-client-id"));
    kiosk.options().setUserName("kiosk-1");
    kiosk.options().setPassword("secret".toCharArray());
    kiosk.options().setWill(Topics.status(CENTRE, "kiosk-1"), new byte[] {'x'}, 1, true);
    kiosk.connect();
    kiosk
        .publish(Topics.event(CENTRE, "kiosk-1"), TestDevice.event("kiosk-1", 1), 1, false)
        .waitForCompletion(PATIENCE_MILLIS);
    assertThat(intake.sequences()).containsExactly(1L);
  }

  @Test
  void aMessageThatIsTooLargeClosesTheConnection() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    byte[] largest = new byte[EventReader.MAX_MESSAGE_BYTES];
    kiosk
        .publish(Topics.event(CENTRE, "kiosk-1"), largest, 1, false)
        .waitForCompletion(PATIENCE_MILLIS);
    kiosk.publish(Topics.event(CENTRE, "kiosk-1"), new byte[largest.length + 2_000], 1, false);
    Await.until("closed", () -> !kiosk.isConnected());
  }

  @Test
  void strangersDisturbNobody() throws Exception {
    MqttEndpointSource impatient = (MqttEndpointSource) endpoint(settings(0, 10, 2, 300), intake);
    await(impatient.start());
    try (TestDevice kiosk =
        TestDevice.connected("tcp://127.0.0.1:" + impatient.actualPort(), "kiosk-1")) {
      for (String greeting :
          List.of("GET / HTTP/1.1\r\n\r\n", "\u0000\u0000\u0000", "0\u0000", "")) {
        try (Socket stranger =
            new Socket(InetAddress.getLoopbackAddress(), impatient.actualPort())) {
          stranger.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
          stranger.setSoTimeout(PATIENCE_MILLIS);
          assertThat(endOf(stranger.getInputStream())).isTrue();
        }
      }
      kiosk.send(1).waitForCompletion(PATIENCE_MILLIS);
      assertThat(kiosk.isConnected()).isTrue();
    } finally {
      await(impatient.stop());
    }
  }

  private static boolean endOf(InputStream in) {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void servesManyDevicesAndTurnsTooManyAway() throws Exception {
    List<MqttClient> clients = new ArrayList<>();
    try {
      List<String> ids = IntStream.range(0, 250).mapToObj(n -> "kiosk-" + n).toList();
      for (String id : ids) {
        clients.add(vertxDevice(id));
      }
      for (int n = 0; n < ids.size(); n++) {
        clients
            .get(n)
            .publish(
                Topics.event(CENTRE, ids.get(n)),
                Buffer.buffer(TestDevice.event(ids.get(n), n + 1)),
                MqttQoS.AT_LEAST_ONCE,
                false,
                false);
      }
      awaitArrivals(250);
      assertThat(intake.sequences()).containsExactlyInAnyOrderElementsOf(range(1, 250));
      for (int n = 250; n < 300; n++) {
        clients.add(vertxDevice("kiosk-" + n));
      }
      try (TestDevice tooMany = new TestDevice(deviceUrl(), "one-too-many")) {
        assertThatThrownBy(tooMany::connect).isInstanceOf(MqttException.class);
      }
      await(clients.removeLast().disconnect());
      try (TestDevice another = new TestDevice(deviceUrl(), "another")) {
        Await.until("there is a place again", () -> connects(another));
      }
    } finally {
      clients.forEach(client -> await(client.disconnect()));
    }
  }

  private static boolean connects(TestDevice device) {
    try {
      device.connect();
      return true;
    } catch (MqttException refused) {
      return false;
    }
  }

  private MqttClient vertxDevice(String id) {
    MqttClient client = MqttClient.create(VERTX, new MqttClientOptions().setClientId(id));
    await(client.connect(port, "127.0.0.1"));
    return client;
  }

  @Test
  void speaksMqtt5() throws IOException {
    byte[] packets =
        RawMqtt.bytes(
            RawMqtt.connect(MqttVersion.MQTT_5, "kiosk-1"),
            RawMqtt.publish(7, Topics.event(CENTRE, "kiosk-1"), TestDevice.event("kiosk-1", 1)));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(packets);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(in.readByte()).as("CONNACK").isEqualTo((byte) 0x20);
      byte[] answer = in.readNBytes(in.readByte());
      assertThat(answer[1]).as("reason").isZero();
      assertThat(new String(answer, StandardCharsets.ISO_8859_1))
          .as("an id is assigned only to a client without one")
          .doesNotContain("kiosk-1");
      assertThat(in.readByte()).as("PUBACK").isEqualTo((byte) 0x40);
      assertThat(in.readByte()).isGreaterThanOrEqualTo((byte) 2);
      assertThat(in.readShort()).isEqualTo((short) 7);
    }
  }

  @Test
  void aDeviceThatStopsReadingIsHeldBackAlone() throws Exception {
    intake.hold(1);
    TestDevice first = device("kiosk-1");
    TestDevice second = device("kiosk-2");
    first.send(1);
    awaitArrivals(1);
    IMqttDeliveryToken waiting = first.send(2);
    Await.until("no room", () -> source.counts().noRoom() == 1);
    second.publishStatus("{\"online\":true}", false).waitForCompletion(PATIENCE_MILLIS);
    assertThat(waiting.isComplete()).isFalse();
    intake.release();
    waiting.waitForCompletion(PATIENCE_MILLIS);
    assertThat(intake.sequences()).containsExactly(1L, 2L);
  }

  @Test
  void aDeviceThatIsSilentForTooLongIsTakenForDead() throws Exception {
    MqttEndpointSource impatient = (MqttEndpointSource) endpoint(settings(0, 10, 30, 1), intake);
    await(impatient.start());
    try (TestDevice kiosk =
        new TestDevice("tcp://127.0.0.1:" + impatient.actualPort(), "kiosk-1")) {
      int never = 0;
      kiosk.options().setKeepAliveInterval(never);
      kiosk.connect();
      Await.until("closed", () -> !kiosk.isConnected());
      Await.until("its will", () -> intake.statuses().size() == 1);
    } finally {
      await(impatient.stop());
    }
  }

  @Test
  void aDeviceThatMayNoLongerConnectIsDeadAtOnce() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    TestDevice other = device("kiosk-2");
    deniedDevice = "kiosk-1";
    ((MqttEndpointSource) source).recheck();
    Await.until("closed", () -> !kiosk.isConnected());
    Await.until("its will", () -> intake.statuses().size() == 1);
    assertThat(intake.statuses().getFirst().status().online()).isFalse();
    other.send(1).waitForCompletion(PATIENCE_MILLIS);
    assertThat(other.isConnected()).isTrue();
  }

  /** Its password was looked at before the change, and it is let in after it. */
  @Test
  void aDeviceThatIsBeingLetInIsLookedAtAgain() throws Exception {
    CountDownLatch looked = new CountDownLatch(1);
    CountDownLatch changed = new CountDownLatch(1);
    DeviceAuthenticator slow =
        (device, password) -> {
          boolean allowed = !device.equals(deniedDevice);
          looked.countDown();
          try {
            return changed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && allowed;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    MqttEndpointSource guarded =
        new MqttEndpointSource(VERTX, settings(0, 300, 30, 300), slow, intake, EVENTS, NOW_MICROS);
    await(guarded.start());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), guarded.actualPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      byte[] hello = RawMqtt.bytes(RawMqtt.connect(MqttVersion.MQTT_3_1_1, "kiosk-1"));
      socket.getOutputStream().write(hello);
      assertThat(looked.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      deniedDevice = "kiosk-1";
      guarded.recheck();
      changed.countDown();
      assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 5);
    } finally {
      changed.countDown();
      await(guarded.stop());
    }
  }

  /** CONNECT and an event in one piece, while the attempt waits because of the one before it. */
  @Test
  void anAttemptAfterAFailedOneWaitsAndLosesNothing() throws Exception {
    deniedDevice = "kiosk-1";
    long lastBeganNanos = 0;
    for (int n = 0; n < 3; n++) {
      lastBeganNanos = System.nanoTime();
      assertRefused(
          new TestDevice(deviceUrl(), "kiosk-1"), MqttException.REASON_CODE_NOT_AUTHORIZED);
    }
    deniedDevice = "";
    device("kiosk-2").send(1).waitForCompletion(PATIENCE_MILLIS);
    RawMqtt.publishAndWait(
        port, "kiosk-1", Topics.event(CENTRE, "kiosk-1"), TestDevice.event("kiosk-1", 2));
    // A second from the third failure on, less what clocks of milliseconds leave out.
    assertThat(Duration.ofNanos(System.nanoTime() - lastBeganNanos))
        .isGreaterThan(Duration.ofMillis(990));
    assertThat(intake.sequences()).containsExactly(1L, 2L);
    device("kiosk-1");
  }

  @Test
  void saysWhyItCannotListen() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      EventSource another = endpoint(EndpointSettings.listeningOn(address), intake);
      assertThatThrownBy(() -> await(another.start())).rootCause().hasMessageContaining("in use");
      assertThat(another.connected()).isFalse();
      await(another.stop());
    }
  }

  @Test
  void findsAFreePort() {
    MqttEndpointSource any =
        new MqttEndpointSource(
            VERTX,
            EndpointSettings.listeningOn("127.0.0.1:0"),
            DeviceAuthenticator.open(),
            intake,
            EVENTS,
            NOW_MICROS);
    await(any.start());
    assertThat(any.actualPort()).isPositive();
    await(any.stop());
    assertThat(any.connected()).isFalse();
  }
}
