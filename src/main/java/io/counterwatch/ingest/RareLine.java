package io.counterwatch.ingest;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A log line about what a device does wrong. A broken one does it all day, so there is a line at
 * most every ten seconds; the counters have them all. Confined to one thread.
 */
final class RareLine {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private long lastNanos = System.nanoTime() - PAUSE_NANOS;
  private long leftOut;

  RareLine(Logger log) {
    this.log = log;
  }

  /**
   * Logs now, or counts what is left out for the line that comes next.
   *
   * @param key what the line is about, such as {@code device}
   * @param about its id
   */
  void warn(String key, Object about, String format, Object... arguments) {
    long nowNanos = System.nanoTime();
    if (nowNanos - lastNanos < PAUSE_NANOS) {
      leftOut++;
      return;
    }
    lastNanos = nowNanos;
    LoggingEventBuilder line = log.atWarn().addKeyValue(key, about);
    if (leftOut > 0) {
      line = line.addKeyValue("othersLeftOut", leftOut);
      leftOut = 0;
    }
    line.log(format, arguments);
  }
}
