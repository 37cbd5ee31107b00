package io.counterwatch.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds ports for processes that must be told theirs. */
public final class FreePort {
  /**
   * Below the ports that systems give to outgoing connections: one of those could be taken by any
   * connection before the process listens, or while it is being started again.
   */
  private static final int LOWEST = 10_000;

  /** The processes of one build that run at the same time have ports of their own, so many each. */
  private static final int PORTS = 5_000;

  /** The first of them is the long form of the fault matrix, beside which others may build. */
  private static final int PROCESSES = 4;

  private static final int FIRST =
      LOWEST + Integer.getInteger("counterwatch.test.process", 1) % PROCESSES * PORTS;

  /**
   * Each is given once before any is given again: one that was given may not be listened on yet, or
   * belong to a process that is down and comes back. Begins anywhere, so that the next build soon
   * after this one has others.
   */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private FreePort() {}

  /** A port of 127.0.0.1 that nobody listened on a moment ago, and that nobody else was given. */
  public static int find() {
    for (int attempt = 0; attempt < PORTS; attempt++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), PORTS);
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
