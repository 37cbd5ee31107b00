package io.counterwatch.web;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What one reader has been sent of what it follows. */
interface Feed {
  /** A message, and the {@code at} that identifies it. */
  record Message(long atMicros, Buffer json) {}

  /** The least time between two messages. */
  int intervalMillis();

  /** What is newer than the last message, at first everything; null where nothing is. */
  @Nullable Message next();

  /**
   * Whether there is nothing left to follow: the stream ends, and whoever comes back is told so.
   */
  boolean isOver();

  /** Whose limit its streams count for. */
  default StreamShare share() {
    return StreamShare.PAGES;
  }

  /** The server's time for a heartbeat, RFC 3339. */
  String serverTime();
}
