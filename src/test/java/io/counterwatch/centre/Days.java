package io.counterwatch.centre;

import io.counterwatch.testing.Story;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Service days for tests. */
final class Days {
  static final ServicePlan LAND = new ServicePlan("land", Names.same("land"), 900, 1800, 20);
  static final ServicePlan HOUSEHOLD =
      new ServicePlan("household", Names.same("household"), 600, 1800, 20);

  private Days() {}

  /** Counters 1–2 send everything; 3 no finish; 4 no start; 5 neither. */
  static CentrePlan plan() {
    return plan(LAND, OpeningHours.ALWAYS);
  }

  /** The same with another policy of the service land, and perhaps a further counter. */
  static CentrePlan plan(ServicePlan land, CounterPlan... more) {
    return plan(land, OpeningHours.ALWAYS, more);
  }

  /** The same with opening hours. */
  static CentrePlan plan(ServicePlan land, OpeningHours hours, CounterPlan... more) {
    Map<String, CounterPlan> counters = new LinkedHashMap<>();
    counters.put("1", new CounterPlan("1", List.of(), true, true));
    counters.put("2", new CounterPlan("2", List.of(), true, true));
    counters.put("3", new CounterPlan("3", List.of(), true, false));
    counters.put("4", new CounterPlan("4", List.of(), false, true));
    counters.put("5", new CounterPlan("5", List.of(), false, false));
    for (CounterPlan counter : more) {
      counters.put(counter.counter(), counter);
    }
    return plan(ZoneId.of("UTC"), LocalTime.MIDNIGHT, land, hours, counters);
  }

  /** With that beginning of the service day and those counters. */
  static CentrePlan plan(LocalTime dayStart, Map<String, CounterPlan> counters) {
    return plan(ZoneId.of("UTC"), dayStart, counters);
  }

  /** The same anywhere. */
  static CentrePlan plan(ZoneId zone, LocalTime dayStart, Map<String, CounterPlan> counters) {
    return plan(zone, dayStart, LAND, OpeningHours.ALWAYS, counters);
  }

  private static CentrePlan plan(
      ZoneId zone,
      LocalTime dayStart,
      ServicePlan land,
      OpeningHours hours,
      Map<String, CounterPlan> counters) {
    Map<String, ServicePlan> services = new LinkedHashMap<>();
    services.put("land", land);
    services.put("household", HOUSEHOLD);
    return new CentrePlan(
        Story.CENTRE,
        Names.same("Hall"),
        "commune",
        null,
        zone,
        dayStart,
        false,
        services,
        counters,
        hours,
        List.of(),
        Map.of());
  }

  static ServiceDay of(String story) {
    ServiceDay day = new ServiceDay(plan(), Story.DAY);
    day.add(Story.of(story));
    return day;
  }

  /** The measures at that time of the story's day. */
  static DayMeasures at(String time, String story) {
    return DayViews.measures(of(story), Story.micros(time));
  }

  /** The measures once the day is over. */
  static DayMeasures closed(String story) {
    return at("24:00:00", story);
  }
}
