package io.counterwatch.metrics;

import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.CounterState;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.Distribution;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.centre.Stats;
import io.counterwatch.centre.Totals;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The centres' series, made from the newest views at each scrape: every configured centre, service
 * and counter is there from the start, and a series goes when its centre or counter does.
 */
public final class CentreCollector implements MultiCollector {
  private static final double MICROS_PER_SECOND = 1e6;

  private static final double[] WAIT_BOUNDS = {
    60, 120, 180, 300, 420, 600, 900, 1200, 1500, 1800, 2400, 3600, 5400, 7200
  };

  private static final double[] SERVICE_BOUNDS = {
    30, 60, 120, 180, 300, 420, 600, 900, 1200, 1800, 2400, 3600
  };

  private final LiveViews views;
  private final Forecasts forecasts;
  private final Map<String, Series> centres = new ConcurrentSkipListMap<>();
  private final SeriesOrder order = new SeriesOrder();

  /** A centre's newest view and its counters; locked alone, so that no view waits for a scrape. */
  private static final class Series {
    private final LivingTotals living = new LivingTotals();
    private final @Nullable StaffSeries staff;
    private CentreView newest;
    private LabelSets labels;

    Series(CentreView first, boolean withStaff) {
      newest = first;
      labels = ofCentre(first);
      staff = withStaff ? new StaffSeries() : null;
    }

    synchronized void note(CentreView view) {
      boolean newDay = !view.day().equals(newest.day());
      if (newDay) {
        // What the day counted since the last scrape counts, too.
        collect(new Families(), null);
        living.endDay();
      }
      if (newDay || !view.plan().equals(newest.plan())) {
        labels = ofCentre(view);
      }
      newest = view;
    }

    private static LabelSets ofCentre(CentreView view) {
      return new LabelSets(Labels.of("centre", view.centre()));
    }

    synchronized void collect(Families families, @Nullable CentreForecast forecast) {
      collectCentre(families, newest, labels, living);
      if (forecast != null) {
        ForecastSeries.collect(families, newest, forecast, labels);
      }
      if (staff != null) {
        staff.collect(families, newest, labels, living);
      }
    }
  }

  /**
   * Of those views; listens, so that what a day counted last isn't missed between scrapes.
   *
   * @param forecasts what is estimated of each centre
   * @param withStaff whether the staff have series, too, under their pseudonyms
   */
  public CentreCollector(LiveViews views, Forecasts forecasts, boolean withStaff) {
    this.views = views;
    this.forecasts = forecasts;
    views.subscribe(
        view ->
            centres.computeIfAbsent(view.centre(), id -> new Series(view, withStaff)).note(view));
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families(order);
    for (Map.Entry<String, Series> centre : centres.entrySet()) {
      CentreView view = views.of(centre.getKey());
      if (view == null) {
        centres.remove(centre.getKey());
      } else {
        centre.getValue().collect(families, forecasts.beside(view, views.accepting()));
      }
    }
    return families.snapshots();
  }

  private static void collectCentre(
      Families families, CentreView view, LabelSets own, LivingTotals living) {
    Labels centre = own.labels();
    families.gauge(
        "centre_open", "Whether the centre is in its opening hours.", view.open() ? 1 : 0, centre);
    families.gauge(
        "centre_info",
        "The centre's name and place in the organisation; always 1.",
        1,
        own.with("name", view.plan().names().vi())
            .with("level", view.plan().level())
            .with("parent", view.plan().parent() == null ? "" : view.plan().parent())
            .labels());
    Long lastEvent = view.data().lastEventMicros();
    if (lastEvent != null) {
      families.gauge(
          "last_event_timestamp_seconds",
          "The newest event time of the current service day.",
          lastEvent / MICROS_PER_SECOND,
          centre);
    }
    Long complete = view.data().completeThroughMicros();
    if (complete != null) {
      families.gauge(
          "complete_through_timestamp_seconds",
          "Everything that the centre's devices saw before this is stored.",
          complete / MICROS_PER_SECOND,
          centre);
    }
    families.counter(
        "anomalies",
        "Events that made no sense where they stand.",
        living.value("anomalies", "", view.data().anomalies()),
        centre);
    for (ServiceView service : view.services()) {
      collectService(
          families, view, service, own.with("service", service.plan().service()), living);
    }
    collectCounters(families, view, own, living);
    OtherSeries.collect(families, view, own, living);
  }

  private static void collectService(
      Families families, CentreView view, ServiceView service, LabelSets own, LivingTotals living) {
    ServicePlan plan = service.plan();
    Labels labels = own.labels();
    families.gauge(
        "service_info",
        "The service's name; always 1.",
        1,
        own.with("name", plan.names().vi()).labels());
    families.gauge("tickets_waiting", "Tickets that wait now.", service.waiting(), labels);
    Integer longest = service.longestWaitSeconds();
    families.gauge(
        "longest_wait_seconds",
        "How long the one has waited who waits longest; 0 when nobody waits.",
        longest == null ? 0 : longest,
        labels);
    PolicyFamilies.collect(families, view, plan, own);
    collectToday(families, service.today(), own);
    collectLiving(families, plan.service(), service.today(), own, living);
  }

