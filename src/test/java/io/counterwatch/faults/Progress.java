package io.counterwatch.faults;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a row says of itself while it is played: what it is told to say, and, where that is nothing
 * for a while, what it is at. Whoever watches hears of it once a minute at least.
 */
final class Progress implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(45);

  /** How often it is looked, while nothing is said, whether that is too long. */
  private static final int LOOKS = 9;

  private final String row;
  private final Duration silence;
  private final Consumer<String> out;
  private final long beganNanos = System.nanoTime();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("progress").factory());

  // Guarded by this.
  private long saidNanos = beganNanos;
  private String doing = "begins";

  /** Of a row by that name, on standard output. */
  Progress(String row) {
    this(row, SILENCE, System.out::println);
  }

  /**
   * The same elsewhere.
   *
   * @param silence that is too long
   */
  Progress(String row, Duration silence, Consumer<String> out) {
    this.row = row;
    this.silence = silence;
    this.out = out;
    long lookNanos = silence.dividedBy(LOOKS).toNanos();
    var unused =
        watch.scheduleWithFixedDelay(this::speakUp, lookNanos, lookNanos, TimeUnit.NANOSECONDS);
  }

  /** Says it now. */
  synchronized void tell(String line) {
    saidNanos = System.nanoTime();
    out.accept(
        String.format(
            Locale.ROOT,
            "[%s] %4d s: %s",
            row,
            Duration.ofNanos(saidNanos - beganNanos).toSeconds(),
            line));
  }

  /** From now on it is at that; said only if it takes long. */
  synchronized void doing(String what) {
    doing = what;
  }

  private synchronized void speakUp() {
    if (System.nanoTime() - saidNanos >= silence.toNanos()) {
      tell("… " + doing);
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
