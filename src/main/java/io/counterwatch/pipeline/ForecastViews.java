package io.counterwatch.pipeline;

import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.Estimate.Reason;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.forecast.LegName;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes what everybody reads of a centre's estimates. */
final class ForecastViews {
  /**
   * Limit on those of a centre who wait and have an estimate of their own: the longest first. Each
   * costs some 8 µs, once a second.
   */
  static final int MAX_WAITING = 1_000;

  private final LiveViews views;

  ForecastViews(LiveViews views) {
    this.views = views;
  }

  /** The forecast of a centre at that moment, which is not before what it was told. */
  CentreForecast of(CentreForecaster centre, long nowMicros) {
    CentreEstimator present = centre.present();
    Reason lack = lack(centre, present);
    if (present == null || lack != null) {
      Estimate.Unknown unknown = new Estimate.Unknown(lack == null ? centre.lack() : lack);
      centre.ranges().clear();
      return forecast(
          centre, present, nowMicros, service -> unknown, Waiting.nobody(unknown.reason()));
    }
    return forecast(
        centre,
        present,
        nowMicros,
        service -> centre.ranges().ofService(service, present.forecast(service, false, nowMicros)),
        waiting(centre, present, nowMicros));
  }

  private @Nullable Reason lack(CentreForecaster centre, @Nullable CentreEstimator present) {
    if (present == null) {
      return centre.lack();
    }
    CentreView view = views.of(centre.centre());
    return !views.accepting() || view == null || view.data().stale() ? Reason.STALE : null;
  }

  private static CentreForecast forecast(
      CentreForecaster centre,
      @Nullable CentreEstimator present,
      long nowMicros,
      Function<String, Estimate> estimates,
      Waiting waiting) {
    Set<String> services = new LinkedHashSet<>(centre.plan().services().keySet());
    if (present != null) {
      services.addAll(present.services());
    }
    Map<String, ServiceForecast> forecasts = new LinkedHashMap<>();
    for (String service : services) {
      forecasts.put(
          service, new ServiceForecast(estimates.apply(service), centre.records().of(service)));
    }
    return new CentreForecast(
        centre.centre(),
        nowMicros,
        Collections.unmodifiableMap(forecasts),
        waiting.estimates(),
        waiting.othersLack());
  }

  /** Of those who wait, and why all others of them have none. */
  private record Waiting(Map<String, Estimate> estimates, Reason othersLack) {
    static Waiting nobody(Reason why) {
      return new Waiting(Map.of(), why);
    }
  }

  private static Waiting waiting(CentreForecaster centre, CentreEstimator present, long nowMicros) {
    List<String> all = present.waiting(MAX_WAITING + 1);
    List<String> legs = all.subList(0, Math.min(all.size(), MAX_WAITING));
    centre.ranges().keep(new HashSet<>(legs));
    Map<String, Estimate> waiting = new LinkedHashMap<>();
    for (String leg : legs) {
      waiting.put(
          LegName.subject(leg), centre.ranges().ofLeg(leg, present.remaining(leg, nowMicros)));
    }
    return new Waiting(
        Collections.unmodifiableMap(waiting),
        all.size() > MAX_WAITING ? Reason.TOO_MANY : Reason.STALE);
  }
}
