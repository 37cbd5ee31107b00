package io.counterwatch.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of the loopback address for programs that must be told theirs before they listen. */
public final class LoopbackPorts {
  /**
   * Below the ports that systems give to outgoing connections: one of those could be taken by any
   * connection before the program listens, which may take seconds.
   */
  private static final int FIRST = 30_000;

  private static final int COUNT = 2_700;

  /** Far enough apart that processes which start one after another do not meet. */
  private static final int APART = 37;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * APART % COUNT));

  private LoopbackPorts() {}

  /**
   * One that nobody listens on at this moment, another at each call.
   *
   * @throws IOException if there is none
   */
  public static int free() throws IOException {
    IOException taken = new IOException("no free port from " + FIRST + " to " + (FIRST + COUNT));
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        taken.addSuppressed(e);
      }
    }
    throw taken;
  }
}
