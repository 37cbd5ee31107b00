package io.counterwatch.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends what a proper HTTP client would refuse to send, and reads what comes back. */
public final class RawHttp {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int SLICE_BYTES = 8192;

  private RawHttp() {}

  /**
   * An answer.
   *
   * @param status 0 where the line was cut without any
   * @param head its lines, in lower case
   */
  public record Answer(int status, String head, String body) {
    /** Whether its content type begins so. */
    public boolean is(String type) {
      return head.contains("\ncontent-type: " + type);
    }
  }

  /** Sends a request that ends the connection; of an endless answer, the beginning is read. */
  public static Answer send(int port, byte[] request) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      byte[] slice = new byte[SLICE_BYTES];
      int read = in.read(slice);
      while (read >= 0) {
        all.write(slice, 0, read);
        read = isEndless(all) ? -1 : in.read(slice);
      }
    } catch (java.net.SocketException cut) {
      // What was answered before counts.
    }
    return parse(all.toString(StandardCharsets.UTF_8));
  }

  private static boolean isEndless(ByteArrayOutputStream soFar) {
    String text = soFar.toString(StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    return end > 0 && text.substring(0, end).contains("text/event-stream");
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, text, "");
    }
    if (text.startsWith("HTTP/1.1 100 ")) {
      return parse(text.substring(end + "\r\n\r\n".length()));
    }
    String head = text.substring(0, end).toLowerCase(Locale.ROOT).replace("\r", "");
    return new Answer(
        Integer.parseInt(text.substring(9, 12)), head, text.substring(end + "\r\n\r\n".length()));
  }
}
