package io.counterwatch.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes the log to standard error, since standard output belongs to the commands' results. Named
 * in {@code logback.xml}; {@link LogSettings} sets its format.
 */
public final class StderrAppender extends AppenderBase<ILoggingEvent> {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Lines of level error since the process started. */
  static final LongAdder ERRORS = new LongAdder();

  /** Lines of level warn. */
  static final LongAdder WARNINGS = new LongAdder();

  /** Lines that were left out because of others like them. */
  static final LongAdder LEFT_OUT = new LongAdder();

  private final RepeatedLines repeated = new RepeatedLines(System::nanoTime);
  private volatile LogFormat format = LogFormat.TEXT;
  private long lookedNanos = System.nanoTime();

  void use(LogFormat wanted) {
    format = wanted;
  }

  @Override
  protected void append(ILoggingEvent event) {
    count(event.getLevel());
    RepeatedLines.Verdict verdict =
        event.getLevel().isGreaterOrEqual(Level.INFO)
            ? repeated.judge(event)
            : new RepeatedLines.Verdict(true, 0);
    if (verdict.shown()) {
      write(format.line(event, verdict.leftOut()));
    } else {
      LEFT_OUT.increment();
    }
    long nowNanos = System.nanoTime();
    if (nowNanos - lookedNanos >= LOOK_NANOS) {
      lookedNanos = nowNanos;
      tellForgotten(false);
    }
  }

  /** Tells what was left out and nobody knows of yet: the process ends. */
  synchronized void flush() {
    tellForgotten(true);
  }

  private void tellForgotten(boolean all) {
    for (RepeatedLines.Forgotten lines : repeated.forgotten(all)) {
      LoggingEvent told = new LoggingEvent();
      told.setLoggerName(lines.first().getLoggerName());
      told.setLevel(lines.first().getLevel());
      told.setThreadName(lines.first().getThreadName());
      told.setInstant(Instant.now());
      told.setMessage(lines.first().getMessage());
      write(format.line(told, lines.leftOut()));
    }
  }

  private static void count(Level level) {
    if (level == Level.ERROR) {
      ERRORS.increment();
    } else if (level == Level.WARN) {
      WARNINGS.increment();
    }
  }

  private static void write(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    System.err.write(bytes, 0, bytes.length);
    System.err.flush();
  }
}
