package io.counterwatch.app.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback address. */
final class Ports {
  /**
   * Below the ports that systems give to outgoing connections: one of those could be taken by any
   * connection before the process listens that it is for.
   */
  private static final int FIRST = 15_000;

  private static final int LAST = 32_000;
  private static final int ATTEMPTS = 100;

  private Ports() {}

  /** One that nobody listens on at this moment. */
  static int free() throws IOException {
    IOException taken = new IOException("no free port from " + FIRST + " to " + LAST);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        taken.addSuppressed(e);
      }
    }
    throw taken;
  }
}
