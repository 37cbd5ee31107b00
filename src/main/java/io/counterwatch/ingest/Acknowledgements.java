package io.counterwatch.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes to a broker over one connection: the MQTT client's packets, and between them our
 * acknowledgements, as many at a time as there are. The client would write each by itself, which
 * costs a wake-up of its sender and a system call for every message.
 *
 * <p>Acknowledgements are written by a thread of their own: whoever stores messages must not wait
 * for a broker that takes nothing. There are never more than the 65,535 that have an id.
 */
final class Acknowledgements extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
  private static final int PUBACK = 0x40;
  private static final int PUBACK_REST_BYTES = 2;

  private final OutputStream out;

  /** What the client has written of packets that it hasn't flushed; its sender's only. */
  private final ByteArrayOutputStream packets = new ByteArrayOutputStream();

  /** Held while something is written, so that packets stay whole. */
  private final Object writing = new Object();

  private final Thread writer =
      Thread.ofPlatform().name("mqtt-acknowledgements").daemon().unstarted(this::writeAll);

  private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private boolean underWay;
  private boolean closed;

  Acknowledgements(OutputStream out) {
    this.out = out;
    writer.start();
  }

  /** Acknowledges a message soon; never waits. */
  synchronized void add(int messageId) {
    if (closed) {
      return;
    }
    if (waiting.size() == 0) {
      notifyAll();
    }
    waiting.write(PUBACK);
    waiting.write(PUBACK_REST_BYTES);
    waiting.write(messageId >> 8);
    waiting.write(messageId);
  }

  private void writeAll() {
    try {
      ByteArrayOutputStream taken = new ByteArrayOutputStream();
      while ((taken = next(taken)) != null) {
        synchronized (writing) {
          taken.writeTo(out);
          out.flush();
        }
      }
    } catch (IOException e) {
      // The client reads from the same connection, and learns that it is gone.
      LOG.debug("Acknowledgements could not be written; the messages come again", e);
    } catch (InterruptedException e) {
      LOG.error("The thread that writes acknowledgements was interrupted", e);
    } finally {
      end();
    }
  }

  /** Waits for acknowledgements, leaving an empty buffer in their place; null at the end. */
  private synchronized @Nullable ByteArrayOutputStream next(ByteArrayOutputStream written)
      throws InterruptedException {
    written.reset();
    underWay = false;
    notifyAll();
    while (waiting.size() == 0 && !closed) {
      wait();
    }
    if (closed) {
      return null;
    }
    ByteArrayOutputStream taken = waiting;
    waiting = written;
    underWay = true;
    return taken;
  }

  /** Waits until all are written, at most so long. */
  synchronized void settle(long limitMillis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    try {
      while (!closed && (underWay || waiting.size() > 0)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void end() {
    closed = true;
    underWay = false;
    notifyAll();
  }

  // ---- the client's packets

  @Override
  public void write(int one) {
    packets.write(one);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    packets.write(bytes, offset, length);
  }

  /** The client flushes where a packet ends. */
  @Override
  public void flush() throws IOException {
    synchronized (writing) {
      packets.writeTo(out);
      out.flush();
    }
    packets.reset();
  }

  /** Ends the thread; what waits is not written, its messages come again. */
  @Override
  public void close() throws IOException {
    end();
    out.close();
  }
}
