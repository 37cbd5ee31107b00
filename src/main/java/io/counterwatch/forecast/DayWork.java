package io.counterwatch.forecast;

import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.ServiceDays;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a past day had to do: who came when for what, and for how long each call kept a counter.
 *
 * @param arrivals everybody who began to wait
 * @param occupancies every call that kept a counter for any time
 */
public record DayWork(LocalDate day, List<Arrival> arrivals, List<Kept> occupancies) {
  /**
   * Somebody who came.
   *
   * @param minute of the centre's wall clock since the date began
   */
  public record Arrival(String service, int minute) {}

  /** A call that kept a counter. */
  public record Kept(String service, double minutes) {}

  /** Of a day that is over. */
  public static DayWork of(ServiceDay day) {
    List<FloorEvent> events = new ArrayList<>();
    DayFloor floor = new DayFloor(events::clear, events::add);
    day.listen(floor);
    floor.end(day.endMicros());
    ServiceDays calendar = ServiceDays.of(day.plan());
    Map<String, String> services = new HashMap<>();
    Map<String, Long> called = new HashMap<>();
    List<Arrival> arrivals = new ArrayList<>();
    List<Kept> kept = new ArrayList<>();
    for (FloorEvent event : events) {
      switch (event) {
        case FloorEvent.LegOpened opened -> {
          services.put(opened.leg(), opened.service());
          arrivals.add(new Arrival(opened.service(), minute(day.day(), calendar, opened.micros())));
        }
        case FloorEvent.LegCalled call -> called.put(call.leg(), call.micros());
        case FloorEvent.LegResumed resumed -> {
          services.put(resumed.leg(), resumed.service());
          called.put(resumed.leg(), resumed.micros());
        }
        case FloorEvent.LegFreed freed -> {
          Long since = called.remove(freed.leg());
          if (since != null && freed.micros() > since) {
            kept.add(
                new Kept(
                    services.getOrDefault(freed.leg(), ""), Floor.minutes(since, freed.micros())));
          }
        }
        case FloorEvent.LegWithdrawn withdrawn -> services.remove(withdrawn.leg());
        case FloorEvent.LegForgotten forgotten -> {}
        case FloorEvent.CounterOpened opened -> {}
        case FloorEvent.CounterClosed closed -> {}
      }
    }
    return new DayWork(day.day(), List.copyOf(arrivals), List.copyOf(kept));
  }

  private static int minute(LocalDate date, ServiceDays calendar, long micros) {
    return (int) ChronoUnit.MINUTES.between(date.atStartOfDay(), calendar.localTime(micros));
  }
}
