package io.counterwatch.ingest;

import static io.counterwatch.ingest.TestDevice.CENTRE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.TestCertificates;
import io.counterwatch.wire.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may connect and do what: the same at the production broker and at the built-in endpoint. */
abstract class AccessScenarios {
  static final String SERVER = BrokerSettings.DEFAULT_CLIENT_ID;

  private static final byte[] EMPTY_STATUS = "{\"online\":true}".getBytes(StandardCharsets.UTF_8);

  final MemoryIntake intake = new MemoryIntake();
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  @TempDir Path folder;
  TestCertificates certificates;
  EventSource source;

  /** Starts what devices connect to, and the source behind it. */
  abstract EventSource startSource(Collection<Account> accounts, Intake intake);

  /** Makes these the accounts, from now on. */
  abstract void change(Collection<Account> accounts);

  /** Makes what runs look at its certificate's files; they have changed. */
  abstract void certificateChanged();

  abstract void stopEverything();

  abstract int tlsPort();

  abstract int webSocketPort();

  /** Sends something to devices as the server. */
  abstract void publish(Outgoing message);

  @BeforeEach
  final void start() {
    certificates = TestCertificates.make(folder);
    put(SERVER, false);
    for (String device : List.of("kiosk-1", "kiosk-2", "display-1")) {
      put(device, false);
    }
    put("phone-1", true);
    source = startSource(accounts.values(), intake);
    source.link().status(SourceScenarios.ONLINE);
    Await.until("the source is connected", source::connected);
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    stopEverything();
    intake.close();
  }

  private void put(String user, boolean alerts) {
    put(user, secret(user), alerts);
  }

  private void put(String user, String secret, boolean alerts) {
    accounts.put(user, new Account(user, PasswordHash.of(secret), alerts, user.equals(SERVER)));
  }

  static String secret(String user) {
    return "secret-of-" + user;
  }

  private String url() {
    return "ssl://localhost:" + tlsPort();
  }

  /** A device that logs in with its own name and secret. */
  private TestDevice device(String id) throws MqttException {
    return connected(stranger(id).as(id, secret(id)));
  }

  /** A device that trusts the authority, and has no name and password yet. */
  private TestDevice stranger(String clientId) throws MqttException {
    TestDevice device = new TestDevice(url(), clientId);
    opened.add(device);
    device.options().setSocketFactory(certificates.trusting());
    return device;
  }

  private static TestDevice connected(TestDevice device) throws MqttException {
    device.connect();
    return device;
  }

  private void awaitArrivals(int count) {
    Await.until(count + " arrivals", () -> intake.arrivals().size() >= count);
  }

  private List<String> publishers() {
    return intake.arrivals().stream().map(Arrival::publisher).toList();
  }

  private static Outgoing toAll(String topic, String text, boolean retained) {
    return new Outgoing(topic, text.getBytes(StandardCharsets.UTF_8), 1, retained);
  }

  private void ack(String device) {
    ServerMessage.Ack ack = new ServerMessage.Ack("00000000000000aa", 7, List.of(), 0, 0, -1);
    source.link().ack(CENTRE, device, ack);
  }

  private static List<String> topics(TestDevice device) {
    return device.received().stream().map(TestDevice.Received::topic).distinct().toList();
  }

  /** Returns when the device has heard something on that topic, and so all that was sent before. */
  private static void awaitHeard(TestDevice device, String topic) {
    Await.until("heard on " + topic, () -> topics(device).contains(topic));
  }

