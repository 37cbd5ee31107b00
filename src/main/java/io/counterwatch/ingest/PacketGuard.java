package io.counterwatch.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * What a broker sends, made safe for the MQTT client packet by packet.
 *
 * <p>Two kinds of messages, which any device may publish and a broker passes on, would end the
 * client's receiving thread without a word, and again each time the broker sends them anew: a topic
 * with a character that the client takes for invalid (an emoji is one), and a message for which
 * there is no memory. So a topic's bytes other than plain ASCII become '?', which no topic of ours
 * has, and a message loses what is beyond {@value #MAX_PACKET_BYTES} bytes, far more than is
 * accepted. Both are then refused like any other bad message, and acknowledged.
 *
 * <p>Also gives out a packet's header only when all of it is there: the client would lose its place
 * if a read timed out within.
 */
final class PacketGuard extends InputStream {
  /** Limit on a packet's size as the client sees it. */
  static final int MAX_PACKET_BYTES = 1 << 20;

  private static final int PUBLISH = 3;
  private static final int MAX_HEADER_BYTES = 5;
  private static final int TOPIC_LENGTH_BYTES = 2;
  private static final int BUFFER_BYTES = 32 << 10;

  private final InputStream in;
  private final byte[] header = new byte[MAX_HEADER_BYTES];
  private int headerLength;
  private int headerGiven;
  private boolean headerComplete;
  private int bodyLeft;
  private int excessLeft;
  private int topicLengthBytesLeft;
  private int topicLeft;

  PacketGuard(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
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
    while (!headerComplete) {
      if (!skipExcess() || !readHeader()) {
        return -1;
      }
    }
    int given = headerGiven < headerLength ? giveHeader(target, offset, length) : 0;
    if (given == 0) {
      given = giveBody(target, offset, length);
    }
    if (headerGiven == headerLength && bodyLeft == 0) {
      headerComplete = false;
      headerLength = 0;
    }
    return given;
  }

  @Override
  public int available() throws IOException {
    return (headerComplete ? headerLength - headerGiven : 0) + in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
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
    while (headerLength < TOPIC_LENGTH_BYTES || (header[headerLength - 1] & 0x80) != 0) {
      if (headerLength == MAX_HEADER_BYTES) {
        throw new IOException("the broker does not speak MQTT");
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
    beginBody(length);
    return true;
  }

  private void beginBody(int length) {
    bodyLeft = Math.min(length, MAX_PACKET_BYTES);
    excessLeft = length - bodyLeft;
    boolean publish = (header[0] & 0xf0) >> 4 == PUBLISH;
    topicLengthBytesLeft = publish ? TOPIC_LENGTH_BYTES : 0;
    topicLeft = 0;
    if (excessLeft > 0) {
      headerLength = 1;
      for (int rest = bodyLeft; rest > 0; rest >>= 7) {
        header[headerLength++] = (byte) (rest & 0x7f | (rest > 0x7f ? 0x80 : 0));
      }
    }
    headerGiven = 0;
    headerComplete = true;
  }

  private int giveHeader(byte[] target, int offset, int length) {
    int n = Math.min(length, headerLength - headerGiven);
    System.arraycopy(header, headerGiven, target, offset, n);
    headerGiven += n;
    return n;
  }

  private int giveBody(byte[] target, int offset, int length) throws IOException {
    int n = in.read(target, offset, Math.min(length, bodyLeft));
    if (n > 0) {
      bodyLeft -= n;
      cleanTopic(target, offset, offset + n);
    }
    return n;
  }

  private void cleanTopic(byte[] bytes, int from, int to) {
    for (int i = from; i < to && (topicLengthBytesLeft > 0 || topicLeft > 0); i++) {
      if (topicLengthBytesLeft > 0) {
        topicLengthBytesLeft--;
        topicLeft = topicLeft << 8 | bytes[i] & 0xff;
      } else {
        topicLeft--;
        if (bytes[i] < ' ' || bytes[i] > '~') {
          bytes[i] = '?';
        }
      }
    }
  }
}
