package io.counterwatch.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * The least that speaks MQTT 3.1.1: publishes packets that were made beforehand, and subscribes
 * without doing anything with what comes. What it costs is the floor that others are measured
 * against.
 */
final class RawMqtt implements AutoCloseable {
  private static final int CONNECT = 0x10;
  private static final int PUBLISH_QOS_1 = 0x32;
  private static final int SUBSCRIBE = 0x82;
  private static final int PUBLISH = 3;
  private static final int MAX_PACKET_ID = 65_535;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int QOS_BITS = 0x06;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MAX_PARK_NANOS = 50_000;

  /** Acknowledgements are written together, as a good client does. */
  private static final int ACKS_TOGETHER = 64;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawMqtt(int port, String clientId) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
    out = socket.getOutputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, "MQTT");
    body.write(4);
    body.write(2);
    body.write(0);
    body.write(0);
    text(body, clientId);
    out.write(packet(CONNECT, body.toByteArray()));
    skip(readHeader());
  }

  /** A QoS 1 publish as bytes. */
  static byte[] publishPacket(String topic, byte[] payload, int number) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(topic.length() + payload.length + 4);
    text(body, topic);
    number(body, 1 + number % MAX_PACKET_ID);
    body.writeBytes(payload);
    return packet(PUBLISH_QOS_1, body.toByteArray());
  }

  /** Writes chunks of packets as fast as they are taken; answers are read and thrown away. */
  void publishAll(List<byte[]> packets) throws IOException {
    Thread answers = Thread.ofPlatform().daemon().start(this::throwAwayAnswers);
    for (byte[] packet : packets) {
      out.write(packet);
    }
    answers.setName("bench-answers");
  }

  private void throwAwayAnswers() {
    try {
      byte[] rubbish = new byte[BUFFER_BYTES];
      while (in.read(rubbish) >= 0) {
        // Only so that the broker's answers don't pile up.
      }
    } catch (IOException e) {
      // The connection was closed: the bench is done with it.
    }
  }

  /** Writes one packet now. */
  void publish(byte[] packet) throws IOException {
    out.write(packet);
  }

  /**
   * Writes packets one by one, so many a second; the action is told the place of each, just before.
   */
  void publishAt(int perSecond, List<byte[]> packets, IntConsumer before) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < packets.size(); i++) {
      long due = start + i * (NANOS_PER_SECOND / perSecond);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(Math.min(MAX_PARK_NANOS, due - System.nanoTime()));
      }
      before.accept(i);
      publish(packets.get(i));
    }
  }

  /** Begins to throw away what comes, for a publisher that writes one by one. */
  void ignoreAnswers() {
    Thread.ofPlatform().daemon().name("bench-answers").start(this::throwAwayAnswers);
  }

  void subscribe(String filter) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, 1);
    text(body, filter);
    body.write(1);
    out.write(packet(SUBSCRIBE, body.toByteArray()));
    skip(readHeader());
  }

  /** Subscribes so that nothing which comes must be answered. */
  void subscribeAtMostOnce(String filter) throws IOException {
    out.write(MqttPackets.subscribe(List.of(filter)));
    skip(readHeader());
  }

  /** Receives and acknowledges that many messages. */
  void receive(int messages) throws IOException {
    ByteArrayOutputStream acks = new ByteArrayOutputStream(ACKS_TOGETHER * 4);
    for (int received = 0; received < messages; ) {
      int type = in.readUnsignedByte();
      int length = readLength();
      if (type >> 4 != PUBLISH) {
        skip(length);
        continue;
      }
      int topic = in.readUnsignedShort();
      skip(topic);
      int id = in.readUnsignedShort();
      skip(length - topic - 4);
      acks.write(0x40);
      acks.write(2);
      number(acks, id);
      received++;
      if (acks.size() >= ACKS_TOGETHER * 4 || in.available() == 0 || received == messages) {
        acks.writeTo(out);
        acks.reset();
      }
    }
  }

  /** Hands over topic and payload of what comes with QoS 0, on a thread of its own, to the end. */
  void listen(BiConsumer<String, byte[]> listener) {
    Thread.ofPlatform()
        .daemon()
        .name("bench-listener")
        .start(
            () -> {
              try {
                while (true) {
                  hear(listener);
                }
              } catch (IOException e) {
                // The connection was closed: the bench is done with it.
              }
            });
  }

  private void hear(BiConsumer<String, byte[]> listener) throws IOException {
    int type = in.readUnsignedByte();
    byte[] packet = in.readNBytes(readLength());
    if (type >> 4 == PUBLISH && (type & QOS_BITS) == 0) {
      int topic = (packet[0] & 0xff) << 8 | packet[1] & 0xff;
      listener.accept(
          new String(packet, 2, topic, UTF_8),
          Arrays.copyOfRange(packet, 2 + topic, packet.length));
    }
  }

  private int readHeader() throws IOException {
    in.readUnsignedByte();
    return readLength();
  }

  private int readLength() throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7f) << shift;
      if ((digit & 0x80) == 0) {
        return length;
      }
    }
  }

  private void skip(int bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  static byte[] packet(int type, byte[] body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream(body.length + 5);
    packet.write(type);
    int rest = body.length;
    do {
      int digit = rest & 0x7f;
      rest >>= 7;
      packet.write(rest > 0 ? digit | 0x80 : digit);
    } while (rest > 0);
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  static void number(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
