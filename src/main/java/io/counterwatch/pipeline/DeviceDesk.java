package io.counterwatch.pipeline;

import io.counterwatch.event.ServerMessage;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What devices are told: the server's state, what is stored, what is refused. */
final class DeviceDesk {
  /** Limit on the holes named in one acknowledgement. */
  static final int MAX_MISSING_RANGES = ServerMessage.Ack.MAX_MISSING;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** At most five acknowledgements a second for each device. */
  private static final long ACK_INTERVAL_NANOS = 200 * NANOS_PER_MILLI;

  /** Holes are named again no sooner. */
  private static final long MISSING_INTERVAL_NANOS = 2_000 * NANOS_PER_MILLI;

  /** The retained status carries the server's time, so it is kept fresh. */
  private static final long STATUS_INTERVAL_NANOS = 10_000 * NANOS_PER_MILLI;

  private static final class Pace {
    long lastAckNanos = Long.MIN_VALUE;
    long lastMissingNanos = Long.MIN_VALUE;
  }

  /**
   * What is stored of an epoch, as of a commit. The ledger itself runs ahead while a batch is under
   * way, and no device may hear of what isn't committed.
   */
  private record Standing(long upto, List<SequenceRange> missing, long rejected) {
    static Standing of(SequenceLedger ledger) {
      return new Standing(ledger.upto(), ledger.missing(MAX_MISSING_RANGES), ledger.rejected());
    }
  }

  private record Pending(String centre, Standing standing) {}

  private final WriterClock clock;
  private final Map<LedgerKey, Pace> paces = new HashMap<>();
  private final Map<LedgerKey, Pending> pending = new LinkedHashMap<>();
  private @Nullable DeviceLink link;
  private boolean online = true;
  private boolean accepting;
  private long lastStatusNanos;

  DeviceDesk(WriterClock clock) {
    this.clock = clock;
  }

  void attach(DeviceLink newLink, boolean nowAccepting) {
    link = newLink;
    announce(true, nowAccepting);
  }

  /** Tells every device the server's state. */
  void announce(boolean isOnline, boolean isAccepting) {
    online = isOnline;
    accepting = isAccepting;
    lastStatusNanos = clock.nanos();
    if (link != null) {
      link.status(
          new ServerMessage.Status(
              online, clock.run(), accepting, clock.nowMicros(), clock.speed()));
    }
  }

  /** Says what is stored of an epoch, now or within the fifth of a second. */
  void acknowledge(String centre, LedgerKey key, SequenceLedger ledger) {
    Pace pace = paces.computeIfAbsent(key, k -> new Pace());
    if (isOlder(pace.lastAckNanos, ACK_INTERVAL_NANOS)) {
      pending.remove(key);
      send(centre, key, Standing.of(ledger), pace, -1);
    } else {
      pending.put(key, new Pending(centre, Standing.of(ledger)));
    }
  }

  /** Answers a birth, at once and with all holes. */
  void answer(String centre, LedgerKey key, SequenceLedger ledger, long uptimeMillis) {
    Pace pace = paces.computeIfAbsent(key, k -> new Pace());
    pace.lastMissingNanos = Long.MIN_VALUE;
    pending.remove(key);
    send(centre, key, Standing.of(ledger), pace, uptimeMillis);
  }

  void reject(String centre, String device, ServerMessage.Rejection rejection) {
    if (link != null) {
      link.rejected(centre, device, rejection);
    }
  }

  /** Sends what was held back, and keeps the server's state fresh. */
  void tick() {
    Iterator<Map.Entry<LedgerKey, Pending>> waiting = pending.entrySet().iterator();
    while (waiting.hasNext()) {
      Map.Entry<LedgerKey, Pending> entry = waiting.next();
      Pace pace = paces.computeIfAbsent(entry.getKey(), k -> new Pace());
      if (isOlder(pace.lastAckNanos, ACK_INTERVAL_NANOS)) {
        waiting.remove();
        send(entry.getValue().centre(), entry.getKey(), entry.getValue().standing(), pace, -1);
      }
    }
    // A clock that runs faster must be told more often for the same error.
    if (isOlder(
        lastStatusNanos, (long) (STATUS_INTERVAL_NANOS / Math.clamp(clock.speed(), 1, 10)))) {
      announce(online, accepting);
    }
  }

  private void send(String centre, LedgerKey key, Standing standing, Pace pace, long uptimeMillis) {
    pace.lastAckNanos = clock.nanos();
    List<SequenceRange> missing = List.of();
    if (isOlder(pace.lastMissingNanos, MISSING_INTERVAL_NANOS)) {
      missing = standing.missing();
      if (!missing.isEmpty()) {
        pace.lastMissingNanos = clock.nanos();
      }
    }
    if (link != null) {
      link.ack(
          centre,
          key.publisher(),
          new ServerMessage.Ack(
              key.epoch(),
              standing.upto(),
              missing,
              standing.rejected(),
              clock.nowMicros(),
              uptimeMillis));
    }
  }

  private boolean isOlder(long sinceNanos, long intervalNanos) {
    return sinceNanos == Long.MIN_VALUE || clock.nanos() - sinceNanos >= intervalNanos;
  }
}
