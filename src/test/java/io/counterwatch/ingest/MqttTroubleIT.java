package io.counterwatch.ingest;

import static io.counterwatch.ingest.TestDevice.CENTRE;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.ServerMessage;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.CalmLog;
import io.counterwatch.testing.Fuzz;
import io.counterwatch.wire.Topics;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What no MQTT client should send to the built-in endpoint: it is answered or cut off, nobody else
 * notices, nothing leaks, and the log has no stack trace of it.
 */
class MqttTroubleIT {
  private static final Vertx VERTX = Vertx.vertx();

  /** So few that any leak of a connection soon turns the good device away. */
  private static final int MAX_CONNECTIONS = 8;

  private static final int PATIENCE_MILLIS = TestDevice.PATIENCE_MILLIS;

  /** A CONNACK of MQTT 3.1.1; one of MQTT 5 is longer. */
  private static final int SHORTEST_ANSWER_BYTES = 4;

  private static final String EVENTS = Topics.event(CENTRE, "kiosk-1");
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private final MemoryIntake intake = new MemoryIntake();
  private final CalmLog log = new CalmLog();
  private MqttEndpointSource source;
  private int served;

  @BeforeEach
  void start() {
    source = endpoint(settings(MAX_CONNECTIONS, 30, 300));
  }

  private MqttEndpointSource endpoint(EndpointSettings settings) {
    MqttEndpointSource endpoint =
        new MqttEndpointSource(
            VERTX,
            settings,
            DeviceAuthenticator.open(),
            intake,
            SourceScenarios.EVENTS,
            SourceScenarios.NOW_MICROS);
    SourceScenarios.await(endpoint.start());
    return endpoint;
  }

  @AfterEach
  void stopAndLookAtTheLog() {
    log.close();
    SourceScenarios.await(source.stop());
    intake.close();
    log.check();
  }

  @AfterAll
  static void close() {
    SourceScenarios.await(VERTX.close());
  }

  // ---- who talks to it

  /** Sends, says that nothing more comes, and reads what is answered until the end. */
  private byte[] exchange(byte[]... sent) throws IOException {
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try (Socket socket = connect()) {
      for (byte[] each : sent) {
        socket.getOutputStream().write(each);
      }
      socket.shutdownOutput();
      readToTheEnd(socket, answers);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither answered nor cut off: " + shown(sent), e);
    } catch (IOException cutOff) {
      // A line may be cut while we still write.
    }
    return answers.toByteArray();
  }