  @Test
  void aDeviceReportsAndHearsWhatIsForIt() throws Exception {
    publish(toAll(Topics.board(CENTRE), "board", true));
    TestDevice kiosk = device("kiosk-1");
    List<String> own =
        List.of(
            Topics.ack("+", "kiosk-1"),
            Topics.rejected(CENTRE, "kiosk-1"),
            Topics.board("+"),
            Topics.SERVER_STATUS);
    for (String filter : own) {
      assertThat(kiosk.subscribe(filter)).as(filter).isEqualTo(1);
    }
    kiosk.send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    kiosk
        .publishStatus("{\"online\":true,\"birth\":true}", true)
        .waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(1);
    Await.until("the birth", () -> intake.statuses().size() == 1);
    ack("kiosk-1");
    awaitHeard(kiosk, Topics.ack(CENTRE, "kiosk-1"));
    assertThat(topics(kiosk)).contains(Topics.board(CENTRE), Topics.SERVER_STATUS);
  }

  @Test
  void aDeviceReportsThroughAWebSocket() throws Exception {
    TestDevice kiosk = new TestDevice("wss://localhost:" + webSocketPort() + "/mqtt", "kiosk-1");
    opened.add(kiosk);
    kiosk.as("kiosk-1", secret("kiosk-1"));
    kiosk.options().setSocketFactory(certificates.trusting());
    kiosk.connect();
    kiosk.subscribe(Topics.ack(CENTRE, "kiosk-1"));
    kiosk.send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    byte[] batch = TestDevice.batch("kiosk-1", 2, 500);
    kiosk
        .publish(Topics.event(CENTRE, "kiosk-1"), batch, 1, false)
        .waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(2);
    assertThat(intake.sequences()).hasSize(500);
    ack("kiosk-1");
    awaitHeard(kiosk, Topics.ack(CENTRE, "kiosk-1"));
    TestDevice liar = new TestDevice("wss://localhost:" + webSocketPort() + "/mqtt", "kiosk-2");
    opened.add(liar);
    liar.options().setSocketFactory(certificates.trusting());
    assertRefused(liar.as("kiosk-2", "wrong"));
  }

  @Test
  void aDeviceWritesForNobodyElse() throws Exception {
    List<String> topics =
        List.of(
            Topics.event(CENTRE, "kiosk-2"),
            Topics.status(CENTRE, "kiosk-2"),
            Topics.event(CENTRE, SERVER),
            "counterwatch/v1/hb-province/kiosk-1/x/event");
    for (String topic : topics) {
      try (TestDevice kiosk = device("kiosk-1")) {
        byte[] payload = topic.endsWith("status") ? EMPTY_STATUS : TestDevice.event("kiosk-2", 1);
        kiosk.publish(topic, payload, 1, true);
        drain(kiosk);
      }
    }
    device("kiosk-1").send(2).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    device("kiosk-2").send(3).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(2);
    assertThat(publishers()).containsExactlyInAnyOrder("kiosk-1", "kiosk-2");
    assertThat(intake.statuses())
        .allMatch(seen -> seen.device().equals("kiosk-1") && !seen.status().online());
  }

  /** Returns when all that the device sent has been dealt with: answered, or the line closed. */
  private static void drain(TestDevice device) {
    Await.until("answered or closed", () -> !device.isConnected() || answers(device));
  }

  private static boolean answers(TestDevice device) {
    try {
      device.unsubscribe("none");
      return true;
    } catch (MqttException closed) {
      return false;
    }
  }

  @Test
  void aLastWillIsNoWayRound() throws Exception {
    TestDevice liar = stranger("kiosk-1").as("kiosk-1", secret("kiosk-1"));
    liar.options().setWill(Topics.status(CENTRE, "kiosk-2"), EMPTY_STATUS, 1, true);
    try {
      liar.connect();
      liar.vanish();
    } catch (MqttSecurityException refused) {
      assertThat(refused.getReasonCode()).isEqualTo(MqttException.REASON_CODE_NOT_AUTHORIZED);
    }
    TestDevice honest = device("display-1");
    honest.vanish();
    Await.until("the honest one's will", () -> !intake.statuses().isEmpty());
    assertThat(intake.statuses())
        .extracting(MemoryIntake.SeenStatus::device)
        .containsOnly("display-1");
  }

