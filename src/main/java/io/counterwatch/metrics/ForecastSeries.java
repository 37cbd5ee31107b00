package io.counterwatch.metrics;

import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentreForecast.TrackRecord;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.Estimate;
import io.prometheus.metrics.model.snapshots.Labels;

/** A centre's estimates of waits, and how good they have been. What isn't known has no series. */
final class ForecastSeries {
  private ForecastSeries() {}

  /**
   * Of the services that the centre's view has.
   *
   * @param own the labels of the centre
   */
  static void collect(Families families, CentreView view, CentreForecast forecast, LabelSets own) {
    long judged = 0;
    double covered = 0;
    double bias = 0;
    double error = 0;
    for (ServiceView service : view.services()) {
      String id = service.plan().service();
      ServiceForecast of = forecast.services().get(id);
      if (of == null) {
        continue;
      }
      LabelSets labels = own.with("service", id);
      collectEstimate(families, of.estimate(), labels);
      TrackRecord record = of.record();
      if (record != null && record.judged() > 0) {
        collectRecord(families, record, labels.labels());
        judged += record.judged();
        covered += record.judged() * record.coverage();
        bias += record.judged() * record.biasSeconds();
        error += record.judged() * record.errorSeconds();
      }
    }
    if (judged > 0) {
      families.gauge(
          "forecast_coverage_ratio",
          "Share of the centre's judged waits that were no longer than the p90 announced.",
          covered / judged,
          own.labels());
      families.gauge(
          "forecast_bias_seconds",
          "Mean difference of the p50 announced and the wait, of the judged waits; above 0 where"
              + " too much was announced.",
          bias / judged,
          own.labels());
      families.gauge(
          "forecast_error_seconds",
          "Mean absolute difference of the p50 announced and the wait, of the judged waits.",
          error / judged,
          own.labels());
    }
  }

  private static void collectEstimate(Families families, Estimate estimate, LabelSets own) {
    switch (estimate) {
      case Estimate.Known known -> {
        estimated(families, known.p50Seconds(), own.with("percentile", "50").labels());
        estimated(families, known.p90Seconds(), own.with("percentile", "90").labels());
        withdrawn(families, false, own.labels());
      }
      case Estimate.Unknown(Estimate.Reason reason) -> {
        switch (reason) {
          case WITHDRAWN -> withdrawn(families, true, own.labels());
          case NO_COUNTER -> withdrawn(families, false, own.labels());
          case CLOSED, STALE, LEARNING, FAILED, TOO_MANY -> {}
        }
      }
    }
  }

  private static void estimated(Families families, int seconds, Labels labels) {
    families.gauge(
        "estimated_wait_seconds",
        "How long somebody who comes now will wait; absent while that can't be said.",
        seconds,
        labels);
  }

  private static void withdrawn(Families families, boolean withdrawn, Labels labels) {
    families.gauge(
        "forecast_withdrawn",
        "Whether the service's estimates are withheld since they missed too often.",
        withdrawn ? 1 : 0,
        labels);
  }

  private static void collectRecord(Families families, TrackRecord record, Labels labels) {
    families.gauge(
        "forecast_service_coverage_ratio",
        "Share of the service's last judged waits that were no longer than the p90 announced.",
        record.coverage(),
        labels);
    families.gauge(
        "forecast_service_bias_seconds",
        "Mean difference of the p50 announced and the wait, of the last judged waits; above 0 where"
            + " too much was announced.",
        record.biasSeconds(),
        labels);
    families.gauge(
        "forecast_service_error_seconds",
        "Mean absolute difference of the p50 announced and the wait, of the last judged waits.",
        record.errorSeconds(),
        labels);
    families.gauge(
        "forecast_service_judged",
        "How many of the service's waits that is, the last ones.",
        record.judged(),
        labels);
  }
}
