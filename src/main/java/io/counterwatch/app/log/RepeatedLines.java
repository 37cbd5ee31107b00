package io.counterwatch.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds back what is said over and over: trouble that comes with every message must fill neither
 * the disk nor the reader's patience. Lines count as alike that have the same logger and the same
 * form of words. Nothing goes without a trace: the next line says how many were left out, and when
 * no next line comes, a line of its own does. Confined to whoever holds the appender's lock.
 */
final class RepeatedLines {
  /** Limit on lines alike in a {@link #WINDOW_NANOS}. */
  static final int MAX_ALIKE = 10;

  /** The time in which they are counted. */
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Limit on the forms of words remembered; the one heard longest ago goes first. */
  static final int MAX_FORMS = 1_000;

  private final LongSupplier nanos;
  private final Map<Form, Count> counts =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Form, Count> eldest) {
          return size() > MAX_FORMS;
        }
      };

  private record Form(String logger, String words) {}

  private static final class Count {
    private final long beganNanos;
    private final ILoggingEvent first;
    private int shown;
    private long leftOut;

    Count(long beganNanos, ILoggingEvent first) {
      this.beganNanos = beganNanos;
      this.first = first;
    }
  }

  /**
   * What became of a line.
   *
   * @param shown whether it is to be written
   * @param leftOut how many like it were left out before
   */
  record Verdict(boolean shown, long leftOut) {}

  /** Lines alike that nobody followed up on. */
  record Forgotten(ILoggingEvent first, long leftOut) {}

  RepeatedLines(LongSupplier nanos) {
    this.nanos = nanos;
  }

  Verdict judge(ILoggingEvent event) {
    long nowNanos = nanos.getAsLong();
    Form form = new Form(event.getLoggerName(), String.valueOf(event.getMessage()));
    Count count = counts.get(form);
    long leftOut = 0;
    if (count == null || nowNanos - count.beganNanos >= WINDOW_NANOS) {
      leftOut = count == null ? 0 : count.leftOut;
      count = new Count(nowNanos, event);
      counts.put(form, count);
    }
    if (count.shown >= MAX_ALIKE) {
      count.leftOut++;
      return new Verdict(false, 0);
    }
    count.shown++;
    return new Verdict(true, leftOut);
  }

  /**
   * Takes what was left out and is not followed by another like it.
   *
   * @param all also what may still be followed by another
   */
  List<Forgotten> forgotten(boolean all) {
    long nowNanos = nanos.getAsLong();
    List<Forgotten> forgotten = new ArrayList<>();
    counts
        .values()
        .removeIf(
            count -> {
              boolean over = all || nowNanos - count.beganNanos >= 2 * WINDOW_NANOS;
              if (over && count.leftOut > 0) {
                forgotten.add(new Forgotten(count.first, count.leftOut));
              }
              return over;
            });
    return forgotten;
  }

  int size() {
    return counts.size();
  }
}
