package io.counterwatch.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterwatch.wire.WireException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One MQTT connection among thousands on one thread. What can't be written yet waits; a device's
 * window bounds how much that is.
 */
final class FleetConnection {
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int SUBACK = 9;
  private static final int FIRST_BUFFER_BYTES = 1 << 10;
  private static final int QOS_BITS = 0x06;

  /** Limit on a packet from the server. */
  private static final int MAX_PACKET_BYTES = 256 << 10;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private ByteBuffer in = ByteBuffer.allocate(FIRST_BUFFER_BYTES);

  /** What comes to a connection. */
  interface Listener {
    /** The server took the connection. */
    void connected(FleetConnection connection) throws IOException;

    /** The server took the subscriptions. */
    void subscribed(FleetConnection connection) throws IOException;

    /** A message came. */
    void message(FleetConnection connection, String topic, byte[] payload)
        throws IOException, WireException;
  }

  /** Begins to connect; the key's attachment is the connection. */
  FleetConnection(Selector selector, int port) throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /** Finishes connecting and sends that packet. */
  void finishConnecting(byte[] first) throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
    send(first);
  }

  void send(byte[] packet) throws IOException {
    waiting.add(ByteBuffer.wrap(packet));
    if (waiting.size() == 1) {
      flush();
    }
  }

  /** Writes what waits, as far as the socket takes it. */
  void flush() throws IOException {
    while (!waiting.isEmpty()) {
      ByteBuffer next = waiting.element();
      channel.write(next);
      if (next.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      waiting.remove();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  /** Reads what has come and tells the listener of each whole packet. */
  void read(Listener listener) throws IOException, WireException {
    if (channel.read(in) < 0) {
      throw new EOFException("the server has closed a device's connection");
    }
    in.flip();
    while (readPacket(listener)) {}
    in.compact();
    if (!in.hasRemaining()) {
      if (in.capacity() >= MAX_PACKET_BYTES) {
        throw new IOException("a packet of the server is too large");
      }
      in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
    }
  }

  /** Takes a packet out of the buffer; false where none is complete. */
  private boolean readPacket(Listener listener) throws IOException, WireException {
    int length = 0;
    int start = in.position() + 1;
    for (int shift = 0; start < in.limit(); shift += 7) {
      byte digit = in.get(start++);
      length |= (digit & 0x7f) << shift;
      if (digit >= 0) {
        if (in.limit() - start < length) {
          return false;
        }
        int header = in.get(in.position());
        in.position(start);
        byte[] body = new byte[length];
        in.get(body);
        dispatch(header, body, listener);
        return true;
      }
    }
    return false;
  }

  private void dispatch(int header, byte[] body, Listener listener)
      throws IOException, WireException {
    switch (header >> 4 & 0xf) {
      case CONNACK -> {
        if (body[1] != 0) {
          throw new IOException("a device's connection is refused with code " + body[1]);
        }
        listener.connected(this);
      }
      case SUBACK -> listener.subscribed(this);
      case PUBLISH -> {
        int topic = (body[0] & 0xff) << 8 | body[1] & 0xff;
        int payload = 2 + topic + ((header & QOS_BITS) == 0 ? 0 : 2);
        listener.message(
            this,
            new String(body, 2, topic, UTF_8),
            Arrays.copyOfRange(body, payload, body.length));
      }
      default -> {
        // Answers to what was published and to pings say nothing that matters here.
      }
    }
  }

  void close() throws IOException {
    channel.close();
  }
}
