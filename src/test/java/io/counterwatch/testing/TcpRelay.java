package io.counterwatch.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server that can be cut: passes bytes on until told otherwise. */
public final class TcpRelay implements AutoCloseable {
  private final ServerSocket listener;
  private final int targetPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private volatile boolean severed;
  private volatile boolean held;

  private TcpRelay(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.targetPort = targetPort;
  }

  /** A line to a port of 127.0.0.1. */
  public static TcpRelay to(int port) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TcpRelay relay = new TcpRelay(listener, port);
      Thread.ofVirtual().start(relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port at this end. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Ends every connection, and lets none through until {@link #mend}. */
  public void sever() {
    severed = true;
    cut();
  }

  /** Lets connections through again. */
  public void mend() {
    severed = false;
  }

  /** Passes nothing on any more, and leaves every connection open: nobody hears of anything. */
  public void hold() {
    held = true;
  }

  /** Ends every connection that there is; new ones are let through. */
  public void cut() {
    for (Socket socket : sockets) {
      close(socket);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        if (severed) {
          near.close();
          continue;
        }
        Socket far = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        sockets.add(near);
        sockets.add(far);
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      } catch (IOException closedOrNobodyThere) {
        // Whoever came sees it by itself.
      }
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] bytes = new byte[8_192];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        if (!held) {
          out.write(bytes, 0, count);
        }
      }
    } catch (IOException cut) {
      // Both ends are closed now.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