  private static void collectToday(Families families, Totals today, LabelSets own) {
    Labels labels = own.labels();
    today("issued", today.issued(), families, own);
    today("served", today.served(), families, own);
    today("no-show", today.noShow(), families, own);
    today("cancelled", today.cancelled(), families, own);
    today("walked-out", today.walkedOut(), families, own);
    today("expired", today.expired(), families, own);
    families.gauge(
        "service_level_met",
        "Legs of today that were called within the target.",
        today.serviceLevel().met(),
        labels);
    families.gauge(
        "service_level_counted",
        "Legs of today that count in the service level.",
        today.serviceLevel().counted(),
        labels);
    families.gauge(
        "abandonment_lost",
        "Legs of today that were left unserved or expired, the early ones not included.",
        today.abandoned(),
        labels);
    families.gauge(
        "abandonment_counted",
        "Legs of today that count in the abandonment.",
        today.abandonmentCounted(),
        labels);
    Stats waits = today.waits().stats();
    if (waits.count() > 0) {
      waits("mean", waits.mean(), families, own);
      waits("median", waits.median(), families, own);
      waits("p90", waits.p90(), families, own);
      waits("max", waits.max(), families, own);
    }
  }

  private static void today(String outcome, long value, Families families, LabelSets own) {
    families.gauge(
        "today_tickets",
        "Legs of the current service day, by outcome.",
        value,
        own.with("outcome", outcome).labels());
  }

  private static void waits(String statistic, double value, Families families, LabelSets own) {
    families.gauge(
        "today_wait_seconds",
        "Waits of the current service day: leg opened to first call.",
        value,
        own.with("statistic", statistic).labels());
  }

  private static void collectLiving(
      Families families, String service, Totals today, LabelSets own, LivingTotals living) {
    Labels labels = own.labels();
    families.counter(
        "tickets_issued", "Legs opened.", living.value("issued", service, today.issued()), labels);
    families.counter(
        "tickets_called",
        "Legs called at least once.",
        living.value("called", service, today.called()),
        labels);
    concluded("served", today.served(), families, service, own, living);
    concluded("no-show", today.noShow(), families, service, own, living);
    concluded("cancelled", today.cancelled(), families, service, own, living);
    concluded("walked-out", today.walkedOut(), families, service, own, living);
    concluded("expired", today.expired(), families, service, own, living);
    histogram(
        "wait_seconds",
        "Wait: leg opened to first call.",
        WAIT_BOUNDS,
        today.waits(),
        families,
        service,
        labels,
        living);
    histogram(
        "service_seconds",
        "Service of a leg: the sum of its segments.",
        SERVICE_BOUNDS,
        today.serviceTimes(),
        families,
        service,
        labels,
        living);
  }

  private static void concluded(
      String outcome,
      long value,
      Families families,
      String service,
      LabelSets own,
      LivingTotals living) {
    families.counter(
        "tickets_concluded",
        "Legs concluded, by outcome.",
        living.value(outcome, service, value),
        own.with("outcome", outcome).labels());
  }

  private static void histogram(
      String name,
      String help,
      double[] bounds,
      Distribution today,
      Families families,
      String service,
      Labels labels,
      LivingTotals living) {
    LivingTotals.Row row = living.row(name, service, bounds.length + 2);
    int[] seconds = today.seconds();
    int[] times = today.counts();
    long[] counts = new long[bounds.length + 1];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      long within = 0;
      while (next < seconds.length && (i == bounds.length || seconds[next] <= bounds[i])) {
        within += times[next];
        next++;
      }
      counts[i] = (long) row.value(i, within);
    }
    double sum = row.value(counts.length, today.sum());
    families.histogram(name, help, bounds, counts, sum, labels);
  }

  private static void collectCounters(
      Families families, CentreView view, LabelSets own, LivingTotals living) {
    for (CounterState state : CounterState.values()) {
      families.gauge(
          "counters",
          "Service counters, by what they are doing.",
          view.counters().stream().filter(counter -> counter.state() == state).count(),
          own.with("state", state.wireName()).labels());
    }
    for (CounterView counter : view.counters()) {
      String id = counter.plan().counter();
      Labels labels = own.with("counter", id).labels();
      families.counter(
          "served",
          "Legs served, by the counter that is credited.",
          living.value("counter-served", id, counter.servedToday()),
          labels);
      families.counter(
          "serving_seconds",
          "Time that a counter was serving; overlaps count once.",
          living.value("serving", id, counter.servingSeconds()),
          labels);
      Long available = counter.availableSeconds();
      families.counter(
          "available_seconds",
          "Time that a counter was open, neither serving nor paused.",
          living.value("available", id, available == null ? 0 : available),
          labels);
    }
  }
}