  /**
   * Sends a greeting, and more once that is answered: who hangs up before, also by halves, is let
   * go without an answer.
   */
  private byte[] exchangeAfterAnswer(byte[] greeting, byte[]... more) throws IOException {
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try (Socket socket = connect()) {
      socket.getOutputStream().write(greeting);
      answers.write(socket.getInputStream().readNBytes(SHORTEST_ANSWER_BYTES));
      for (byte[] each : more) {
        socket.getOutputStream().write(each);
      }
      socket.shutdownOutput();
      readToTheEnd(socket, answers);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither answered nor cut off: " + shown(greeting), e);
    } catch (SocketException cutOff) {
      // A line may be cut while we still write.
    }
    return answers.toByteArray();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), source.actualPorts().getFirst());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void readToTheEnd(Socket socket, ByteArrayOutputStream answers)
      throws IOException {
    InputStream in = socket.getInputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      answers.write(next);
    }
  }

  private static String shown(byte[]... sent) {
    StringBuilder text = new StringBuilder();
    for (byte[] each : sent) {
      text.append(HEX.formatHex(each, 0, Math.min(each.length, 100))).append(" | ");
    }
    return text.toString();
  }

  /** The good device, with its next event. */
  private void serveTheGoodDevice() {
    served++;
    long sequence = served;
    byte[] event = TestDevice.event("good-1", sequence);
    // It may have to wait until the last line is taken away.
    Await.until(
        "the good device is served",
        () -> {
          try {
            RawMqtt.publishAndWait(
                source.actualPorts().getFirst(), "good-1", Topics.event(CENTRE, "good-1"), event);
            return true;
          } catch (IOException turnedAway) {
            return false;
          }
        });
    assertThat(intake.sequences()).contains(sequence);
  }

  private static byte[] greeting(MqttVersion version, String id) {
    return RawMqtt.bytes(RawMqtt.connect(version, id));
  }

  private static byte[] greeting() {
    return greeting(MqttVersion.MQTT_3_1_1, "kiosk-1");
  }

  private static byte[] event(int messageId) {
    return RawMqtt.bytes(RawMqtt.publish(messageId, EVENTS, TestDevice.event("kiosk-1", 7)));
  }

  private static byte[] subscription(String... filters) {
    MqttMessageBuilders.SubscribeBuilder builder = MqttMessageBuilders.subscribe().messageId(9);
    for (String filter : filters) {
      builder.addSubscription(MqttQoS.AT_LEAST_ONCE, filter);
    }
    return RawMqtt.bytes(builder.build());
  }

  private static byte[] hex(String bytes) {
    return HEX.parseHex(bytes);
  }

  // ---- bits and bytes

  @ParameterizedTest
  @EnumSource(
      value = MqttVersion.class,
      names = {"MQTT_3_1_1", "MQTT_5"})
  void anyBitOfAPacketMayFlip(MqttVersion version) throws Exception {
    byte[] hello = greeting(version, "kiosk-1");
    byte[] small = RawMqtt.bytes(RawMqtt.publish(7, EVENTS, new byte[] {'{', '}'}));
    List<byte[]> packets = new ArrayList<>(List.of(small, subscription("counterwatch/v1/+/board")));
    int step = Math.max(1, 5 * 1000 / Fuzz.tries(1000));
    for (int bit = 0; bit < 8 * hello.length; bit++) {
      exchange(flipped(hello, bit), small);
    }
    serveTheGoodDevice();
    for (byte[] packet : packets) {
      for (int bit = 0; bit < 8 * packet.length; bit += bit < 64 ? 1 : step) {
        exchange(hello, flipped(packet, bit));
      }
      serveTheGoodDevice();
    }
  }

  private static byte[] flipped(byte[] original, int bit) {
    byte[] copy = original.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return copy;
  }

  @Test
  void bytesMayBeAnything() throws Exception {
    for (int attempt = 0; attempt < Fuzz.tries(300); attempt++) {
      RandomGenerator random = Fuzz.random(attempt);
      byte[] junk = new byte[1 + random.nextInt(80)];
      random.nextBytes(junk);
      if (random.nextBoolean()) {
        exchange(greeting(), junk);
      } else {
        exchange(junk);
      }
    }
    serveTheGoodDevice();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a length of five bytes, 10 ff ff ff ff 01",
    "a length without end, 30 ff ff ff ff ff ff ff",
    "the largest length, 30 ff ff ff 7f",
    "a QoS of 3, 36 06 00 01 61 00 01 78",
    "an empty topic, 32 04 00 00 00 01",
    "no topic, 30 00",
    "a topic longer than the packet, 30 04 00 ff 61 62",
    "a wildcard as a topic, 30 03 00 01 23",
    "a NUL as a topic, 30 03 00 01 00",
    "a topic of half a character, 30 05 00 03 ed a0 80",
    "an id of 0, 32 05 00 01 61 00 00",
    "a subscription to nothing, 82 02 00 01",
    "a subscription with wrong flags, 80 06 00 01 00 01 61 00",
    "a subscription with a QoS of 3, 82 06 00 01 00 01 61 03",
    "a subscription without an id, 82 00",
    "an end of no subscription, a2 02 00 01",
    "another greeting, 10 0d 00 04 4d 51 54 54 04 02 00 3c 00 01 61",
    "an answer to a greeting, 20 02 00 00",
    "an answer to a subscription, 90 03 00 01 00",
    "an answer to a ping, d0 00",
    "an answer to nothing, 40 02 00 63",
    "a release of nothing, 62 02 00 63",
    "a receipt of nothing, 50 02 00 63",
    "an end of nothing, 70 02 00 63",
    "a packet of type 0, 00 00",
    "a packet of type 15, f0 00",
    "a ping with a body, c0 02 00 00",
    "a good-bye with a body, e0 02 00 00",
  })
  void aPacketMayBeNonsense(String what, String packet) throws Exception {
    for (MqttVersion version : List.of(MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5)) {
      byte[] hello = greeting(version, "kiosk-1");
      exchange(hello, hex(packet));
      exchange(hex(packet));
      exchange(hello, hex(packet), event(7));
    }
    serveTheGoodDevice();
    assertThat(intake.sequences()).allMatch(sequence -> sequence == 7 || sequence == served);
  }

  @Test
  void nothingIsReadBeforeTheGreeting() throws Exception {
    for (byte[] packet : List.of(event(7), subscription(Topics.SERVER_STATUS), hex("c0 00"))) {
      assertThat(exchange(packet)).isEmpty();
      assertThat(exchange(packet, greeting())).isEmpty();
    }
    assertThat(intake.arrivals()).isEmpty();
    serveTheGoodDevice();
  }

  @Test
  void aSecondGreetingEndsTheLine() throws Exception {
    byte[] answers = exchangeAfterAnswer(greeting(), greeting(), event(7));
    assertThat(HEX.formatHex(answers)).startsWith("20 02 00 00");
    assertThat(intake.arrivals()).isEmpty();
    serveTheGoodDevice();
  }

  // ---- greetings

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "MQTT_3_1_1, '', 2",
    "MQTT_5, '', 133",
    "MQTT_3_1_1, LONG, 2",
    "MQTT_5, LONG, 133",
    "MQTT_3_1_1, Kiosk 1, 2",
    "MQTT_3_1_1, +, 2",
    "MQTT_3_1_1, kiosk-1/../kiosk-2, 2",
    "MQTT_5, kiösk, 133",
    "MQTT_3_1_1, kiosk-1, 0",
    "MQTT_3_1, kiosk-1, 0",
    "MQTT_5, kiosk-1, 0",
  })
  void aGreetingIsAnsweredWithTheRightCode(MqttVersion version, String id, int code)
      throws Exception {
    String clientId = id.equals("LONG") ? "k".repeat(250) : id;
    byte[] answers = exchangeAfterAnswer(greeting(version, clientId));
    assertThat(answers).hasSizeGreaterThanOrEqualTo(4);
    assertThat(answers[0]).isEqualTo((byte) 0x20);
    assertThat(answers[3] & 0xff).isEqualTo(code);
    serveTheGoodDevice();
  }

  @Test
  void aHugeClientIdIsRefused() throws Exception {
    byte[] answers = exchange(greeting(MqttVersion.MQTT_3_1_1, "k".repeat(60_000)));
    assertThat(answers.length == 0 || answers[3] != 0).isTrue();
    serveTheGoodDevice();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 6, 127, 128, 131, 132, 255})
  void anotherVersionIsRefusedOrCutOff(int level) throws Exception {
    byte[] hello = greeting();
    hello[8] = (byte) level;
    byte[] answers = exchange(hello, event(7));
    assertThat(answers.length == 0 || answers[3] != 0).as(shown(answers)).isTrue();
    assertThat(intake.arrivals()).isEmpty();
    serveTheGoodDevice();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#",
        "+",
        "/",
        "counterwatch/v1/+/kiosk-1/status",
        "counterwatch/v1/x/kiosk-2/status",
        "counterwatch/v1/x/kiosk-1/\u0000",
        "counterwatch/v1/x/kiosk-1/ack",
        "$SYS/x",
        "counterwatch/v1/x/👍/status",
        "LONG",
      })
  void aWillWithANastyTopicIsRefused(String topic) throws Exception {
    String nasty = topic.equals("LONG") ? "x/".repeat(30_000) : topic;
    byte[] answers = exchange(helloWithWill(nasty.getBytes(StandardCharsets.UTF_8)), event(7));
    assertThat(answers.length == 0 || answers[3] != 0).as(shown(answers)).isTrue();
    assertThat(intake.arrivals()).isEmpty();
    serveTheGoodDevice();
  }

  /** The encoder writes no bad topic, so a good one of the same length is written over. */
  private static byte[] helloWithWill(byte[] topic) {
    MqttMessage hello =
        MqttMessageBuilders.connect()
            .clientId("kiosk-1")
            .willFlag(true)
            .willQoS(MqttQoS.AT_LEAST_ONCE)
            .willTopic("w".repeat(topic.length))
            .willMessage(new byte[] {'x'})
            .build();
    byte[] bytes = RawMqtt.bytes(hello);
    int at = 0;
    while (topic.length > 0 && bytes[at] != 'w') {
      at++;
    }
    System.arraycopy(topic, 0, bytes, at, topic.length);
    return bytes;
  }

  // ---- what is allowed and rare

  @Test
  void qos2IsServedOnceForEachSending() throws Exception {
    MqttMessage twice =
        MqttMessageBuilders.publish()
            .topicName(EVENTS)
            .messageId(7)
            .qos(MqttQoS.EXACTLY_ONCE)
            .payload(Unpooled.wrappedBuffer(TestDevice.event("kiosk-1", 7)))
            .build();
    try (Socket socket = connect()) {
      socket.getOutputStream().write(greeting());
      socket.getOutputStream().write(RawMqtt.bytes(twice));
      assertThat(HEX.formatHex(socket.getInputStream().readNBytes(8)))
          .isEqualTo("20 02 00 00 50 02 00 07");
      socket.getOutputStream().write(hex("62 02 00 07"));
      assertThat(HEX.formatHex(socket.getInputStream().readNBytes(4))).isEqualTo("70 02 00 07");
    }
    assertThat(intake.sequences()).containsExactly(7L);
    serveTheGoodDevice();
  }

  @Test
  void anEventToBeRetainedIsServedLikeAnyOther() throws Exception {
    byte[] retained = event(7);
    retained[0] |= 1;
    try (Socket socket = connect()) {
      socket.getOutputStream().write(greeting());
      socket.getOutputStream().write(retained);
      assertThat(HEX.formatHex(socket.getInputStream().readNBytes(8)))
          .isEqualTo("20 02 00 00 40 02 00 07");
    }
    assertThat(intake.sequences()).containsExactly(7L);
    byte[] answers = exchangeAfterAnswer(greeting(), subscription(EVENTS));
    assertThat(HEX.formatHex(answers)).as("and is kept for nobody").endsWith("90 03 00 09 80");
  }

  @Test
  void aByteAtATimeIsServed() throws Exception {
    byte[] all =
        RawMqtt.bytes(
            RawMqtt.connect(MqttVersion.MQTT_3_1_1, "kiosk-1"),
            RawMqtt.publish(7, EVENTS, TestDevice.event("kiosk-1", 7)));
    try (Socket socket = connect()) {
      socket.setTcpNoDelay(true);
      for (byte one : all) {
        socket.getOutputStream().write(one);
        socket.getOutputStream().flush();
      }
      assertThat(HEX.formatHex(socket.getInputStream().readNBytes(8)))
          .isEqualTo("20 02 00 00 40 02 00 07");
    }
  }

  @Test
  void subscriptionsHaveALimit() throws Exception {
    byte[] answers =
        exchangeAfterAnswer(
            greeting(),
            subscription(boards(0, DeviceFilters.MAX_SUBSCRIPTIONS)),
            subscription("counterwatch/v1/one-more/board", "+/#/+", boards(0, 1)[0]));
    assertThat(codes(answers, 4, DeviceFilters.MAX_SUBSCRIPTIONS)).containsOnly(1);
    assertThat(HEX.formatHex(answers)).endsWith("90 05 00 09 80 80 01");
    serveTheGoodDevice();
  }

  @Test
  void aPacketWithTooManyFiltersIsRefusedWhole() throws Exception {
    String[] filters = boards(0, 5_000);
    byte[] codes = new byte[filters.length];
    Arrays.fill(codes, (byte) 0x80);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(greeting());
      socket.getOutputStream().write(subscription(filters));
      assertThat(HEX.formatHex(socket.getInputStream().readNBytes(9)))
          .isEqualTo("20 02 00 00 90 8a 27 00 09");
      assertThat(socket.getInputStream().readNBytes(filters.length)).isEqualTo(codes);
    }
    serveTheGoodDevice();
  }

  /** What is kept on the topic comes once, however often one packet asks for it. */
  @Test
  void theSameFilterManyTimesBringsWhatIsKeptOnce() throws Exception {
    String[] filters = new String[DeviceFilters.MAX_SUBSCRIPTIONS];
    Arrays.fill(filters, Topics.SERVER_STATUS);
    source.link().status(new ServerMessage.Status(true, "run", true, 1, 1));
    byte[] answers = exchangeAfterAnswer(greeting(), subscription(filters));
    String text = new String(answers, StandardCharsets.ISO_8859_1);
    assertThat(text.split(Topics.SERVER_STATUS, -1)).hasSize(2);
  }

  private static String[] boards(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "counterwatch/v1/c" + i + "/board")
        .toArray(String[]::new);
  }

  /** Of the SUBACK that follows a CONNACK, its header having so many bytes. */
  private static List<Integer> codes(byte[] answers, int headerBytes, int count) {
    int from = SHORTEST_ANSWER_BYTES + headerBytes;
    assertThat(answers[SHORTEST_ANSWER_BYTES]).isEqualTo((byte) 0x90);
    return IntStream.range(from, from + count).mapToObj(i -> answers[i] & 0xff).toList();
  }

  // ---- patience

  @Test
  void whoeverNeverFinishesIsCutOff() throws Exception {
    MqttEndpointSource impatient = endpoint(settings(4, 1, 1));
    List<Socket> slow = new ArrayList<>();
    try {
      byte[][] beginnings = {
        {}, {0x10}, Arrays.copyOf(greeting(), 9), join(greeting(), new byte[] {0x32, 50})
      };
      for (byte[] beginning : beginnings) {
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), impatient.actualPorts().getFirst());
        slow.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(beginning);
      }
      for (Socket socket : slow) {
        readToTheEnd(socket, new ByteArrayOutputStream());
      }
      Await.until(
          "all places are free again",
          () -> {
            try {
              RawMqtt.publishAndWait(
                  impatient.actualPorts().getFirst(),
                  "kiosk-1",
                  EVENTS,
                  TestDevice.event("kiosk-1", 1));
              return true;
            } catch (IOException notYet) {
              return false;
            }
          });
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
      SourceScenarios.await(impatient.stop());
    }
  }

  /** Sends a byte now and then, for ever: what counts is when a packet was whole. */
  @Test
  void aDripIsCutOffAsWell() throws Exception {
    MqttEndpointSource impatient = endpoint(settings(4, 1, 1));
    byte[] endless = join(greeting(), new byte[] {0x32, (byte) 0xff, 0x7f, 0, 52});
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), impatient.actualPorts().getFirst())) {
      socket.getOutputStream().write(endless);
      Await.until(
          "cut off",
          () -> {
            try {
              socket.getOutputStream().write('c');
              return false;
            } catch (IOException cut) {
              return true;
            }
          });
    } finally {
      SourceScenarios.await(impatient.stop());
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  @Test
  void aHalfOpenLineIsForgotten() throws Exception {
    for (int i = 0; i < 5 * MAX_CONNECTIONS; i++) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(greeting());
        socket.getInputStream().readNBytes(4);
        socket.setSoLinger(true, 0); // Gone without a word, as far as TCP lets one.
      }
      if (i % MAX_CONNECTIONS == 0) {
        serveTheGoodDevice();
      }
    }
    serveTheGoodDevice();
  }

  @Test
  void aTopicLevelOf64KilobytesIsNoTopicOfOurs() throws Exception {
    String huge = "x".repeat(65_000);
    for (String topic :
        List.of(huge, "counterwatch/v1/" + huge.substring(100) + "/event", "$SYS/x")) {
      exchange(greeting(), RawMqtt.bytes(RawMqtt.publish(7, topic, new byte[0])));
    }
    assertThat(intake.arrivals()).isEmpty();
    assertThat(intake.unreadableMessages())
        .allMatch(
            line -> line.length() < 300 && line.getBytes(StandardCharsets.UTF_8).length < 310);
    serveTheGoodDevice();
  }

  private static EndpointSettings settings(
      int connections, int connectTimeoutSeconds, int maxSilenceSeconds) {
    return new EndpointSettings(
        List.of(EndpointListener.mqtt("127.0.0.1:0", null)),
        connections,
        connectTimeoutSeconds,
        maxSilenceSeconds);
  }
}
