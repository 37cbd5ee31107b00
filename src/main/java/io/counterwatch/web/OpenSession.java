package io.counterwatch.web;

import io.counterwatch.access.AccessStore.Session;
import io.counterwatch.access.AccessStore.Vouched;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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

  /** What a provider said of whoever has it; null where it is an account's. */
  @Nullable Vouched vouched() {
    return kept.vouched();
  }

  long seenMicros() {
    return seenMicros;
  }

  /** Whether it goes on; if so, this counts as a use of it. */
  boolean isOpen() {
    long now = nowMicros.getAsLong();
    if (isOver(now)) {
      return false;
    }
    seenMicros = now;
    return true;
  }

  /** Whether it is over by then; to ask is no use of it. */
  boolean isOver(long now) {
    return ended || now - kept.createdMicros() >= LONGEST_MICROS || now - seenMicros >= IDLE_MICROS;
  }

  void end() {
    ended = true;
  }

  /**
   * Whether it is time to write when it was used; it is then taken as written.
   *
   * @param now whether it is time as soon as it was used since
   */
  boolean isToBeWritten(boolean now) {
    if (seenMicros - writtenMicros < (now ? 1 : WRITE_MICROS)) {
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
