package io.counterwatch.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for processes that must be told theirs. */
public final class FreePort {
  /**
   * Below the ports that systems give to outgoing connections: one of those could be taken by any
   * connection before the process listens, or while it is being started again.
   */
  private static final int LOWEST = 10_000;

  /** The processes of one build that run at the same time have ports of their own, so many each. */
  private static final int PORTS = 5_500;

  /** The first of them is the long form of the fault matrix, beside which others may build. */
  private static final int PROCESSES = 4;

  private static final int FIRST =
      LOWEST + Integer.getInteger("counterwatch.test.process", 1) % PROCESSES * PORTS;
  private static final int ATTEMPTS = 100;

  private FreePort() {}

  /** A port of 127.0.0.1 that nobody listened on a moment ago. */
  public static int find() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST + PORTS);
      if (isFree(port)) {
        return port;
      }
    }
    throw new AssertionError("no free port among " + PORTS + " from " + FIRST);
  }

  /**
   * Waits until nobody listens on a port any more. A channel that is closed leaves its port only
   * when its selector comes round the next time, which may be after the close was told to be done.
   */
  public static void awaitFree(int port) {
    Await.until("port " + port + " is free", () -> isFree(port));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
