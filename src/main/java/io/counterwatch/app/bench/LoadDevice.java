package io.counterwatch.app.bench;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A device of a load, as the protocol wants one: it keeps what is not acknowledged, has so many
 * messages under way at most, and after a time without an answer sends the oldest again. Its events
 * are a function of their sequence, so an outbox of any length is three numbers.
 */
final class LoadDevice {
  /** Limit on messages under way. */
  static final int MAX_WINDOW = 50;

  private static final long FIRST_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LAST_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final int messageEvents;
  private final long[] lastOfMessage = new long[MAX_WINDOW];
  private final long[] sentNanos = new long[MAX_WINDOW];
  private int oldest;
  private int underWay;
  private int window = MAX_WINDOW;
  private long recorded;
  private long sent;
  private long upto;
  private long timeoutNanos = FIRST_TIMEOUT_NANOS;
  private long progressNanos;

  /**
   * A device with nothing recorded.
   *
   * @param messageEvents at most in one message
   */
  LoadDevice(int messageEvents) {
    this.messageEvents = messageEvents;
  }

  void record(long events) {
    recorded += events;
  }

  long recorded() {
    return recorded;
  }

  /** Every event up to this is acknowledged. */
  long upto() {
    return upto;
  }

  /** How many events are not acknowledged. */
  long pending() {
    return recorded - upto;
  }

  /** The events of the next message, which then is under way; null where none may be sent now. */
  @Nullable SequenceRange next(long nowNanos) {
    if (underWay >= window || sent == recorded) {
      return null;
    }
    long from = sent + 1;
    sent = Math.min(recorded, sent + messageEvents);
    int place = (oldest + underWay) % MAX_WINDOW;
    lastOfMessage[place] = sent;
    sentNanos[place] = nowNanos;
    if (underWay++ == 0) {
      progressNanos = nowNanos;
    }
    return new SequenceRange(from, sent);
  }

  /** The oldest message once its answer is overdue; each time it is waited for twice as long. */
  @Nullable SequenceRange overdue(long nowNanos) {
    if (underWay == 0 || nowNanos - progressNanos < timeoutNanos) {
      return null;
    }
    progressNanos = nowNanos;
    timeoutNanos = Math.min(2 * timeoutNanos, LAST_TIMEOUT_NANOS);
    window = 1;
    return new SequenceRange(upto + 1, lastOfMessage[oldest]);
  }

  /** Takes an acknowledgement in; how long each event took goes into the tally. */
  void acknowledged(long throughSequence, long nowNanos, LagTally lags) {
    if (throughSequence <= upto) {
      return;
    }
    if (throughSequence > sent) {
      throw new IllegalStateException(
          "acknowledged up to %d, but only %d were sent".formatted(throughSequence, sent));
    }
    while (upto < throughSequence) {
      long through = Math.min(throughSequence, lastOfMessage[oldest]);
      lags.add(nowNanos - sentNanos[oldest], through - upto);
      upto = through;
      if (upto == lastOfMessage[oldest]) {
        oldest = (oldest + 1) % MAX_WINDOW;
        underWay--;
      }
    }
    window = Math.min(2 * window, MAX_WINDOW);
    timeoutNanos = FIRST_TIMEOUT_NANOS;
    progressNanos = nowNanos;
  }
}
