package io.counterwatch.centre;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A distribution that values are added to and taken from. */
final class DistributionTally {
  private int[] seconds = new int[16];
  private int[] counts = new int[16];
  private int size;
  private @Nullable Distribution snapshot = Distribution.EMPTY;

  void add(int value) {
    snapshot = null;
    int at = Arrays.binarySearch(seconds, 0, size, value);
    if (at >= 0) {
      counts[at]++;
      return;
    }
    insert(-at - 1, value);
  }

  void remove(int value) {
    snapshot = null;
    int at = Arrays.binarySearch(seconds, 0, size, value);
    if (at < 0) {
      throw new IllegalStateException("removed " + value + " s, which was never added");
    }
    if (--counts[at] == 0) {
      System.arraycopy(seconds, at + 1, seconds, at, size - at - 1);
      System.arraycopy(counts, at + 1, counts, at, size - at - 1);
      size--;
    }
  }

  /** The distribution as it is now; made anew only after a change. */
  Distribution snapshot() {
    Distribution current = snapshot;
    if (current == null) {
      current = new Distribution(Arrays.copyOf(seconds, size), Arrays.copyOf(counts, size));
      snapshot = current;
    }
    return current;
  }

  private void insert(int at, int value) {
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    System.arraycopy(seconds, at, seconds, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    seconds[at] = value;
    counts[at] = 1;
    size++;
  }
}
