package io.counterwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.centre.AlertKind;
import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentreForecast.TrackRecord;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DayViews;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.Estimate.Known;
import io.counterwatch.centre.Estimate.Range;
import io.counterwatch.centre.Estimate.Reason;
import io.counterwatch.centre.Estimate.Unknown;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.testing.Story;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Counters across the end of a day, as Prometheus sees them. */
class CentreCollectorTest {
  private static final CentrePlan PLAN =
      CentrePlan.unconfigured(Story.CENTRE, ZoneId.of("UTC"), false);
  private static final String ONE = "08:00:00 A issued land\n";
  private static final String THREE = ONE + "23:50:00 B issued land\n23:51:00 C issued land\n";

  private final Board board = new Board();
  private final Map<String, ServiceForecast> forecasts = new TreeMap<>();
  private final CentreCollector collector =
      new CentreCollector(
          board,
          centre ->
              forecasts.isEmpty()
                  ? null
                  : new CentreForecast(centre, Story.micros("09:00:00"), forecasts, Map.of()),
          false);

  /** Views as the test publishes them. */
  private static final class Board implements LiveViews {
    private final TreeMap<String, CentreView> views = new TreeMap<>();
    private final List<Consumer<CentreView>> listeners = new ArrayList<>();

    /** Between the two steps of it, anybody may read. */
    void publish(CentreView view, Runnable between) {
      views.put(view.centre(), view);
      between.run();
      listeners.forEach(listener -> listener.accept(view));
    }

    @Override
    public Collection<CentreView> all() {
      return views.values();
    }

    @Override
    public @Nullable CentreView of(String centre) {
      return views.get(centre);
    }

    @Override
    public Subscription subscribe(Consumer<CentreView> listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }
  }

  private static CentreView view(LocalDate date, String time, String story) {
    ServiceDay day = new ServiceDay(PLAN, date);
    day.add(Story.of(story));
    return DayViews.live(
        day, Story.micros(time), CentreView.DataQuality.NONE, DossierMeasures.NONE);
  }

  private void publish(LocalDate date, String time, String story) {
    board.publish(view(date, time, story), () -> {});
  }

  /** The counter's value for the centre's only service, over all its other labels; −1 = none. */
  private double counter(String name, String outcome) {
    for (MetricSnapshot family : collector.collect()) {
      if (family.getMetadata().getName().equals("counterwatch_" + name)) {
        for (var point : ((CounterSnapshot) family).getDataPoints()) {
          String is = point.getLabels().get("outcome");
          if (is == null || is.equals(outcome)) {
            return point.getValue();
          }
        }
      }
    }
    return -1;
  }

  @Test
  void whatADayCountedAfterItsLastScrapeIsNotLost() {
    publish(Story.DAY, "09:00:00", ONE);
    assertThat(counter("tickets_issued", "")).isEqualTo(1);
    publish(Story.DAY, "23:52:00", THREE);
    publish(Story.DAY, "24:00:00", THREE);
    publish(Story.DAY.plusDays(1), "24:00:00", "");
    publish(Story.DAY.plusDays(1), "24:01:00", "24:00:30 D issued land");
    assertThat(counter("tickets_issued", "")).isEqualTo(4);
    assertThat(counter("tickets_concluded", "expired")).isEqualTo(3);
  }

  @Test
  void clerksHaveNoSeriesUnlessTheyAreAskedFor() {
    CentreCollector withStaff = new CentreCollector(board, Forecasts.NONE, true);
    publish(Story.DAY, "09:00:00", "07:00:00 counter 1 opened s-07");
    assertThat(names(withStaff))
        .contains(
            "counterwatch_staff_served",
            "counterwatch_staff_serving_seconds",
            "counterwatch_staff_available_seconds");
    assertThat(names(collector)).noneMatch(name -> name.contains("staff")).isNotEmpty();
  }

  private static List<String> names(CentreCollector collector) {
    return collector.collect().stream().map(family -> family.getMetadata().getName()).toList();
  }

  @Test
  void estimatesHaveSeriesWhereTheyAreKnown() {
    publish(
        Story.DAY,
        "09:00:00",
        ONE + "08:01:00 B issued tax\n08:02:00 C issued civil\n08:03:00 D issued justice\n");
    assertThat(gauge("estimated_wait_seconds")).isEmpty();
    assertThat(gauge("forecast_withdrawn")).isEmpty();
    TrackRecord good = new TrackRecord(300, 0.9, -5, 100);
    forecasts.put("land", new ServiceForecast(new Known(300, 700, new Range(5, 15)), good));
    TrackRecord bad = new TrackRecord(100, 0.7, -200, 500);
    forecasts.put("tax", new ServiceForecast(new Unknown(Reason.WITHDRAWN), bad));
    forecasts.put("civil", new ServiceForecast(new Unknown(Reason.NO_COUNTER), null));
    forecasts.put("justice", new ServiceForecast(new Unknown(Reason.CLOSED), null));
    assertThat(gauge("estimated_wait_seconds"))
        .containsOnly(Map.entry("land 50", 300.0), Map.entry("land 90", 700.0));
    assertThat(gauge("forecast_withdrawn"))
        .containsOnly(Map.entry("land", 0.0), Map.entry("tax", 1.0), Map.entry("civil", 0.0));
    assertThat(gauge("forecast_service_coverage_ratio"))
        .containsOnly(Map.entry("land", 0.9), Map.entry("tax", 0.7));
    assertThat(gauge("forecast_service_error_seconds"))
        .containsOnly(Map.entry("land", 100.0), Map.entry("tax", 500.0));
    assertThat(gauge("forecast_service_bias_seconds"))
        .containsOnly(Map.entry("land", -5.0), Map.entry("tax", -200.0));
    assertThat(gauge("forecast_bias_seconds").get("null")).isCloseTo(-53.75, within(1e-9));
    assertThat(gauge("forecast_service_judged"))
        .containsOnly(Map.entry("land", 300.0), Map.entry("tax", 100.0));
    assertThat(gauge("forecast_coverage_ratio").get("null"))
        .as("weighted by how many were judged")
        .isCloseTo((300 * 0.9 + 100 * 0.7) / 400, within(1e-9));
    assertThat(gauge("forecast_error_seconds").get("null")).isCloseTo(200, within(1e-9));
  }

