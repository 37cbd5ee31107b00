package io.counterwatch.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A line to a port of 127.0.0.1 with the troubles of a network, without root: it can be cut; it can
 * swallow everything and say nothing, as in a partition, so that both ends believe it still stands;
 * and it can be slow. What was swallowed comes later, as TCP would send it again. Loss of single
 * packets cannot be had this way.
 */
public final class TroubledLine implements AutoCloseable {
  private static final int CHUNK_BYTES = 16 * 1024;

  /** Limit on what is under way in one direction of a connection, in chunks. */
  private static final int MAX_UNDER_WAY = 1_024;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final ServerSocket listener;
  private final int targetPort;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean severed;
  private volatile boolean parted;
  private volatile long delayNanos;

  private TroubledLine(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.targetPort = targetPort;
  }

  /** A line without trouble as yet. */
  public static TroubledLine to(int port) {
    try {
      ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
      TroubledLine line = new TroubledLine(listener, port);
      Thread.ofVirtual().start(line::accept);
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port at this end. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Ends every connection that there is; new ones are let through. */
  public void cut() {
    connections.forEach(Connection::close);
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

  /** Swallows everything, also of new connections, and ends none, until {@link #heal}. */
  public void part() {
    parted = true;
  }

  /** What was swallowed comes, and everything goes on; but for what was {@link #forsake}n. */
  public void heal() {
    parted = false;
  }

  /** The connections that stand now carry nothing any more, for good; new ones do. */
  public void forsake() {
    connections.forEach(connection -> connection.forsaken = true);
  }

  /** From now on everything takes so much longer, each way. */
  public void delay(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
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
        carry(listener.accept());
      } catch (IOException closed) {
        // Then this ends, too.
      }
    }
  }

  private void carry(Socket near) throws IOException {
    if (severed) {
      near.close();
      return;
    }
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), targetPort);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Connection connection = new Connection(near, far);
      connections.add(connection);
      connection.carry(near, far);
      connection.carry(far, near);
    } catch (IOException nobodyThere) {
      near.close();
    }
  }

  private record Chunk(long dueNanos, byte[] bytes) {
    boolean isEnd() {
      return bytes.length == 0;
    }
  }

  private final class Connection {
    private final Socket near;
    private final Socket far;
    private volatile boolean forsaken;
    private volatile boolean closed;

    Connection(Socket near, Socket far) {
      this.near = near;
      this.far = far;
    }

    void carry(Socket from, Socket to) {
      BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(MAX_UNDER_WAY);
      Thread.ofVirtual().start(() -> take(from, underWay));
      Thread.ofVirtual().start(() -> give(underWay, to));
    }

    private void take(Socket from, BlockingQueue<Chunk> underWay) {
      byte[] buffer = new byte[CHUNK_BYTES];
      try {
        InputStream in = from.getInputStream();
        int read = readOrEnd(in, buffer);
        while (read > 0) {
          underWay.put(new Chunk(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, read)));
          read = readOrEnd(in, buffer);
        }
        underWay.put(new Chunk(System.nanoTime() + delayNanos, new byte[0]));
      } catch (IOException | InterruptedException gone) {
        close();
      }
    }

    /** An end that is torn off is an end like any other to those on the other side. */
    private static int readOrEnd(InputStream in, byte[] buffer) throws IOException {
      try {
        return in.read(buffer);
      } catch (java.net.SocketException torn) {
        return -1;
      }
    }

    private void give(BlockingQueue<Chunk> underWay, Socket to) {
      try {
        OutputStream out = to.getOutputStream();
        while (true) {
          Chunk chunk = underWay.take();
          while (!closed && (parted || forsaken || System.nanoTime() - chunk.dueNanos() < 0)) {
            LockSupport.parkNanos(LOOK_NANOS);
          }
          if (closed || chunk.isEnd()) {
            close();
            return;
          }
          out.write(chunk.bytes());
        }
      } catch (IOException | InterruptedException gone) {
        close();
      }
    }

    void close() {
      closed = true;
      connections.remove(this);
      for (Socket socket : new Socket[] {near, far}) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