  @Test
  void aDeviceReadsNobodyElsesAnswers() throws Exception {
    publish(toAll(Topics.alerts(CENTRE), "kept", true));
    device("kiosk-1")
        .publishStatus("{\"online\":true}", true)
        .waitForCompletion(TestDevice.PATIENCE_MILLIS);
    TestDevice spy = device("kiosk-2");
    List<String> filters =
        List.of(
            "#",
            "+/#",
            "counterwatch/v1/#",
            "counterwatch/v1/+/+/ack",
            "$SYS/#",
            Topics.ack(CENTRE, "kiosk-1"),
            Topics.rejected("+", "kiosk-1"),
            Topics.alerts(CENTRE),
            Topics.alerts("+"),
            Topics.EVENT_FILTER,
            Topics.STATUS_FILTER);
    for (String filter : filters) {
      spy.subscribe(filter);
    }
    spy.subscribe(Topics.ack(CENTRE, "kiosk-2"));
    device("kiosk-1").send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    ack("kiosk-1");
    publish(toAll(Topics.alerts(CENTRE), "new", true));
    ack("kiosk-2");
    awaitHeard(spy, Topics.ack(CENTRE, "kiosk-2"));
    assertThat(topics(spy))
        .isSubsetOf(
            Topics.ack(CENTRE, "kiosk-2"),
            // Everybody may read it, so a broker that grants "#" sends it.
            Topics.SERVER_STATUS);
  }

  @Test
  void alertsAreForThoseEnrolledForThem() throws Exception {
    publish(toAll(Topics.alerts(CENTRE), "kept", true));
    TestDevice phone = device("phone-1");
    phone.subscribe(Topics.alerts("+"));
    phone.subscribe(Topics.ack(CENTRE, "phone-1"));
    awaitHeard(phone, Topics.alerts(CENTRE));
    put("phone-1", false);
    change(List.copyOf(accounts.values()));
    // Another secret's hash, of the same secret: the device may stay.
    Await.until("no more alerts", () -> !hears(phone, Topics.alerts(CENTRE)));
    assertThat(phone.isConnected()).isTrue();
  }

  /** Whether an alert arrives, if an answer that is sent after it does. */
  private boolean hears(TestDevice device, String topic) {
    int heard = device.received().size();
    publish(toAll(topic, "again", false));
    ack("phone-1");
    Await.until("the answer", () -> newest(device, heard).contains(Topics.ack(CENTRE, "phone-1")));
    return newest(device, heard).contains(topic);
  }

  private static List<String> newest(TestDevice device, int from) {
    List<TestDevice.Received> all = device.received();
    return all.subList(from, all.size()).stream().map(TestDevice.Received::topic).toList();
  }

  @Test
  void nobodySpeaksForTheServer() throws Exception {
    TestDevice listener = device("kiosk-2");
    listener.subscribe(Topics.ack(CENTRE, "kiosk-2"));
    listener.subscribe(Topics.rejected(CENTRE, "kiosk-2"));
    listener.subscribe(Topics.board(CENTRE));
    listener.subscribe(Topics.SERVER_STATUS);
    for (String topic :
        List.of(
            Topics.ack(CENTRE, "kiosk-2"),
            Topics.ack(CENTRE, "kiosk-1"),
            Topics.rejected(CENTRE, "kiosk-2"),
            Topics.board(CENTRE),
            Topics.alerts(CENTRE),
            Topics.SERVER_STATUS)) {
      try (TestDevice forger = device("kiosk-1")) {
        forger.publish(topic, "forged".getBytes(StandardCharsets.UTF_8), 1, true);
        drain(forger);
      }
    }
    publish(toAll(Topics.board(CENTRE), "true", true));
    awaitHeard(listener, Topics.board(CENTRE));
    assertThat(listener.received()).noneMatch(heard -> heard.text().contains("forged"));
    TestDevice later = device("display-1");
    later.subscribe(Topics.board(CENTRE));
    later.subscribe(Topics.SERVER_STATUS);
    awaitHeard(later, Topics.SERVER_STATUS);
    assertThat(later.received()).noneMatch(heard -> heard.text().contains("forged"));
  }

