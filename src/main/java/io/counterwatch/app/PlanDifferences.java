package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.ServicePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Names what differs between two plans of a centre, in the words of the organisation file. */
final class PlanDifferences {
  /** What can differ without any event or figure standing otherwise. */
  private static final List<String> STAFFING = List.of("devices", "staff", "roster", "attributes");

  private static final Map<String, Function<CentrePlan, Object>> PARTS = parts();

  private PlanDifferences() {}

  private static Map<String, Function<CentrePlan, Object>> parts() {
    Map<String, Function<CentrePlan, Object>> parts = new LinkedHashMap<>();
    parts.put("name", CentrePlan::names);
    parts.put("level", CentrePlan::level);
    parts.put("parent", plan -> String.valueOf(plan.parent()));
    parts.put("zone", CentrePlan::zone);
    parts.put("day-start", CentrePlan::dayStart);
    parts.put("history", CentrePlan::history);
    parts.put("services", plan -> List.copyOf(plan.services().keySet()));
    parts.put("names of services", plan -> serviceNames(plan.services()));
    parts.put("policies", plan -> policies(plan.services()));
    parts.put("counters", plan -> List.copyOf(plan.counters().values()));
    parts.put("hours", CentrePlan::hours);
    parts.put("devices", CentrePlan::devices);
    parts.put("staff", plan -> plan.roster().staff());
    parts.put("roster", plan -> plan.roster().shifts());
    parts.put("attributes", CentrePlan::attributes);
    return parts;
  }

  private static Map<String, Names> serviceNames(Map<String, ServicePlan> services) {
    Map<String, Names> names = new LinkedHashMap<>();
    services.forEach((id, service) -> names.put(id, service.names()));
    return names;
  }

  private static Map<String, ServicePlan> policies(Map<String, ServicePlan> services) {
    Map<String, ServicePlan> policies = new LinkedHashMap<>();
    services.forEach((id, service) -> policies.put(id, service.named(Names.same(""))));
    return policies;
  }

  /** What differs; empty where nothing does. */
  static List<String> between(CentrePlan one, CentrePlan other) {
    List<String> differences = new ArrayList<>();
    PARTS.forEach(
        (name, part) -> {
          if (!part.apply(one).equals(part.apply(other))) {
            differences.add(name);
          }
        });
    if (differences.contains("services")) {
      // Where services come or go, so do their names and policies.
      differences.removeAll(List.of("names of services", "policies"));
    }
    return differences;
  }

  /** Whether more differs than who and what stands there. */
  static boolean concernsTree(CentrePlan one, CentrePlan other) {
    return !STAFFING.containsAll(between(one, other));
  }
}
