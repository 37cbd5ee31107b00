package io.counterwatch.pipeline;

import java.util.HashMap;
import java.util.Map;

/** How many refused events are kept of each publisher, and whether there is room for more. */
final class RefusalQuota {
  /** Limit on those kept of one publisher. */
  static final int MAX_OF_PUBLISHER = 2_000;

  /** Limit on all that are kept. */
  static final int MAX_IN_ALL = 500_000;

  private final Map<String, Long> kept = new HashMap<>();
  private long all;

  /** Starts again from what the store has. */
  void reset(Map<String, Long> byPublisher) {
    kept.clear();
    kept.putAll(byPublisher);
    all = byPublisher.values().stream().mapToLong(Long::longValue).sum();
  }

  long all() {
    return all;
  }

  boolean hasRoom(String publisher) {
    return all < MAX_IN_ALL && kept.getOrDefault(publisher, 0L) < MAX_OF_PUBLISHER;
  }

  void add(String publisher) {
    kept.merge(publisher, 1L, Long::sum);
    all++;
  }

  void remove(String publisher) {
    kept.merge(publisher, -1L, Long::sum);
    all--;
  }
}
