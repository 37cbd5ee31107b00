package io.counterwatch.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** MQTT packets as bytes, for what no decent client would send. */
final class RawMqtt {
  private RawMqtt() {}

  static MqttMessage connect(MqttVersion version, String clientId) {
    return MqttMessageBuilders.connect().protocolVersion(version).clientId(clientId).build();
  }

  static MqttMessage publish(int messageId, String topic, byte[] payload) {
    return MqttMessageBuilders.publish()
        .topicName(topic)
        .messageId(messageId)
        .qos(MqttQoS.AT_LEAST_ONCE)
        .payload(Unpooled.wrappedBuffer(payload))
        .build();
  }

  static byte[] bytes(MqttMessage... packets) {
    EmbeddedChannel encoder = new EmbeddedChannel(MqttEncoder.INSTANCE);
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      encoder.writeOutbound((Object[]) packets);
      ByteBuf packet;
      while ((packet = encoder.readOutbound()) != null) {
        packet.readBytes(out, packet.readableBytes());
        packet.release();
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      encoder.close();
    }
  }

  /** Connects, publishes with QoS 1 and waits for the PUBACK. */
  static void publishAndWait(int port, String clientId, String topic, byte[] payload)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TestDevice.PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write(bytes(connect(MqttVersion.MQTT_3_1_1, clientId), publish(7, topic, payload)));
      int answers = 8;
      new DataInputStream(socket.getInputStream()).readFully(new byte[answers]);
    }
  }
}
