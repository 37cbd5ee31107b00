package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.ServicePlan;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolsTest {
  private static CentrePlan plan(Map<String, List<String>> counters) {
    Map<String, ServicePlan> services = new LinkedHashMap<>();
    for (String service : List.of("land", "tax", "birth", "id")) {
      services.put(service, ServicePlan.unconfigured(service));
    }
    Map<String, CounterPlan> plans = new LinkedHashMap<>();
    counters.forEach(
        (counter, served) -> plans.put(counter, new CounterPlan(counter, served, true, true)));
    return new CentrePlan(
        "hall",
        Names.same("Hall"),
        "",
        null,
        ZoneOffset.UTC,
        LocalTime.MIDNIGHT,
        false,
        services,
        plans,
        OpeningHours.ALWAYS,
        List.of(),
        Map.of());
  }

  @Test
  void countersJoinTheServicesThatTheyServe() {
    Map<String, List<String>> counters = new LinkedHashMap<>();
    counters.put("1", List.of("land"));
    counters.put("2", List.of("tax"));
    counters.put("3", List.of("birth"));
    // Joins two pools that have counters already.
    counters.put("4", List.of("land", "birth"));
    assertThat(Pools.of(plan(counters), List.of("new")))
        .containsExactlyInAnyOrder(
            new Pools.Pool(Set.of("land", "birth"), Set.of("1", "3", "4")),
            new Pools.Pool(Set.of("tax"), Set.of("2")),
            new Pools.Pool(Set.of("id"), Set.of()),
            new Pools.Pool(Set.of("new"), Set.of()));
  }

  @Test
  void aCounterOfAllServicesMakesOnePool() {
    assertThat(Pools.of(plan(Map.of("1", List.of())), List.of()))
        .containsExactly(new Pools.Pool(Set.of("land", "tax", "birth", "id"), Set.of("1")));
  }
}
