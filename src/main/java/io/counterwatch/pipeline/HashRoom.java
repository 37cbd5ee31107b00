package io.counterwatch.pipeline;

/**
 * How many sequences' contents may be remembered beyond the {@link RecentHashes#SIZE} of each
 * epoch, all devices together. Where there is no room left, the database is asked instead.
 */
final class HashRoom {
  /** Limit on the hashes of all epochs beyond the first of each: 64 MiB. */
  static final int MAX_HASHES = 1 << 24;

  private int used;

  /** Takes so many of them, or none where there are fewer. */
  boolean take(int hashes) {
    if (hashes > MAX_HASHES - used) {
      return false;
    }
    used += hashes;
    return true;
  }

  /** Gives back what was taken. */
  void giveBack(int hashes) {
    used -= hashes;
  }

  int used() {
    return used;
  }
}
