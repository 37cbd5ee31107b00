package io.counterwatch.web;

import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/**
 * What HTTP clients may cost, whatever they send or leave out.
 *
 * @param maxConnections at a time; for one more, the connection goes that has waited longest
 *     without a request
 * @param maxConnectionsOfAddress of one address at a time, but for this machine's own; one more is
 *     closed
 * @param headMillis from the connection to the end of its first request's head
 * @param bodyMillis from a request's head to the end of its body
 * @param restMillis from an answer to the end of the next request's head; the answer must have been
 *     taken by then
 * @param idleMillis after which a line closes that neither gives nor takes a byte
 */
public record HttpLimits(
    int maxConnections,
    int maxConnectionsOfAddress,
    int headMillis,
    int bodyMillis,
    int restMillis,
    int idleMillis) {
  /** Of the pages: many readers, most of them with a stream. */
  public static final HttpLimits PAGES = new HttpLimits(4000, 400, 10_000, 30_000, 120_000, 30_000);

  /** Of the management address: a few programs. */
  public static final HttpLimits MANAGEMENT =
      new HttpLimits(200, 50, 10_000, 10_000, 120_000, 30_000);

  /** Limit on a request's first line. */
  static final int MAX_LINE_BYTES = 4096;

  /** Limit on the rest of a request's head. */
  static final int MAX_HEAD_BYTES = 16 * 1024;

  /** Limit on what a line in the body that only frames it may have, such as a chunk's length. */
  static final int MAX_CHUNK_BYTES = 8192;

  /**
   * Limit on what the system keeps for a reader that takes nothing; left to itself it would keep
   * megabytes, and a slow reader be noticed after minutes.
   */
  static final int SEND_BUFFER_BYTES = 64 * 1024;

  /** Options of a server that has them. */
  public HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEAD_BYTES)
        .setMaxChunkSize(MAX_CHUNK_BYTES)
        .setSendBufferSize(SEND_BUFFER_BYTES)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(idleMillis);
  }
}