  @Test
  void aCentreThatEndsTakesItsEstimatesAlong() {
    forecasts.put("land", new ServiceForecast(new Known(300, 700, new Range(5, 15)), null));
    publish(Story.DAY, "09:00:00", ONE);
    assertThat(gauge("estimated_wait_seconds")).hasSize(2);
    board.views.clear();
    assertThat(gauge("estimated_wait_seconds")).isEmpty();
    assertThat(names(collector)).isEmpty();
  }

  @Test
  void noScrapeMissesACentreWhoseDayIsChanging() {
    publish(Story.DAY, "09:00:00", ONE);
    List<Double> seen = new ArrayList<>();
    board.publish(
        view(Story.DAY.plusDays(1), "24:00:00", "24:00:00 D issued land"),
        () -> seen.add(counter("tickets_issued", "")));
    assertThat(seen).containsExactly(1.0);
  }

  /** The gauge's values by its labels without the centre; empty = no such series. */
  private TreeMap<String, Double> gauge(String name) {
    TreeMap<String, Double> values = new TreeMap<>();
    for (MetricSnapshot family : collector.collect()) {
      if (family.getMetadata().getName().equals("counterwatch_" + name)) {
        for (var point : ((GaugeSnapshot) family).getDataPoints()) {
          String more = point.getLabels().get("alert");
          String percentile = point.getLabels().get("percentile");
          String last = more == null ? percentile : more;
          values.put(
              point.getLabels().get("service") + (last == null ? "" : " " + last),
              point.getValue());
        }
      }
    }
    return values;
  }

  @Test
  void eachAlertHasASeriesWhetherItIsActiveOrNot() {
    publish(Story.DAY, "08:05:00", ONE);
    assertThat(gauge("alert_active")).hasSize(AlertKind.values().length).containsValue(0.0);
    assertThat(gauge("alert_active").values()).containsOnly(0.0);
    publish(Story.DAY, "08:10:01", ONE);
    assertThat(gauge("alert_active"))
        .hasSize(AlertKind.values().length)
        .containsEntry("land nobody-called", 1.0)
        .containsEntry("land longest-wait", 0.0);
    publish(Story.DAY, "08:10:02", ONE + "08:10:01.5 A called 1\n");
    assertThat(gauge("alert_active").values()).containsOnly(0.0);
  }

  @Test
  void thePolicyStandsBesideTheFigures() {
    publish(Story.DAY, "09:00:00", ONE);
    assertThat(gauge("policy_max_wait_seconds")).containsOnly(Map.entry("land", 1800.0));
    assertThat(gauge("policy_target_wait_seconds")).containsOnly(Map.entry("land", 900.0));
    assertThat(gauge("policy_max_waiting")).containsOnly(Map.entry("land", 20.0));
    assertThat(gauge("policy_short_abandon_seconds")).containsOnly(Map.entry("land", 60.0));
    assertThat(gauge("policy_max_no_call_seconds")).containsOnly(Map.entry("land", 600.0));
    assertThat(gauge("policy_max_nobody_serves_seconds")).containsOnly(Map.entry("land", 300.0));
    assertThat(gauge("policy_min_service_level_ratio")).isEmpty();
    assertThat(gauge("policy_max_abandonment_ratio")).isEmpty();
  }

  private HistogramDataPointSnapshot waits() {
    for (MetricSnapshot family : collector.collect()) {
      if (family instanceof HistogramSnapshot histogram
          && family.getMetadata().getName().equals("counterwatch_wait_seconds")) {
        return histogram.getDataPoints().getFirst();
      }
    }
    throw new AssertionError("no waits");
  }

  private static List<Long> counts(HistogramDataPointSnapshot histogram) {
    return histogram.getClassicBuckets().stream().map(ClassicHistogramBucket::getCount).toList();
  }

  @Test
  void aWaitCountsInTheFirstBucketThatHoldsIt() {
    publish(
        Story.DAY,
        "11:00:00",
        """
        08:00:00 A issued land
        08:00:00 B issued land
        08:00:00 C issued land
        08:01:00 A called 1
        08:01:01 B called 2
        10:00:01 C called 3
        """);
    assertThat(counts(waits()))
        .containsExactly(1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L);
    assertThat(waits().getSum()).isEqualTo(60 + 61 + 7201);
    publish(
        Story.DAY.plusDays(1),
        "24:02:00",
        """
        24:00:30 D issued land
        24:01:30 D called 1
        """);
    assertThat(counts(waits()))
        .containsExactly(2L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L);
    assertThat(waits().getSum()).isEqualTo(60 + 61 + 7201 + 60);
  }
}
