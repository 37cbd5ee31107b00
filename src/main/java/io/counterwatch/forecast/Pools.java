package io.counterwatch.forecast;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which services share counters, directly or by others between them. */
final class Pools {
  private Pools() {}

  /** Services and the counters that serve any of them. */
  record Pool(Set<String> services, Set<String> counters) {}

  /**
   * Every service is in one pool, by the first service's name.
   *
   * @param seen services beside those of the plan
   */
  static List<Pool> of(CentrePlan plan, Collection<String> seen) {
    Set<String> services = new TreeSet<>(plan.services().keySet());
    services.addAll(seen);
    List<Pool> pools = new ArrayList<>();
    for (String service : services) {
      pools.add(new Pool(new TreeSet<>(Set.of(service)), new TreeSet<>()));
    }
    for (CounterPlan counter : plan.counters().values()) {
      List<Pool> joined =
          pools.stream().filter(pool -> pool.services.stream().anyMatch(counter::serves)).toList();
      if (!joined.isEmpty()) {
        Pool first = joined.getFirst();
        first.counters.add(counter.counter());
        for (Pool other : joined.subList(1, joined.size())) {
          first.services.addAll(other.services);
          first.counters.addAll(other.counters);
          pools.removeIf(pool -> pool == other);
        }
      }
    }
    return pools;
  }
}
