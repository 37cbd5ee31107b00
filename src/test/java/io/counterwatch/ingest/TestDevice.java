package io.counterwatch.ingest;

import io.counterwatch.event.EventBody;
import io.counterwatch.testing.Await;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import io.counterwatch.wire.StatusCodec;
import io.counterwatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/** A device with an MQTT client and nothing else: no outbox, no resending of its own. */
final class TestDevice implements AutoCloseable {
  static final String CENTRE = "hb-province";

  /** Ends the waiting for what never comes; says nothing of how long anything may take. */
  static final int PATIENCE_MILLIS = 60_000;

  private static final String EPOCH = "7c9e6679f0c4a1b2";
  private static final long TIME_MICROS = 1_700_000_000_000_000L;
  private static final int MAX_INFLIGHT = 20_000;

  private final String id;
  private final MqttAsyncClient client;
  private final MqttConnectOptions options = new MqttConnectOptions();
  private final BlockingQueue<Received> inbox = new LinkedBlockingQueue<>();

  record Received(String topic, String text, boolean retained) {}

  TestDevice(String url, String id) throws MqttException {
    this.id = id;
    client = new MqttAsyncClient(url, id, new MemoryPersistence());
    client.setCallback(new Inbox());
    options.setCleanSession(false);
    options.setMaxInflight(MAX_INFLIGHT);
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setConnectionTimeout(PATIENCE_MILLIS / 1_000);
    options.setWill(Topics.status(CENTRE, id), StatusCodec.write(StatusCodec.DEATH), 1, true);
  }

  /** Connected, with a last will. */
  static TestDevice connected(String url, String id) throws MqttException {
    TestDevice device = new TestDevice(url, id);
    device.connect();
    return device;
  }

  /** Gives a user name and a password when it connects. */
  TestDevice as(String user, String password) {
    options.setUserName(user);
    options.setPassword(password.toCharArray());
    return this;
  }

  MqttConnectOptions options() {
    return options;
  }

  /** The client takes a moment to notice a lost line, and until then refuses to connect. */
  void connect() throws MqttException {
    AtomicReference<@Nullable MqttException> refusal = new AtomicReference<>();
    Await.until("the client has let go of its last line", () -> answered(refusal));
    MqttException refused = refusal.get();
    if (refused != null) {
      throw refused;
    }
  }

  private boolean answered(AtomicReference<@Nullable MqttException> refusal) {
    try {
      client.connect(options).waitForCompletion(PATIENCE_MILLIS);
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttException.REASON_CODE_CLIENT_DISCONNECTING) {
        return false;
      }
      refusal.set(e);
    }
    return true;
  }

  boolean isConnected() {
    return client.isConnected();
  }

  static byte[] event(String device, long sequence) {
    return EventWriter.write(outgoing(device, sequence));
  }

  static byte[] batch(String device, long from, long to) {
    List<OutgoingEvent> events =
        LongStream.rangeClosed(from, to).mapToObj(n -> outgoing(device, n)).toList();
    return EventWriter.writeBatch(events);
  }

  private static OutgoingEvent outgoing(String device, long sequence) {
    return new OutgoingEvent(
        CENTRE,
        device,
        EventWriter.sequencedId(EPOCH, sequence),
        EPOCH,
        sequence,
        TIME_MICROS + sequence,
        null,
        null,
        null,
        new EventBody.HallOccupancy(7),
        ZoneOffset.UTC);
  }

  /** Publishes an event with QoS 1; the token completes with its PUBACK. */
  IMqttDeliveryToken send(long sequence) throws MqttException {
    return publish(Topics.event(CENTRE, id), event(id, sequence), 1, false);
  }

  IMqttDeliveryToken publish(String topic, byte[] payload, int qos, boolean retained)
      throws MqttException {
    return client.publish(topic, payload, qos, retained);
  }

  IMqttDeliveryToken publishStatus(String json, boolean retained) throws MqttException {
    return publish(Topics.status(CENTRE, id), json.getBytes(StandardCharsets.UTF_8), 1, retained);
  }

  /**
   * Subscribes with QoS 1; returns what is granted. By then all that was sent before is handled.
   */
  int subscribe(String filter) throws MqttException {
    IMqttToken token = client.subscribe(filter, 1);
    try {
      token.waitForCompletion(PATIENCE_MILLIS);
    } catch (MqttException e) {
      if (e.getReasonCode() != 128) {
        throw e;
      }
    }
    return token.getGrantedQos()[0];
  }

  void unsubscribe(String filter) throws MqttException {
    client.unsubscribe(filter).waitForCompletion(PATIENCE_MILLIS);
  }

  /** The next message from the server. */
  Received receive() throws InterruptedException {
    Received received = inbox.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    if (received == null) {
      throw new AssertionError("nothing came to " + id);
    }
    return received;
  }

  List<Received> received() {
    return List.copyOf(inbox);
  }

  /** Ends the connection without a word, like a cut cable. */
  void vanish() throws MqttException {
    client.disconnectForcibly(0, 0, false);
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      client.disconnect(0).waitForCompletion(PATIENCE_MILLIS);
    }
    client.close(true);
  }

  private final class Inbox implements MqttCallback {
    @Override
    public void connectionLost(Throwable cause) {}

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      String text = new String(message.getPayload(), StandardCharsets.UTF_8);
      inbox.add(new Received(topic, text, message.isRetained()));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }
}