  @Test
  void onlyARightPasswordLetsIn() throws Exception {
    assertRefused(stranger("kiosk-1").as("kiosk-1", "wrong"));
    assertRefused(stranger("kiosk-1").as("kiosk-1", secret("kiosk-2")));
    assertRefused(stranger("kiosk-1").as("kiosk-1", ""));
    assertRefused(stranger("kiosk-1"));
    TestDevice noPassword = stranger("kiosk-1");
    noPassword.options().setUserName("kiosk-1");
    assertRefused(noPassword);
    assertRefused(stranger("kiosk-7").as("kiosk-7", secret("kiosk-7")));
    for (String name : List.of("+", "#", "kiosk-+", "+/kiosk-1", "", "# counterwatch", SERVER)) {
      assertRefused(stranger("kiosk-1").as(name, " begin"));
    }
    device("kiosk-1").send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(1);
  }

  private static void assertRefused(TestDevice device) {
    assertThatThrownBy(device::connect)
        .isInstanceOfSatisfying(
            MqttException.class,
            e ->
                assertThat(e.getReasonCode())
                    .isIn(
                        (int) MqttException.REASON_CODE_FAILED_AUTHENTICATION,
                        (int) MqttException.REASON_CODE_NOT_AUTHORIZED,
                        (int) MqttException.REASON_CODE_INVALID_CLIENT_ID));
  }

  @Test
  void theUserNameIsTheClientId() throws Exception {
    TestDevice second = device("kiosk-2");
    TestDevice disguised = connected(disguised("kiosk-2"));
    disguised
        .publish(Topics.event(CENTRE, "kiosk-1"), TestDevice.event("kiosk-1", 1), 1, false)
        .waitForCompletion(TestDevice.PATIENCE_MILLIS);
    second.send(2).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(2);
    assertThat(second.isConnected()).isTrue();
    assertThat(publishers()).containsExactly("kiosk-1", "kiosk-2");
  }

  /** The device "kiosk-1" with another's client id. */
  private TestDevice disguised(String clientId) throws MqttException {
    TestDevice device = stranger(clientId).as("kiosk-1", secret("kiosk-1"));
    device.options().setWill(Topics.status(CENTRE, "kiosk-1"), EMPTY_STATUS, 1, true);
    return device;
  }

  @Test
  void nobodyTakesTheServersSession() throws Exception {
    TestDevice disguised = connected(disguised(SERVER));
    disguised.subscribe(Topics.EVENT_FILTER);
    device("kiosk-2").send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(1);
    assertThat(source.connected()).isTrue();
    assertThat(disguised.received()).isEmpty();
    long before = source.counts().connections();
    assertRefused(stranger(SERVER).as(SERVER, "wrong"));
    assertThat(source.connected()).isTrue();
    assertThat(source.counts().connections()).isEqualTo(before);
  }

  @Test
  void aSecondConnectionOfADeviceClosesTheFirst() throws Exception {
    TestDevice first = device("kiosk-1");
    TestDevice second = device("kiosk-1");
    Await.until("the first is closed", () -> !first.isConnected());
    second.send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(1);
  }

