package io.counterwatch.forecast;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.Roster;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.forecast.OutlookListener.Came;
import io.counterwatch.forecast.OutlookListener.Said;
import io.counterwatch.testing.Story;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was said of the outlooks of a day at a hall with two services, and what came of it. */
final class HeardOutlooks implements OutlookListener {
  final List<Said> said = new ArrayList<>();
  final List<Came> came = new ArrayList<>();

  @Override
  public void said(Said each) {
    said.add(each);
  }

  @Override
  public void came(Came each) {
    came.add(each);
  }

  Said said(String time) {
    return said.stream().filter(each -> each.micros() == at(time)).findFirst().orElseThrow();
  }

  Came came(String time) {
    return came.stream().filter(each -> each.micros() == at(time)).findFirst().orElseThrow();
  }

  private static long at(String time) {
    return Story.micros(time + ":00");
  }

  /** Two services, three counters and that roster; a limit is passed after half an hour. */
  static CentrePlan plan(Roster roster) {
    Map<String, ServicePlan> services = new LinkedHashMap<>();
    services.put("land", new ServicePlan("land", Names.same("Land"), 600, 1800, 20));
    services.put("tax", new ServicePlan("tax", Names.same("Tax"), 600, 1800, 20));
    Map<String, CounterPlan> counters = new LinkedHashMap<>();
    counters.put("1", new CounterPlan("1", List.of("land"), true, true));
    counters.put("2", new CounterPlan("2", List.of("tax"), true, true));
    counters.put("3", new CounterPlan("3", List.of("land"), true, true));
    return new CentrePlan(
        "hall",
        Names.same("Hall"),
        "",
        null,
        ZoneOffset.UTC,
        LocalTime.MIDNIGHT,
        false,
        services,
        counters,
        OpeningHours.ALWAYS,
        List.of(),
        Map.of(),
        roster);
  }
}
