package io.counterwatch.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** An MQTT client that sends what it is told, however wrong, and keeps every JSON it hears. */
public final class MqttPeer implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int MAX_IN_FLIGHT = 100;

  private final MqttAsyncClient client;
  private final List<Heard> heard = new ArrayList<>();

  /** A message that came. */
  public record Heard(String topic, JsonNode json) {}

  private MqttPeer(MqttAsyncClient client) {
    this.client = client;
  }

  /** Connected without a password, and subscribed to those topics. */
  public static MqttPeer connect(String url, String clientId, String... topics) {
    return open(url, clientId, new MqttConnectOptions(), topics);
  }

  /** Connected under its client id as user name, and subscribed to that topic. */
  public static MqttPeer connectAs(String url, String clientId, String password, String topic) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(clientId);
    options.setPassword(password.toCharArray());
    return open(url, clientId, options, topic);
  }

  private static MqttPeer open(
      String url, String clientId, MqttConnectOptions options, String... topics) {
    try {
      MqttAsyncClient client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
      MqttPeer peer = new MqttPeer(client);
      options.setAutomaticReconnect(true);
      options.setMaxInflight(MAX_IN_FLIGHT);
      options.setConnectionTimeout((int) (PATIENCE_MILLIS / 1_000));
      client.connect(options).waitForCompletion(PATIENCE_MILLIS);
      for (String topic : topics) {
        client
            .subscribe(topic, 1, (at, message) -> peer.hear(at, message.getPayload()))
            .waitForCompletion(PATIENCE_MILLIS);
      }
      return peer;
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  private void hear(String topic, byte[] payload) throws JsonProcessingException {
    JsonNode json = Http.JSON.readTree(new String(payload, StandardCharsets.UTF_8));
    synchronized (heard) {
      heard.add(new Heard(topic, json));
    }
  }

  /** What came on a topic, oldest first. */
  public List<JsonNode> heard(String topic) {
    synchronized (heard) {
      return heard.stream().filter(one -> one.topic().equals(topic)).map(Heard::json).toList();
    }
  }

  /** Whether the newest that came on a topic has that value in that field. */
  public boolean newestSays(String topic, String field, String value) {
    List<JsonNode> all = heard(topic);
    return !all.isEmpty() && all.getLast().path(field).asText().equals(value);
  }

  /** Sends with QoS 1; the token completes with the acknowledgement. */
  public IMqttDeliveryToken send(String topic, byte[] payload) {
    try {
      return client.publish(topic, payload, 1, false);
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends with QoS 1, and waits for the acknowledgement. */
  public void sendAndAwait(String topic, byte[] payload) {
    try {
      send(topic, payload).waitForCompletion(PATIENCE_MILLIS);
    } catch (MqttException e) {
      throw new AssertionError("no acknowledgement on " + topic, e);
    }
  }

  @Override
  public void close() {
    try {
      if (client.isConnected()) {
        client.disconnect(0).waitForCompletion(PATIENCE_MILLIS);
      }
      client.close(true);
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }
}
