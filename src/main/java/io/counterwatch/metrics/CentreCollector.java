package io.counterwatch.metrics;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.CounterState;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.Distribution;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.centre.Stats;
import io.counterwatch.centre.Totals;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

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
  private final Map<String, Series> centres = new ConcurrentSkipListMap<>();

  /** A centre's newest view and its counters; locked alone, so that no view waits for a scrape. */
  private static final class Series {
    private final LivingTotals living = new LivingTotals();
    private CentreView newest;

    Series(CentreView first) {
      newest = first;
    }

    synchronized void note(CentreView view) {
      if (!view.day().equals(newest.day())) {
        // What the day counted since the last scrape counts, too.
        collectCentre(new Families(), newest, living);
        living.endDay();
      }
      newest = view;
    }

    synchronized void collect(Families families) {
      collectCentre(families, newest, living);
    }
  }

  /** Of those views; listens, so that what a day counted last isn't missed between scrapes. */
  public CentreCollector(LiveViews views) {
    this.views = views;
    views.subscribe(
        view -> centres.computeIfAbsent(view.centre(), id -> new Series(view)).note(view));
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    centres.keySet().removeIf(centre -> views.of(centre) == null);
    centres.values().forEach(centre -> centre.collect(families));
    return families.snapshots();
  }

  private static void collectCentre(Families families, CentreView view, LivingTotals living) {
    Labels centre = Labels.of("centre", view.centre());
    families.gauge(
        "centre_open", "Whether the centre is in its opening hours.", view.open() ? 1 : 0, centre);
    families.gauge(
        "centre_info",
        "The centre's name and place in the organisation; always 1.",
        1,
        Labels.of(
            "centre",
            view.centre(),
            "name",
            view.plan().names().vi(),
            "level",
            view.plan().level(),
            "parent",
            view.plan().parent() == null ? "" : view.plan().parent()));
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
        living.value("anomalies", view.data().anomalies()),
        centre);
    view.services().forEach(service -> collectService(families, view, service, living));
    collectCounters(families, view, living);
    OtherSeries.collect(families, view, living);
  }

  private static void collectService(
      Families families, CentreView view, ServiceView service, LivingTotals living) {
    ServicePlan plan = service.plan();
    Labels labels = Labels.of("centre", view.centre(), "service", plan.service());
    families.gauge("tickets_waiting", "Tickets that wait now.", service.waiting(), labels);
    Integer longest = service.longestWaitSeconds();
    families.gauge(
        "longest_wait_seconds",
        "How long the one has waited who waits longest; 0 when nobody waits.",
        longest == null ? 0 : longest,
        labels);
    PolicyFamilies.collect(families, view, plan, labels);
    collectToday(families, service.today(), labels);
    collectLiving(families, view.centre(), plan.service(), service.today(), labels, living);
  }

  private static void collectToday(Families families, Totals today, Labels labels) {
    today("issued", today.issued(), families, labels);
    today("served", today.served(), families, labels);
    today("no-show", today.noShow(), families, labels);
    today("cancelled", today.cancelled(), families, labels);
    today("walked-out", today.walkedOut(), families, labels);
    today("expired", today.expired(), families, labels);
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
    Stats waits = today.waits().stats();
    if (waits.count() > 0) {
      waits("mean", waits.mean(), families, labels);
      waits("median", waits.median(), families, labels);
      waits("p90", waits.p90(), families, labels);
      waits("max", waits.max(), families, labels);
    }
  }

  private static void today(String outcome, long value, Families families, Labels labels) {
    families.gauge(
        "today_tickets",
        "Legs of the current service day, by outcome.",
        value,
        labels.add("outcome", outcome));
  }

  private static void waits(String statistic, double value, Families families, Labels labels) {
    families.gauge(
        "today_wait_seconds",
        "Waits of the current service day: leg opened to first call.",
        value,
        labels.add("statistic", statistic));
  }

  private static void collectLiving(
      Families families,
      String centre,
      String service,
      Totals today,
      Labels labels,
      LivingTotals living) {
    families.counter(
        "tickets_issued",
        "Legs opened.",
        living.value("issued/" + service, today.issued()),
        labels);
    families.counter(
        "tickets_called",
        "Legs called at least once.",
        living.value("called/" + service, today.called()),
        labels);
    concluded("served", today.served(), families, service, labels, living);
    concluded("no-show", today.noShow(), families, service, labels, living);
    concluded("cancelled", today.cancelled(), families, service, labels, living);
    concluded("walked-out", today.walkedOut(), families, service, labels, living);
    concluded("expired", today.expired(), families, service, labels, living);
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
      Labels labels,
      LivingTotals living) {
    families.counter(
        "tickets_concluded",
        "Legs concluded, by outcome.",
        living.value(outcome + "/" + service, value),
        labels.add("outcome", outcome));
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
    String key = name + "/" + service + "/";
    long[] counts = new long[bounds.length + 1];
    long below = 0;
    for (int i = 0; i < bounds.length; i++) {
      long atMost = today.atMost((int) bounds[i]);
      counts[i] = (long) living.value(key + i, atMost - below);
      below = atMost;
    }
    counts[bounds.length] = (long) living.value(key + bounds.length, today.count() - below);
    families.histogram(name, help, bounds, counts, living.value(key + "sum", today.sum()), labels);
  }

  private static void collectCounters(Families families, CentreView view, LivingTotals living) {
    for (CounterState state : CounterState.values()) {
      families.gauge(
          "counters",
          "Service counters, by what they are doing.",
          view.counters().stream().filter(counter -> counter.state() == state).count(),
          Labels.of("centre", view.centre(), "state", state.wireName()));
    }
    for (CounterView counter : view.counters()) {
      String id = counter.plan().counter();
      Labels labels = Labels.of("centre", view.centre(), "counter", id);
      families.counter(
          "served",
          "Legs served, by the counter that is credited.",
          living.value("counter-served/" + id, counter.servedToday()),
          labels);
      families.counter(
          "serving_seconds",
          "Time that a counter was serving; overlaps count once.",
          living.value("serving/" + id, counter.servingSeconds()),
          labels);
      Long available = counter.availableSeconds();
      families.counter(
          "available_seconds",
          "Time that a counter was open, neither serving nor paused.",
          living.value("available/" + id, available == null ? 0 : available),
          labels);
    }
  }
}
