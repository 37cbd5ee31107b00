package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.LedgerKey;
import java.util.HashMap;
import java.util.Map;

/**
 * Notices devices that go on announcing events which never come. A broker takes silently what its
 * access list denies, what is too large and what overflows its queue; the device keeps it all and
 * sends it in vain. Its statuses come, and so tell.
 *
 * <p>Times are of the real clock, as heartbeats are.
 */
final class Arrears {
  /** So long nothing must have come of what is announced: two heartbeats and a half. */
  static final long UNDELIVERED_AFTER_NANOS = 150L * 1_000_000_000L;

  /** So often it must have been announced meanwhile. */
  static final int MIN_ANNOUNCEMENTS = 3;

  /** What a device owes: everything after {@code upto}. */
  private static final class Due {
    final String epoch;
    final long upto;
    final long sinceNanos;
    int announcements = 1;

    Due(String epoch, long upto, long sinceNanos) {
      this.epoch = epoch;
      this.upto = upto;
      this.sinceNanos = sinceNanos;
    }
  }

  /** One for each device at most, so bounded as the registry is. */
  private final Map<String, Due> byDevice = new HashMap<>();

  /**
   * A status said that the device has recorded events up to that one, of which all up to {@code
   * upto} are stored. Returns whether it has said so for long.
   */
  boolean announced(LedgerKey key, long newest, long upto, long nanos) {
    if (newest <= upto) {
      byDevice.remove(key.publisher());
      return false;
    }
    Due due = byDevice.get(key.publisher());
    if (due == null || !due.epoch.equals(key.epoch()) || due.upto != upto) {
      byDevice.put(key.publisher(), new Due(key.epoch(), upto, nanos));
      return false;
    }
    due.announcements++;
    return due.announcements >= MIN_ANNOUNCEMENTS
        && nanos - due.sinceNanos >= UNDELIVERED_AFTER_NANOS;
  }

  /** Whether anything has come of what it owes, now that all up to {@code upto} is stored. */
  boolean progressed(LedgerKey key, long upto) {
    Due due = byDevice.get(key.publisher());
    return due != null && due.epoch.equals(key.epoch()) && upto > due.upto;
  }

  /** Nothing could be stored for a while: it isn't the devices' fault. */
  void restart() {
    byDevice.clear();
  }
}
