package io.counterwatch.pipeline;

import io.counterwatch.centre.Estimate;
import io.counterwatch.forecast.ShownRange;
import io.counterwatch.forecast.WaitEstimate;
import io.counterwatch.forecast.WaitForecast;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What people are shown of a centre's estimates: ranges that stand still while little changes. */
final class ShownRanges {
  /** As many as are shown: by service, and by the leg of those who wait. */
  private final Map<String, ShownRange> services = new HashMap<>();

  private final Map<String, ShownRange> legs = new HashMap<>();

  void clear() {
    services.clear();
    legs.clear();
  }

  /** Those legs are shown no more that are not among these. */
  void keep(Set<String> shownLegs) {
    legs.keySet().retainAll(shownLegs);
  }

  Estimate ofService(String service, WaitForecast forecast) {
    return shown(services, service, forecast);
  }

  Estimate ofLeg(String leg, WaitForecast forecast) {
    return shown(legs, leg, forecast);
  }

  private static Estimate shown(Map<String, ShownRange> ranges, String key, WaitForecast forecast) {
    return switch (forecast) {
      case WaitForecast.Known known -> known(ranges, key, known.estimate());
      case WaitForecast.Unknown unknown -> {
        ranges.remove(key);
        yield new Estimate.Unknown(reason(unknown.reason()));
      }
    };
  }

  private static Estimate known(Map<String, ShownRange> ranges, String key, WaitEstimate estimate) {
    ShownRange before = ranges.get(key);
    ShownRange now = before == null ? ShownRange.of(estimate) : before.next(estimate);
    ranges.put(key, now);
    return new Estimate.Known(
        wholeSeconds(estimate.expectedMinutes()),
        wholeSeconds(estimate.highMinutes()),
        new Estimate.Range(now.fromMinutes(), now.toMinutes()));
  }

  private static int wholeSeconds(double minutes) {
    return (int) Math.round(AnnouncedEstimates.seconds(minutes));
  }

  private static Estimate.Reason reason(WaitForecast.Reason reason) {
    return switch (reason) {
      case NO_COUNTER -> Estimate.Reason.NO_COUNTER;
      case WITHDRAWN -> Estimate.Reason.WITHDRAWN;
    };
  }
}
