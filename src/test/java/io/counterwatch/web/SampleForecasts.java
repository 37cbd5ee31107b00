package io.counterwatch.web;

import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentreForecast.TrackRecord;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.Estimate.Known;
import io.counterwatch.centre.Estimate.Range;
import io.counterwatch.centre.Estimate.Reason;
import io.counterwatch.centre.Estimate.Unknown;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.LiveViews;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plausible forecasts of made-up views: the first service's estimates are good, the second's are
 * withdrawn, the third's are as good as nobody serves it; the others have just begun. A ticket
 * waits for the first; while nothing is stored, nobody is known to.
 */
record SampleForecasts(LiveViews views) implements Forecasts {
  static final String WAITING = "2025-03-10/A013";

  private static final List<ServiceForecast> FIRST =
      List.of(
          new ServiceForecast(
              new Known(421, 782, new Range(5, 15)), new TrackRecord(300, 0.913, -12.5, 184.25)),
          new ServiceForecast(
              new Unknown(Reason.WITHDRAWN), new TrackRecord(300, 0.763, -205, 512.5)),
          new ServiceForecast(new Unknown(Reason.NO_COUNTER), new TrackRecord(120, 0.9, 20, 240)));

  @Override
  public @Nullable CentreForecast of(String centre) {
    CentreView view = views.of(centre);
    if (view == null) {
      return null;
    }
    Map<String, ServiceForecast> services = new LinkedHashMap<>();
    for (ServiceView each : view.services()) {
      services.put(
          each.plan().service(),
          services.size() < FIRST.size()
              ? FIRST.get(services.size())
              : new ServiceForecast(new Known(95, 410, new Range(0, 10)), null));
    }
    Map<String, Estimate> waiting =
        views.accepting() ? Map.of(WAITING, new Known(130, 290, new Range(0, 5))) : Map.of();
    return new CentreForecast(centre, view.atMicros(), services, waiting);
  }
}
