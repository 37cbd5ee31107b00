package io.counterwatch.pipeline;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * What the newest {@value #SIZE} sequences of an epoch said, by 32 bits of their content hash: so
 * another event under the same key is told from one that is resent, without asking the database.
 *
 * <p>Two contents have the same 32 bits once in four thousand million times; then the second is
 * taken for a duplicate, as it would be without any comparison.
 */
final class RecentHashes {
  /** Sequences remembered. */
  static final int SIZE = 32;

  /** What is remembered of a sequence whose content is not known. */
  private static final int UNKNOWN = 0;

  /** What is known of a sequence's content. */
  enum Comparison {
    SAME,
    OTHER,
    UNKNOWN
  }

  private final int[] ring = new int[SIZE];
  private long newest;

  RecentHashes() {}

  /** As {@link #text} wrote it. */
  RecentHashes(String text) {
    if (text.isEmpty()) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
    newest = bytes.getLong();
    bytes.asIntBuffer().get(ring);
  }

  /** Remembers a sequence; those that are too old are passed over. */
  void put(long sequence, long hash) {
    if (sequence <= newest - SIZE) {
      return;
    }
    for (long passed = Math.max(newest + 1, sequence - SIZE + 1); passed < sequence; passed++) {
      ring[slot(passed)] = UNKNOWN;
    }
    newest = Math.max(newest, sequence);
    ring[slot(sequence)] = shortened(hash);
  }

  /** Compares with what is remembered of that sequence. */
  Comparison compare(long sequence, long hash) {
    if (sequence <= newest - SIZE || sequence > newest || ring[slot(sequence)] == UNKNOWN) {
      return Comparison.UNKNOWN;
    }
    return ring[slot(sequence)] == shortened(hash) ? Comparison.SAME : Comparison.OTHER;
  }

  private static int slot(long sequence) {
    return (int) (sequence % SIZE);
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
    bytes.putLong(newest).asIntBuffer().put(ring);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
