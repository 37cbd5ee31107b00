package io.counterwatch.centre;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Served legs by whoever is credited with them, and of each by service. */
final class CreditTally {
  /** The service of an orphan's leg, which nobody knows. */
  private static final String UNKNOWN = "";

  private final Map<String, Map<String, Long>> byWorker = new LinkedHashMap<>();

  /** Adds (1) or takes out (−1) a leg. */
  void contribute(String worker, @Nullable String service, int sign) {
    Map<String, Long> credited = byWorker.computeIfAbsent(worker, id -> new TreeMap<>());
    credited.merge(
        service == null ? UNKNOWN : service,
        (long) sign,
        (before, change) -> before + change == 0 ? null : before + change);
    if (credited.isEmpty()) {
      byWorker.remove(worker);
    }
  }

  /** Who is credited with anything. */
  Set<String> workers() {
    return byWorker.keySet();
  }

  /** How many legs. */
  long served(String worker) {
    long sum = 0;
    for (long count : byWorker.getOrDefault(worker, Map.of()).values()) {
      sum += count;
    }
    return sum;
  }

  /** How many legs of each service, ascending; those of unknown service under an empty name. */
  Map<String, Long> servedByService(String worker) {
    return new TreeMap<>(byWorker.getOrDefault(worker, Map.of()));
  }
}
