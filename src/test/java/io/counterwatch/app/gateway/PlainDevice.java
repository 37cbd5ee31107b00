package io.counterwatch.app.gateway;

import io.counterwatch.testing.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * A device without an outbox: it publishes one event after another with QoS 1, and each again and
 * again until it is acknowledged.
 */
final class PlainDevice {
  private static final long PATIENCE_MILLIS = 2_000;

  private final String url;
  private final String centre;
  private final String device;
  private final boolean withIds;
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();
  private @Nullable MqttAsyncClient client;

  PlainDevice(String url, String centre, String device, boolean withIds) {
    this.url = url;
    this.centre = centre;
    this.device = device;
    this.withIds = withIds;
  }

  /** The subjects of the events that were acknowledged. */
  List<String> acknowledged() {
    return acknowledged;
  }

  /** Publishes that many events, however long it takes. */
  void work(int events) {
    for (int number = 1; number <= events; number++) {
      String subject = device + "-" + number;
      byte[] message = event(subject, number).getBytes(StandardCharsets.UTF_8);
      Await.until("acknowledged", Duration.ofMinutes(2), () -> publish(message));
      acknowledged.add(subject);
    }
  }

  private String event(String subject, int number) {
    String id = withIds ? "\"id\":\"" + UUID.randomUUID() + "\"," : "";
    return """
    {"specversion":"1.0",%s"source":"/centres/%s/devices/%s",
     "type":"counterwatch.ticket.issued","time":"%s","subject":"%s",
     "data":{"service":"land","number":"A%d"}}\
    """
        .formatted(id, centre, device, Instant.now(), subject, number);
  }

  private boolean publish(byte[] message) {
    try {
      MqttAsyncClient current = client == null ? connect() : client;
      client = current;
      current
          .publish("counterwatch/v1/" + centre + "/" + device + "/event", message, 1, false)
          .waitForCompletion(PATIENCE_MILLIS);
      return true;
    } catch (MqttException lost) {
      close();
      return false;
    }
  }

  private MqttAsyncClient connect() throws MqttException {
    MqttAsyncClient fresh = new MqttAsyncClient(url, device, new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    try {
      fresh.connect(options).waitForCompletion(PATIENCE_MILLIS);
      return fresh;
    } catch (MqttException nobodyThere) {
      fresh.close(true);
      throw nobodyThere;
    }
  }

  void close() {
    MqttAsyncClient current = client;
    client = null;
    if (current == null) {
      return;
    }
    try {
      if (current.isConnected()) {
        current.disconnectForcibly(0, 1, false);
      }
      current.close(true);
    } catch (MqttException gone) {
      // It was cut off: there is nothing to say goodbye to.
    }
  }
}
