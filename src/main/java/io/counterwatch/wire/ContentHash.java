package io.counterwatch.wire;

import io.counterwatch.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * A 64-bit hash of what an event says, to tell a resent event from another one under the same key.
 *
 * <p>Stored with every event, so it never changes: FNV-1a (offset basis cbf29ce484222325, prime
 * 100000001b3) over 16-bit units: the type's wire name, the microseconds of the {@code time}
 * attribute as four units from the lowest, the subject, the canonical data; each text is preceded
 * by its length as one unit, and an absent subject is the unit ffff. Then Murmur3's 64-bit
 * finaliser.
 */
final class ContentHash {
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final int ABSENT = 0xffff;

  private ContentHash() {}

  static long of(EventType type, long timeMicros, @Nullable String subject, String data) {
    long hash = add(BASIS, type.wireName());
    for (int shift = 0; shift < 64; shift += 16) {
      hash = add(hash, (int) (timeMicros >>> shift) & 0xffff);
    }
    hash = subject == null ? add(hash, ABSENT) : add(hash, subject);
    hash = add(hash, data);
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  private static long add(long hash, String text) {
    long result = add(hash, text.length());
    for (int i = 0; i < text.length(); i++) {
      result = add(result, text.charAt(i));
    }
    return result;
  }

  private static long add(long hash, int unit) {
    return (hash ^ unit) * PRIME;
  }
}
