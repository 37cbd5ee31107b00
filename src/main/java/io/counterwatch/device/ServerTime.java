package io.counterwatch.device;

import io.counterwatch.event.ServerMessage.Status;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's clock as seen from outside, extrapolated from what the server announced. In a
 * demonstration it runs many times faster than real time; simulated devices live in it.
 *
 * <p>Every announcement is late by the time that it travelled, a retained one by as long as it lay
 * at the broker; none is early. So within a run of the server, the one that puts the clock furthest
 * ahead is the most exact, and the others are ignored.
 *
 * <p>Safe for use by many threads.
 */
public final class ServerTime {
  private final LongSupplier monotonicNanos;
  private volatile @Nullable Anchor anchor;

  private record Anchor(String run, double speed, long micros, long nanos) {
    long at(long atNanos) {
      return micros + Math.round((atNanos - nanos) / 1_000.0 * speed);
    }
  }

  /** Nothing known yet. */
  public ServerTime() {
    this(System::nanoTime);
  }

  ServerTime(LongSupplier monotonicNanos) {
    this.monotonicNanos = monotonicNanos;
  }

  /** Whether a server has announced its clock. */
  public boolean known() {
    return anchor != null;
  }

  /** The server's clock now, microseconds since 1970-01-01T00:00:00Z. */
  public OptionalLong nowMicros() {
    Anchor known = anchor;
    return known == null
        ? OptionalLong.empty()
        : OptionalLong.of(known.at(monotonicNanos.getAsLong()));
  }

  /** Seconds of the server's clock per real second. */
  public OptionalDouble speed() {
    Anchor known = anchor;
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known.speed());
  }

  /** The server spoke of itself. Its last will says nothing of the time. */
  synchronized void status(Status status) {
    if (!status.online() || status.speed() <= 0) {
      return;
    }
    Anchor known = anchor;
    boolean sameClock =
        known != null && known.run().equals(status.run()) && known.speed() == status.speed();
    if (!sameClock) {
      anchor =
          new Anchor(status.run(), status.speed(), status.timeMicros(), monotonicNanos.getAsLong());
    } else {
      announced(status.timeMicros());
    }
  }

  /** The server gave its clock in an answer. */
  synchronized void announced(long serverMicros) {
    long nowNanos = monotonicNanos.getAsLong();
    Anchor known = anchor;
    if (known != null && serverMicros > known.at(nowNanos)) {
      anchor = new Anchor(known.run(), known.speed(), serverMicros, nowNanos);
    }
  }
}
