package io.counterwatch.app.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * One HTTP connection among thousands on one thread: asks, and gives the answer's body in the parts
 * in which it was sent. It knows as much of HTTP as the server speaks to it.
 */
final class HttpLine {
  private static final int FIRST_BUFFER_BYTES = 1 << 12;

  /** Limit on a part of an answer. */
  private static final int MAX_PART_BYTES = 16 << 20;

  private static final int HEX = 16;

  /** Where it stands in an answer's first line. */
  private static final int STATUS_FROM = "HTTP/1.1 ".length();

  private static final int STATUS_TO = STATUS_FROM + 3;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final String host;
  private final Listener listener;
  private ByteBuffer in = ByteBuffer.allocate(FIRST_BUFFER_BYTES);

  /** Where in the buffer the next part begins. */
  private int taken;

  private Expected expected = Expected.HEAD;
  private int bodyBytes;
  private boolean answered;

  private enum Expected {
    HEAD,
    BODY,
    CHUNK
  }

  /** What comes over a line. */
  interface Listener {
    /** It is open and can ask. */
    void connected() throws IOException;

    /** An answer begins. */
    void answered(int status) throws IOException;

    /** A part of an answer's body: those bytes, until this returns. */
    void part(byte[] bytes, int from, int length) throws IOException;

    /** The server closed it. */
    void closed() throws IOException;
  }

  /**
   * Begins to connect; the key's attachment is the line.
   *
   * @param receiveBytes that the system takes before anybody reads; 0 for its own choice
   */
  HttpLine(Selector selector, int port, int receiveBytes, Listener listener) throws IOException {
    this.listener = listener;
    this.host = "127.0.0.1:" + port;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (receiveBytes > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
    }
    channel.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /** Does what the selector found it ready for; tells of everything that came. */
  void ready() throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      answered = true;
      listener.connected();
      return;
    }
    int read;
    try {
      read = channel.read(in);
    } catch (IOException reset) {
      read = -1;
    }
    if (read < 0) {
      close();
      listener.closed();
      return;
    }
    while (takePart()) {}
    makeRoom();
  }

  /** Asks for that path; the last answer must have come. */
  void ask(String path) throws IOException {
    ByteBuffer request =
        ByteBuffer.wrap(
            ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(US_ASCII));
    channel.write(request);
    if (request.hasRemaining()) {
      throw new IOException("a page's request does not go out");
    }
    answered = false;
  }

  /** Whether it is open and the last answer has come whole; that of a stream never has. */
  boolean isAnswered() {
    return answered;
  }

  /** Reads nothing from now on. */
  void stopReading() {
    key.interestOps(0);
  }

  void close() throws IOException {
    channel.close();
  }

  /** Takes something out of the buffer; false where it is not there as a whole. */
  private boolean takePart() throws IOException {
    return switch (expected) {
      case HEAD -> takeHead();
      case BODY -> takeBody();
      case CHUNK -> takeChunk();
    };
  }

  private boolean takeHead() throws IOException {
    int end = find("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = new String(in.array(), taken, end - taken, US_ASCII);
    listener.answered(Integer.parseInt(head.substring(STATUS_FROM, STATUS_TO)));
    taken = end + 4;
    expected = Expected.CHUNK;
    for (String line : head.toLowerCase(Locale.ROOT).lines().toList()) {
      if (line.startsWith("content-length:")) {
        expected = Expected.BODY;
        bodyBytes = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return true;
  }

  private boolean takeBody() throws IOException {
    if (in.position() - taken < bodyBytes) {
      return false;
    }
    taken += bodyBytes;
    answerIsWhole();
    listener.part(in.array(), taken - bodyBytes, bodyBytes);
    return true;
  }

  private boolean takeChunk() throws IOException {
    int line = find("\r\n");
    if (line < 0) {
      return false;
    }
    int length = Integer.parseInt(new String(in.array(), taken, line - taken, US_ASCII), HEX);
    int from = line + 2;
    if (in.position() - from < length + 2) {
      return false;
    }
    taken = from + length + 2;
    if (length == 0) {
      answerIsWhole();
    } else {
      listener.part(in.array(), from, length);
    }
    return true;
  }

  private void answerIsWhole() {
    expected = Expected.HEAD;
    answered = true;
  }

  private int find(String text) {
    byte[] bytes = in.array();
    for (int i = taken; i <= in.position() - text.length(); i++) {
      int matched = 0;
      while (matched < text.length() && bytes[i + matched] == text.charAt(matched)) {
        matched++;
      }
      if (matched == text.length()) {
        return i;
      }
    }
    return -1;
  }

  private void makeRoom() throws IOException {
    if (taken == in.position()) {
      in.clear();
      taken = 0;
    } else if (!in.hasRemaining()) {
      int rest = in.position() - taken;
      if (rest > MAX_PART_BYTES) {
        throw new IOException("an answer of the server is too large");
      }
      ByteBuffer room = ByteBuffer.allocate(Math.max(in.capacity(), 2 * rest));
      in = room.put(in.array(), taken, rest);
      taken = 0;
    }
  }
}
