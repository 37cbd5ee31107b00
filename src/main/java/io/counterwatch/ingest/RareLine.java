package io.counterwatch.ingest;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * A log line about what a device does wrong. A broken one does it all day, so there is a line at
 * most every ten seconds; the counters have them all. Confined to one thread.
 */
final class RareLine {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private long lastNanos = System.nanoTime() - PAUSE_NANOS;

  RareLine(Logger log) {
    this.log = log;
  }

  /** Logs now, or not at all. */
  void warn(String format, Object... arguments) {
    long nowNanos = System.nanoTime();
    if (nowNanos - lastNanos >= PAUSE_NANOS) {
      lastNanos = nowNanos;
      log.warn(format, arguments);
    }
  }
}