  @Test
  void aPacketThatIsTooLargeEndsTheConnection() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    byte[] largest = new byte[EndpointSettings.MAX_PAYLOAD_BYTES];
    kiosk
        .publish(Topics.event(CENTRE, "kiosk-1"), largest, 1, false)
        .waitForCompletion(TestDevice.PATIENCE_MILLIS);
    kiosk.publish(
        Topics.event(CENTRE, "kiosk-1"), new byte[EndpointSettings.MAX_PACKET_BYTES], 1, false);
    Await.until("closed", () -> !kiosk.isConnected());
    awaitArrivals(1);
    assertThat(intake.arrivals()).hasSize(1);
  }

  @Test
  void aDisabledDeviceIsOutAndStaysOut() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    TestDevice other = device("kiosk-2");
    accounts.remove("kiosk-1");
    long beganNanos = System.nanoTime();
    change(List.copyOf(accounts.values()));
    Await.until("out", () -> !kiosk.isConnected());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    System.out.printf("%s: a disabled device was out after %d ms%n", getClass().getName(), millis);
    assertRefused(stranger("kiosk-1").as("kiosk-1", secret("kiosk-1")));
    other.send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(1);
    assertThat(other.isConnected()).isTrue();
  }

  @Test
  void anotherSecretEndsTheOldOne() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    put("kiosk-1", "another", false);
    change(List.copyOf(accounts.values()));
    Await.until("out", () -> !kiosk.isConnected());
    assertRefused(stranger("kiosk-1").as("kiosk-1", secret("kiosk-1")));
    connected(stranger("kiosk-1").as("kiosk-1", "another"))
        .send(1)
        .waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(1);
  }

  @Test
  void aNewDeviceWorksAtOnce() throws Exception {
    assertRefused(stranger("kiosk-9").as("kiosk-9", secret("kiosk-9")));
    put("kiosk-9", false);
    change(List.copyOf(accounts.values()));
    TestDevice kiosk = stranger("kiosk-9").as("kiosk-9", secret("kiosk-9"));
    Await.until("let in", () -> letIn(kiosk));
    kiosk.send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(1);
  }

  private static boolean letIn(TestDevice device) {
    try {
      device.connect();
      return true;
    } catch (MqttException refused) {
      return false;
    }
  }

  @Test
  void aDeviceTrustsNoOtherCertificate() throws Exception {
    TestDevice careful = stranger("kiosk-1").as("kiosk-1", secret("kiosk-1"));
    careful.options().setSocketFactory((SSLSocketFactory) SSLSocketFactory.getDefault());
    assertThatThrownBy(careful::connect).rootCause().hasMessageContaining("certification path");
  }

  @Test
  void plainTextOnTheTlsPortFails() throws Exception {
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), tlsPort())) {
      socket.setSoTimeout(TestDevice.PATIENCE_MILLIS);
      TestDevice kiosk = new TestDevice("tcp://localhost:" + tlsPort(), "kiosk-1");
      opened.add(kiosk);
      assertThatThrownBy(kiosk.as("kiosk-1", secret("kiosk-1"))::connect)
          .isInstanceOf(MqttException.class);
      assertThat(kiosk.isConnected()).isFalse();
    }
  }

  @Test
  void aRenewedCertificateIsForNewConnections() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    String old = certificates.serial();
    assertThat(certificates.serialShownAt(tlsPort())).isEqualTo(old);
    certificates.renew();
    assertThat(certificates.serial()).isNotEqualTo(old);
    certificateChanged();
    Await.until(
        "the new certificate",
        () -> certificates.serialShownAt(tlsPort()).equals(certificates.serial()));
    assertThat(kiosk.isConnected()).as("the old connection").isTrue();
    kiosk.send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    device("kiosk-2").send(2).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    awaitArrivals(2);
  }

  @Test
  void strangersDisturbNobody() throws Exception {
    TestDevice kiosk = device("kiosk-1");
    for (int port : List.of(tlsPort(), webSocketPort())) {
      try (Socket stranger = certificates.trusting().createSocket("localhost", port)) {
        stranger.setSoTimeout(TestDevice.PATIENCE_MILLIS);
        stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        readToTheEnd(stranger);
      }
    }
    kiosk.send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    assertThat(kiosk.isConnected()).isTrue();
  }

  private static void readToTheEnd(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("still open", e);
    } catch (IOException reset) {
      assertThat(reset).isNotNull();
    }
  }
}
