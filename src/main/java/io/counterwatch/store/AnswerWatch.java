package io.counterwatch.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a connection over which no answer comes. Where the network swallows everything, TCP alone
 * goes on hoping for a quarter of an hour, and the writer with it. While nothing is asked, the
 * database is asked for a sign of life, so that its absence shows without any event.
 */
final class AnswerWatch {
  /** How long nothing may come while an answer is due. Each answer of many counts. */
  static final long MAX_SILENCE_SECONDS = 30;

  /** The same while everything is read at the start: one answer may take long to be made. */
  static final long MAX_SILENCE_OPENING_SECONDS = 600;

  /** So long after the last answer a sign of life is asked for. */
  static final long HEARTBEAT_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(AnswerWatch.class);
  private static final long LOOK_MILLIS = 1_000;

  private final Vertx vertx;
  private final PgConnection connection;
  private final long maxSilenceSeconds;
  private final AtomicInteger due = new AtomicInteger();
  private final long timer;
  private volatile long heardNanos = System.nanoTime();
  private volatile long limitSeconds = MAX_SILENCE_OPENING_SECONDS;

  private AnswerWatch(Vertx vertx, PgConnection connection, long maxSilenceSeconds) {
    this.vertx = vertx;
    this.connection = connection;
    this.maxSilenceSeconds = maxSilenceSeconds;
    this.timer = vertx.setPeriodic(LOOK_MILLIS, id -> look());
  }

  /**
   * Watches a connection that was just opened; {@link #end} must be called when it is closed.
   *
   * @param maxSilenceSeconds once it is {@link #opened}
   */
  static AnswerWatch of(Vertx vertx, PgConnection connection, long maxSilenceSeconds) {
    return new AnswerWatch(vertx, connection, maxSilenceSeconds);
  }

  /** The same answer; the connection is ended if too long nothing is heard before it. */
  <T> Future<T> due(Future<T> answer) {
    if (due.getAndIncrement() == 0) {
      heard();
    }
    return answer.onComplete(
        nothing -> {
          due.decrementAndGet();
          heard();
        });
  }

  /** Everything is read: from now on answers come soon, or something is wrong. */
  void opened() {
    heard();
    limitSeconds = maxSilenceSeconds;
  }

  /** The connection is closed. */
  void end() {
    vertx.cancelTimer(timer);
  }

  private void heard() {
    heardNanos = System.nanoTime();
  }

  private void look() {
    long silentSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - heardNanos);
    if (due.get() == 0) {
      if (silentSeconds >= HEARTBEAT_SECONDS) {
        var unused = due(connection.query("SELECT 1").execute());
      }
    } else if (silentSeconds >= limitSeconds) {
      LOG.warn("the database has not answered for {} s: the connection is ended", silentSeconds);
      end();
      cut(connection);
    }
  }

  /**
   * Closes the socket itself. The connection's own {@code close} would wait for all answers that
   * are due.
   */
  static void cut(PgConnection connection) {
    if (((SqlConnectionInternal) connection).unwrap() instanceof SocketConnectionBase open) {
      // From the handler next to the network on: those before it wait for what is under way.
      var unused = open.socket().channelHandlerContext().pipeline().firstContext().close();
    }
  }
}
