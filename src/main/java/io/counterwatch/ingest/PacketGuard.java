package io.counterwatch.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a broker sends: messages go straight to their listener, all other packets to the MQTT
 * client.
 *
 * <p>The client would read a message byte by byte, hand it from thread to thread, and end its
 * receiving thread without a word for two kinds that any device may publish: a topic with a
 * character that it takes for invalid (an emoji is one), and a message for which there is no
 * memory. Here a topic's bytes other than plain ASCII become '?', which no topic of ours has, and a
 * message loses what is beyond {@value #MAX_PACKET_BYTES} bytes, far more than is accepted. Both
 * are then refused like any other bad message, and acknowledged.
 *
 * <p>Gives out a packet's header only when all of it is there: the client would lose its place if a
 * read timed out within. And since a message is a sign of life too, the client is given an
 * acknowledgement of nothing every now and then while messages come or wait for room: on a slow
 * line the answer to its ping may stand behind many of them.
 */
final class PacketGuard extends InputStream {
  /** Limit on a packet's size; of a message the rest is left out. */
  static final int MAX_PACKET_BYTES = 1 << 20;

  private static final int PUBLISH = 3;
  private static final int QOS_SHIFT = 1;
  private static final int QOS_BITS = 3;
  private static final int RETAIN_BIT = 1;
  private static final int MAX_HEADER_BYTES = 5;
  private static final int LEAST_HEADER_BYTES = 2;
  private static final int NUMBER_BYTES = 2;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long LIFE_SIGN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A PUBACK of message 0, which there never is: the client notes that something came, no more. */
  private static final byte[] LIFE_SIGN = {0x40, 2, 0, 0};

  private final InputStream in;
  private final MessageListener listener;
  private final LongSupplier nanos;
  private final byte[] header = new byte[MAX_HEADER_BYTES];
  private int headerLength;
  private int headerGiven;
  private boolean headerComplete;

  /** A message's body while it comes; used again for the next. */
  private byte[] body = new byte[0];

  private int bodyRead;

  /** What is left to read of the packet's body. */
  private int bodyLeft;

  private int excessLeft;
  private int lifeSignLeft;
  private long lastLifeSignNanos;

  /** Who takes the messages. */
  interface MessageListener {
    /**
     * A message came; called on the client's receiving thread. May wait a moment for room.
     *
     * @param messageId to acknowledge it by, 0 where its QoS is 0
     * @return false if there is no room for it: it is offered again, and nothing is read meanwhile
     */
    boolean arrived(String topic, byte[] payload, int qos, int messageId, boolean retained);
  }

  /** Over a connection. */
  PacketGuard(InputStream in, MessageListener listener) {
    this(in, listener, System::nanoTime);
  }

  PacketGuard(InputStream in, MessageListener listener, LongSupplier nanos) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
    this.listener = listener;
    this.nanos = nanos;
    this.lastLifeSignNanos = nanos.getAsLong();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (lifeSignLeft == 0 && (!headerComplete || isMessage())) {
      boolean more = headerComplete ? takeMessage() : skipExcess() && readHeader();
      if (!more) {
        return -1;
      }
    }
    if (lifeSignLeft > 0) {
      target[offset] = LIFE_SIGN[LIFE_SIGN.length - lifeSignLeft--];
      return 1;
    }
    int given = headerGiven < headerLength ? giveHeader(target, offset, length) : 0;
    if (given == 0) {
      given = in.read(target, offset, Math.min(length, bodyLeft));
      bodyLeft -= Math.max(0, given);
    }
    if (headerGiven == headerLength && bodyLeft == 0) {
      endPacket();
    }
    return given;
  }

  @Override
  public int available() throws IOException {
    return lifeSignLeft + (headerComplete ? headerLength - headerGiven : 0) + in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean isMessage() {
    return (header[0] & 0xf0) >> 4 == PUBLISH;
  }

  /** Drops what the packet before had too much; false at the end of the stream. */
  private boolean skipExcess() throws IOException {
    byte[] dropped = excessLeft > 0 ? new byte[Math.min(excessLeft, BUFFER_BYTES)] : header;
    while (excessLeft > 0) {
      int n = in.read(dropped, 0, Math.min(excessLeft, dropped.length));
      if (n < 0) {
        return false;
      }
      excessLeft -= n;
    }
    return true;
  }

  /** Reads on in the header, also where a timeout interrupted it; false at the stream's end. */
  private boolean readHeader() throws IOException {
    while (headerLength < LEAST_HEADER_BYTES || (header[headerLength - 1] & 0x80) != 0) {
      if (headerLength == MAX_HEADER_BYTES) {
        throw notMqtt();
      }
      int next = in.read();
      if (next < 0) {
        return false;
      }
      header[headerLength++] = (byte) next;
    }
    int length = 0;
    for (int i = headerLength - 1; i > 0; i--) {
      length = length << 7 | header[i] & 0x7f;
    }
    bodyLeft = Math.min(length, MAX_PACKET_BYTES);
    excessLeft = length - bodyLeft;
    if (excessLeft > 0 && !isMessage()) {
      throw notMqtt();
    }
    bodyRead = 0;
    headerGiven = 0;
    headerComplete = true;
    return true;
  }

  private static IOException notMqtt() {
    return new IOException("the broker does not speak MQTT");
  }

  private void endPacket() {
    headerComplete = false;
    headerLength = 0;
  }

  private int giveHeader(byte[] target, int offset, int length) {
    int n = Math.min(length, headerLength - headerGiven);
    System.arraycopy(header, headerGiven, target, offset, n);
    headerGiven += n;
    return n;
  }

  // ---- messages

  /** Reads on in a message, also where a timeout interrupted it; false at the stream's end. */
  private boolean takeMessage() throws IOException {
    if (body.length < bodyRead + bodyLeft) {
      body = new byte[bodyRead + bodyLeft];
    }
    while (bodyLeft > 0) {
      int n = in.read(body, bodyRead, bodyLeft);
      if (n < 0) {
        return false;
      }
      bodyRead += n;
      bodyLeft -= n;
    }
    // While there is no room the broker waits for its line to take more, and the client, which
    // must not wait, goes on living by its signs of life.
    boolean taken = handOver(header[0]);
    if (taken) {
      endPacket();
    }
    long now = nanos.getAsLong();
    if (now - lastLifeSignNanos >= LIFE_SIGN_INTERVAL_NANOS) {
      lastLifeSignNanos = now;
      lifeSignLeft = LIFE_SIGN.length;
    }
    return true;
  }

  private boolean handOver(int flags) throws IOException {
    int qos = flags >> QOS_SHIFT & QOS_BITS;
    int topicEnd = NUMBER_BYTES + (bodyRead < NUMBER_BYTES ? MAX_PACKET_BYTES : number(0));
    int from = topicEnd + (qos > 0 ? NUMBER_BYTES : 0);
    if (from > bodyRead) {
      throw notMqtt();
    }
    byte[] payload = new byte[bodyRead - from];
    System.arraycopy(body, from, payload, 0, payload.length);
    int messageId = qos > 0 ? number(topicEnd) : 0;
    try {
      return listener.arrived(topic(topicEnd), payload, qos, messageId, (flags & RETAIN_BIT) != 0);
    } catch (RuntimeException e) {
      // Any other kind would end the receiving thread without a word.
      throw new IOException("a message could not be handed over", e);
    }
  }

  private int number(int at) {
    return (body[at] & 0xff) << 8 | body[at + 1] & 0xff;
  }

  private String topic(int end) {
    for (int i = NUMBER_BYTES; i < end; i++) {
      if (body[i] < ' ' || body[i] > '~') {
        body[i] = '?';
      }
    }
    return new String(body, NUMBER_BYTES, end - NUMBER_BYTES, StandardCharsets.ISO_8859_1);
  }
}
