package io.counterwatch.store;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;

/** Connections for short questions, beside the writer's. */
final class QuestionPool {
  /** Longer than any question is allowed to take. */
  static final int MAX_SILENCE_SECONDS = 30;

  /**
   * An unused connection is closed after this, well before it counts as silent: else a question
   * that comes in that moment would be lost with it.
   */
  static final int MAX_UNUSED_SECONDS = 20;

  private QuestionPool() {}

  /**
   * A pool that connects when it is first asked.
   *
   * @param maxWaiting limit on questions that wait for a connection
   * @param maxAnswerMillis a question that takes longer is ended; nobody waits for it any more
   */
  static Pool open(
      Vertx vertx, Database database, int maxConnections, int maxWaiting, int maxAnswerMillis) {
    return PgBuilder.pool()
        .with(
            new PoolOptions()
                .setMaxSize(maxConnections)
                .setMaxWaitQueueSize(maxWaiting)
                .setIdleTimeout(MAX_UNUSED_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .with(network(maxAnswerMillis))
        .connectingTo(
            database
                .connectOptions()
                .addProperty("statement_timeout", Integer.toString(maxAnswerMillis)))
        .using(vertx)
        .build();
  }

  /** A connection over which nothing comes is given up. */
  private static NetClientOptions network(int maxAnswerMillis) {
    return new NetClientOptions()
        .setConnectTimeout(Math.min(Database.CONNECT_SECONDS * 1_000, maxAnswerMillis))
        .setReadIdleTimeout(MAX_SILENCE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }
}
