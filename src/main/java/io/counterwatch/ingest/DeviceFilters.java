package io.counterwatch.ingest;

import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one connected device subscribed to, and what it is granted. Confined to the event loop. */
final class DeviceFilters {
  /**
   * Limit on a device's subscriptions: its ack and rejected, boards, the server's status. A packet
   * with more filters is refused whole.
   */
  static final int MAX_SUBSCRIPTIONS = 32;

  private final Subscriptions<DeviceConnection> subscriptions;
  private final DeviceConnection connection;
  private final Map<String, MqttQoS> granted = new HashMap<>();

  DeviceFilters(Subscriptions<DeviceConnection> subscriptions, DeviceConnection connection) {
    this.subscriptions = subscriptions;
    this.connection = connection;
  }

  /**
   * Subscribes; returns what is granted, or null where that is refused.
   *
   * @param alerts whether it may read its centre's alerts
   */
  @Nullable MqttQoS subscribe(String filter, MqttQoS wanted, boolean alerts) {
    if (!AccessRules.maySubscribe(connection.device(), alerts, filter)
        || granted.size() >= MAX_SUBSCRIPTIONS && !granted.containsKey(filter)) {
      return null;
    }
    MqttQoS qos = atMostOnceMore(wanted);
    granted.put(filter, qos);
    subscriptions.add(filter, connection);
    return qos;
  }

  /** QoS 2 is not given: nothing that the server says needs it. */
  private static MqttQoS atMostOnceMore(MqttQoS wanted) {
    return wanted == MqttQoS.EXACTLY_ONCE ? MqttQoS.AT_LEAST_ONCE : wanted;
  }

  void unsubscribe(String filter) {
    if (granted.remove(filter) != null) {
      subscriptions.remove(filter, connection);
    }
  }

  /** Ends its subscriptions to alerts. */
  void unsubscribeAlerts() {
    List.copyOf(granted.keySet()).stream().filter(AccessRules::isAlerts).forEach(this::unsubscribe);
  }

  /** Ends all of them. */
  void clear() {
    List.copyOf(granted.keySet()).forEach(this::unsubscribe);
  }

  /** Whether one of them matches. */
  boolean wants(String topic) {
    return granted.containsKey(topic) || granted.containsKey(AccessRules.inAnyCentre(topic));
  }

  /** With which quality of service it hears of that topic at most. */
  int grantedQos(String topic) {
    MqttQoS exact = granted.getOrDefault(topic, MqttQoS.AT_MOST_ONCE);
    MqttQoS any = granted.getOrDefault(AccessRules.inAnyCentre(topic), MqttQoS.AT_MOST_ONCE);
    return Math.max(exact.value(), any.value());
  }
}
