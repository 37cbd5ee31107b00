package io.counterwatch.pipeline;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * What the newest sequences of an epoch said, by 32 bits of their content hash: so another event
 * under the same key is told from one that is resent, without asking the database.
 *
 * <p>{@value #SIZE} are remembered, and stored with the ledger. A device that sends older ones
 * again, as all do when the server can't keep up, has more remembered from then on, up to {@value
 * #MAX_SIZE} while there is {@link HashRoom}: else every such event would cost a look through its
 * whole day, and a server that fell behind could never catch up.
 *
 * <p>Two contents have the same 32 bits once in four thousand million times; then the second is
 * taken for a duplicate, as it would be without any comparison.
 */
final class RecentHashes {
  /** Sequences remembered at first, and stored; a power of two. */
  static final int SIZE = 32;

  /** Limit on the sequences remembered; a power of two. */
  static final int MAX_SIZE = 4_096;

  /** What is remembered of a sequence whose content is not known. */
  private static final int UNKNOWN = 0;

  /** What is known of a sequence's content. */
  enum Comparison {
    SAME,
    OTHER,
    UNKNOWN
  }

  private final HashRoom room;
  private int[] ring = new int[SIZE];
  private long newest;

  /**
   * Nothing is remembered yet.
   *
   * @param room for more than {@value #SIZE}
   */
  RecentHashes(HashRoom room) {
    this.room = room;
  }

  /** As {@link #text} wrote it. */
  RecentHashes(String text, HashRoom room) {
    this(room);
    if (text.isEmpty()) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
    newest = bytes.getLong();
    bytes.asIntBuffer().get(ring);
  }

  /** Remembers a sequence; those that are too old are passed over. */
  void put(long sequence, long hash) {
    if (sequence <= newest - ring.length) {
      return;
    }
    for (long passed = Math.max(newest + 1, sequence - ring.length + 1);
        passed < sequence;
        passed++) {
      ring[slot(passed)] = UNKNOWN;
    }
    newest = Math.max(newest, sequence);
    ring[slot(sequence)] = shortened(hash);
  }

  /**
   * Compares with what is remembered of that sequence. Where it is older than all that is, more
   * will be remembered from now on.
   */
  Comparison compare(long sequence, long hash) {
    if (sequence <= newest - ring.length) {
      grow(newest - sequence);
    }
    if (sequence > newest || sequence <= newest - ring.length || ring[slot(sequence)] == UNKNOWN) {
      return Comparison.UNKNOWN;
    }
    return ring[slot(sequence)] == shortened(hash) ? Comparison.SAME : Comparison.OTHER;
  }

  /** So that as many will be remembered, or as many as may be. */
  private void grow(long sequences) {
    int size = ring.length;
    while (size <= sequences && size < MAX_SIZE) {
      size *= 2;
    }
    if (size > ring.length && room.take(size - ring.length)) {
      int[] smaller = ring;
      ring = new int[size];
      for (long known = Math.max(1, newest - smaller.length + 1); known <= newest; known++) {
        ring[slot(known)] = smaller[(int) (known % smaller.length)];
      }
    }
  }

  /** Gives the room back; nothing more may be remembered or compared. */
  void discard() {
    room.giveBack(ring.length - SIZE);
  }

  private int slot(long sequence) {
    return (int) (sequence % ring.length);
  }

  private static int shortened(long hash) {
    int folded = (int) (hash ^ (hash >>> 32));
    return folded == UNKNOWN ? 1 : folded;
  }

  /** For the database; empty where nothing is remembered. */
  String text() {
    if (newest == 0) {
      return "";
    }
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + SIZE * Integer.BYTES);
    bytes.putLong(newest);
    int[] stored = new int[SIZE];
    for (long known = Math.max(1, newest - SIZE + 1); known <= newest; known++) {
      stored[(int) (known % SIZE)] = ring[slot(known)];
    }
    bytes.asIntBuffer().put(stored);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
