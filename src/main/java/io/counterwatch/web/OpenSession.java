package io.counterwatch.web;

import io.counterwatch.access.AccessStore.Session;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A session that somebody has. Confined to the web server's event loop. */
final class OpenSession {
  /** Without a request for so long, it is over. An open live page counts as requests. */
  static final long IDLE_MINUTES = 120;

  /** It is over after so long, whatever is done with it. */
  static final long LONGEST_HOURS = 12;

  private static final long IDLE_MICROS = TimeUnit.MINUTES.toMicros(IDLE_MINUTES);
  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(LONGEST_HOURS);

  /** That it was used is written that often, for a restart. */
  private static final long WRITE_MICROS = TimeUnit.MINUTES.toMicros(5);

  private final Session kept;
  private final LongSupplier nowMicros;
  private long seenMicros;
  private long writtenMicros;
  private boolean ended;

  OpenSession(Session kept, LongSupplier nowMicros) {
    this.kept = kept;
    this.nowMicros = nowMicros;
    this.seenMicros = kept.seenMicros();
    this.writtenMicros = kept.seenMicros();
  }

  String idHash() {
    return kept.idHash();
  }

  String account() {
    return kept.account();
  }

  long seenMicros() {
    return seenMicros;
  }

  /** Whether it goes on; if so, this counts as a use of it. */
  boolean isOpen() {
    long now = nowMicros.getAsLong();
    if (ended || now - kept.createdMicros() >= LONGEST_MICROS || now - seenMicros >= IDLE_MICROS) {
      return false;
    }
    seenMicros = now;
    return true;
  }

  void end() {
    ended = true;
  }

  /** Whether it is time to write when it was used; it is then taken as written. */
  boolean isToBeWritten() {
    if (seenMicros - writtenMicros < WRITE_MICROS) {
      return false;
    }
    writtenMicros = seenMicros;
    return true;
  }

  /** What began before that is over. */
  static long createdBefore(long nowMicros) {
    return nowMicros - LONGEST_MICROS;
  }

  /** What was not used since then is over. */
  static long seenBefore(long nowMicros) {
    return nowMicros - IDLE_MICROS;
  }
}
