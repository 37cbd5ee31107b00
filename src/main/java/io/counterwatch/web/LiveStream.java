package io.counterwatch.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reader's stream: never more than what it takes, and then only the newest. */
final class LiveStream {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
  private static final int RECONNECT_MILLIS = 2000;
  private static final int RETURN_MILLIS = 5000;

  /**
   * What is longer is sent in pieces of that size: whether a reader takes anything is seen by those
   * that have gone out as a whole.
   */
  static final int PIECE_BYTES = 16 * 1_024;

  /** A message is longer than its JSON by so much at most. */
  private static final int FRAME_BYTES = 64;

  private final Feed feed;
  private final HttpServerResponse response;
  private final StreamLimits limits;
  private final HttpConnection connection;
  private final @Nullable String address;
  private final @Nullable Asker asker;
  private long sentNanos;
  private long askedNanos;
  private boolean full;
  private long fullSinceNanos;

  /** What of a message has not been handed to the line yet. */
  private @Nullable Buffer rest;

  LiveStream(
      Feed feed,
      HttpServerResponse response,
      HttpConnection connection,
      StreamLimits limits,
      @Nullable String address,
      @Nullable Asker asker) {
    this.feed = feed;
    this.response = response;
    this.connection = connection;
    this.limits = limits;
    this.address = address;
    this.asker = asker;
  }

  /** The reader's; null for a program of this machine. */
  @Nullable String address() {
    return address;
  }

  /** Whose limit it counts for. */
  StreamShare share() {
    return feed.share();
  }

  /** Sends the snapshot. */
  void start(long nowNanos) {
    response.drainHandler(drained -> writeRest());
    write(Buffer.buffer("retry: " + RECONNECT_MILLIS + "\n\n"));
    send(nowNanos);
  }

  /**
   * Whether what it follows has ended, or its reader has signed out since, or been signed out; that
   * is asked once a second.
   */
  boolean isOver(long nowNanos) {
    if (feed.isOver()) {
      return true;
    }
    if (asker == null || nowNanos - askedNanos < TimeUnit.SECONDS.toNanos(1)) {
      return false;
    }
    askedNanos = nowNanos;
    return !asker.isStillKnown();
  }

  /** Sends what is due; false where the reader is gone or too slow to be kept. */
  boolean look(long nowNanos) {
    if (response.closed()) {
      return false;
    }
    if (response.writeQueueFull()) {
      return !tooSlow(nowNanos);
    }
    full = false;
    if (rest != null) {
      writeRest();
      return true;
    }
    long silentMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - sentNanos);
    if (silentMillis >= feed.intervalMillis()
        && !send(nowNanos)
        && silentMillis >= limits.heartbeatMillis()) {
      heartbeat(nowNanos);
    }
    return true;
  }

  /**
   * Closes the line, where it isn't yet; one that takes nothing is cut when its connection's idle
   * time is over.
   */
  boolean drop() {
    if (response.closed()) {
      return false;
    }
    LOG.info("dropped a reader that took nothing for {} ms", limits.slowReaderMillis());
    connection.close();
    return true;
  }

  /**
   * The server ends, or the centre, or the reader's session: pages may be back, and need not hurry.
   * Within a message nothing more can be said: readers forget one that is cut off.
   */
  void end() {
    if (response.closed()) {
      return;
    }
    if (rest == null) {
      response.end("retry: " + RETURN_MILLIS + "\n\n");
    } else {
      rest = null;
      response.end();
    }
  }

  private boolean send(long nowNanos) {
    Feed.Message message = feed.next();
    if (message == null) {
      return false;
    }
    sentNanos = nowNanos;
    rest =
        Buffer.buffer(message.json().length() + FRAME_BYTES)
            .appendString("id: " + message.atMicros() + "\ndata: ")
            .appendBuffer(message.json())
            .appendString("\n\n");
    writeRest();
    return true;
  }

  /** As much as the line takes now; the next piece when it has taken that. */
  private void writeRest() {
    for (Buffer left = rest;
        left != null && !response.closed() && !response.writeQueueFull();
        left = rest) {
      int bytes = Math.min(PIECE_BYTES, left.length());
      // First: the line may ask for the next piece while it is written to.
      rest = bytes == left.length() ? null : left.slice(bytes, left.length());
      write(left.slice(0, bytes));
    }
  }

  /** What has gone out as a whole is a sign that the reader takes something. */
  private void write(Buffer piece) {
    response.write(piece).onSuccess(out -> full = false);
  }

  /** A comment for whoever only keeps the line; an event for pages, which never see comments. */
  private void heartbeat(long nowNanos) {
    sentNanos = nowNanos;
    write(
        Buffer.buffer(
            ": heartbeat\nevent: heartbeat\ndata: "
                + Json.encode(Json.object().put("serverTime", feed.serverTime()))
                + "\n\n"));
  }

  private boolean tooSlow(long nowNanos) {
    if (!full) {
      full = true;
      fullSinceNanos = nowNanos;
    }
    return TimeUnit.NANOSECONDS.toMillis(nowNanos - fullSinceNanos) >= limits.slowReaderMillis();
  }
}
