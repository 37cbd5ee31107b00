package io.counterwatch.app.bench;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Packets of MQTT 3.1.1 that a device of a load sends besides its events. */
final class MqttPackets {
  private static final int CONNECT = 0x10;
  private static final int SUBSCRIBE = 0x82;
  private static final int LEVEL_3_1_1 = 4;
  private static final int CLEAN_SESSION_WITH_USERNAME = 0x82;

  private MqttPackets() {}

  /** Connects as that device, with its id as user name and without a password. */
  static byte[] connect(String clientId, int keepAliveSeconds) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    RawMqtt.text(body, "MQTT");
    body.write(LEVEL_3_1_1);
    body.write(CLEAN_SESSION_WITH_USERNAME);
    RawMqtt.number(body, keepAliveSeconds);
    RawMqtt.text(body, clientId);
    RawMqtt.text(body, clientId);
    return RawMqtt.packet(CONNECT, body.toByteArray());
  }

  /** Subscribes to all of them with QoS 0: nothing that comes must be answered. */
  static byte[] subscribe(List<String> filters) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    RawMqtt.number(body, 1);
    for (String filter : filters) {
      RawMqtt.text(body, filter);
      body.write(0);
    }
    return RawMqtt.packet(SUBSCRIBE, body.toByteArray());
  }
}
