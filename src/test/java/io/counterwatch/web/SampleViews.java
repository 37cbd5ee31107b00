package io.counterwatch.web;

import static java.util.Objects.requireNonNull;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.CentreView.CounterState;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.CentreView.HourView;
import io.counterwatch.centre.CentreView.QueuePoint;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.CentreView.StaffView;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.centre.Distribution;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.centre.Totals;
import io.counterwatch.web.SampleDay.Visit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Plausible views of a made-up province, for looking at the pages and for their tests. */
final class SampleViews implements LiveViews {
  static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  static final LocalDate DAY = LocalDate.of(2025, 3, 10);

  private final Map<String, CentrePlan> plans = new LinkedHashMap<>();
  private final Map<String, SampleDay> days = new LinkedHashMap<>();
  private final Map<String, CentreView> views = new ConcurrentHashMap<>();
  private final List<Consumer<CentreView>> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean accepting = true;

  /** Those centres; one whose id is "silent" has been heard of last 25 minutes ago. */
  SampleViews(Map<CentrePlan, Double> loads) {
    long seed = 1;
    for (Map.Entry<CentrePlan, Double> each : loads.entrySet()) {
      CentrePlan plan = each.getKey();
      plans.put(plan.centre(), plan);
      days.put(plan.centre(), new SampleDay(plan, seed++, each.getValue()));
    }
  }

  static long microsAt(int hour, int minute) {
    return micros(SampleDay.seconds(hour, minute));
  }

  /** Makes every centre's view of that moment and tells the subscribers. */
  void showAt(long nowMicros) {
    plans.keySet().forEach(centre -> show(view(centre, nowMicros)));
  }

  /** As when the organisation has no such centre any more. */
  void end(String centre) {
    views.remove(centre);
  }

  /** Puts that view in place of the one before it. */
  void show(CentreView view) {
    views.put(view.centre(), view);
    listeners.forEach(listener -> listener.accept(view));
  }

  /** As when the database goes away, or comes back: no view is new. */
  void accepting(boolean now) {
    accepting = now;
    views.values().forEach(view -> listeners.forEach(listener -> listener.accept(view)));
  }

  @Override
  public boolean accepting() {
    return accepting;
  }

  @Override
  public Collection<CentreView> all() {
    return new TreeMap<>(views).values();
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

  private CentreView view(String centre, long nowMicros) {
    CentrePlan plan = requireNonNull(plans.get(centre));
    SampleDay day = requireNonNull(days.get(centre));
    boolean silent = centre.equals("silent");
    int now = second(nowMicros) - (silent ? 1500 : 0);
    List<Visit> visits = day.visits().stream().filter(visit -> visit.issued() <= now).toList();
    List<ServiceView> services =
        plan.services().values().stream().map(service -> service(service, visits, now)).toList();
    List<CounterView> counters =
        plan.counters().values().stream().map(each -> counter(each, day, visits, now)).toList();
    SampleOthers others = new SampleOthers(plan, now);
    int waiting = services.stream().mapToInt(ServiceView::waiting).sum();
    return new CentreView(
        plan,
        nowMicros,
        DAY,
        SampleDay.open(second(nowMicros)),
        quality(silent, now, counters.size() + 1, others.devices(silent, now)),
        waiting,
        longest(visits, now),
        services,
        counters,
        staff(counters),
        totals(visits, now, null),
        2,
        queue(visits, now),
        hours(visits, plan, now),
        alerts(services, now),
        List.of(),
        others.other(),
        new CentreView.Surroundings(services.size() > 3 ? 61L : null, 2),
        others.dossiers());
  }

  private static DataQuality quality(boolean silent, int now, int devices, DeviceStates states) {
    long lastEvent = micros(now - 4);
    int reporting = silent ? 0 : devices - 1;
    return new DataQuality(
        silent, lastEvent, lastEvent - 3_000_000, reporting, devices, 0, states, 1);
  }

  private static ServiceView service(ServicePlan plan, List<Visit> all, int now) {
    List<Visit> visits =
        all.stream().filter(each -> each.service().equals(plan.service())).toList();
    Integer longest = longest(visits, now);
    return new ServiceView(
        plan,
        true,
        waiting(visits, now),
        longest,
        longest == null ? null : (Long) micros(now - longest),
        visits.stream()
            .filter(each -> each.waitEnds() > now)
            .mapToLong(each -> Math.max(0, now - each.issued() - plan.targetWaitSeconds()))
            .sum(),
        totals(visits, now, plan.targetWaitSeconds()),
        queue(visits, now));
  }

  private static int waiting(List<Visit> visits, int now) {
    return (int)
        visits.stream().filter(each -> each.issued() <= now && each.waitEnds() > now).count();
  }

  private static @Nullable Integer longest(List<Visit> visits, int now) {
    return visits.stream()
        .filter(each -> each.waitEnds() > now)
        .map(each -> now - each.issued())
        .max(Integer::compare)
        .orElse(null);
  }

  private static CounterView counter(CounterPlan plan, SampleDay day, List<Visit> visits, int now) {
    String id = plan.counter();
    List<Visit> own =
        visits.stream().filter(each -> each.counter().equals(id) && each.called() <= now).toList();
    long served = own.stream().filter(each -> each.finished() <= now).count();
    long serving =
        own.stream()
            .filter(each -> each.started() <= now)
            .mapToLong(each -> Math.min(now, each.finished()) - each.started())
            .sum();
    Visit current = own.stream().filter(each -> each.finished() > now).findFirst().orElse(null);
    SampleDay.Break pause = day.pause(id, now);
    int since = own.stream().mapToInt(Visit::finished).filter(at -> at <= now).max().orElse(now);
    boolean inService = current != null && current.started() <= now;
    CounterState state = CounterState.AVAILABLE;
    if (!SampleDay.open(now) && current == null) {
      state = CounterState.CLOSED;
    } else if (inService && current != null) {
      state = CounterState.SERVING;
      since = current.started();
    } else if (pause != null) {
      state = CounterState.PAUSED;
      since = pause.from();
    }
    boolean closed = state == CounterState.CLOSED;
    return new CounterView(
        plan,
        true,
        state,
        closed ? null : "s-%02d".formatted(3 + Integer.parseInt(id) * 2),
        current == null ? null : current.number(),
        current == null ? null : DAY + "/" + current.number(),
        current != null && !inService,
        current == null
            ? null
            : new CentreView.Shown(current.number(), current.service(), micros(current.called())),
        closed && served == 0 ? null : (Long) micros(since),
        state == CounterState.PAUSED ? "break" : null,
        served,
        serving,
        now < SampleDay.opened(now) ? null : (Long) Math.max(0L, now - 27_000 - serving));
  }

  private static List<StaffView> staff(List<CounterView> counters) {
    List<StaffView> staff = new ArrayList<>();
    for (CounterView each : counters) {
      if (each.staff() != null) {
        staff.add(
            new StaffView(
                each.staff(), each.servedToday(), each.servingSeconds(), each.availableSeconds()));
      }
    }
    return staff;
  }

  private static Totals totals(List<Visit> visits, int now, @Nullable Integer target) {
    List<Visit> called = visits.stream().filter(each -> each.called() <= now).toList();
    List<Visit> served = called.stream().filter(each -> each.finished() <= now).toList();
    long left = visits.stream().filter(each -> each.left() <= now).count();
    int limit = target == null ? 900 : target;
    long met = called.stream().filter(each -> each.called() - each.issued() <= limit).count();
    long late =
        visits.stream()
            .filter(each -> Math.min(now, each.waitEnds()) - each.issued() > limit)
            .count();
    return new Totals(
        visits.size(),
        called.size(),
        served.size(),
        left / 2,
        0,
        left - left / 2,
        0,
        0,
        new Totals.ServiceLevel(target, met, met + late),
        distribution(called, each -> each.called() - each.issued()),
        distribution(served, each -> each.finished() - each.started()),
        distribution(served, each -> each.started() - each.called()),
        distribution(served, each -> each.finished() - each.issued()));
  }

  private static Distribution distribution(List<Visit> visits, ToIntFunction<Visit> seconds) {
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    visits.forEach(each -> counts.merge(seconds.applyAsInt(each), 1, Integer::sum));
    return new Distribution(
        counts.keySet().stream().mapToInt(Integer::intValue).toArray(),
        counts.values().stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<QueuePoint> queue(List<Visit> visits, int now) {
    List<QueuePoint> points = new ArrayList<>();
    for (int at = 0; at <= now; at += QueuePoint.STEP_SECONDS) {
      points.add(new QueuePoint(micros(at), waiting(visits, at)));
    }
    // As in a day that is not over: the last point is the present.
    points.add(new QueuePoint(micros(now), waiting(visits, now)));
    return points;
  }

  private static List<HourView> hours(List<Visit> visits, CentrePlan plan, int now) {
    List<HourView> hours = new ArrayList<>();
    for (int from = SampleDay.seconds(7, 0); from <= now; from += 3600) {
      for (String service : plan.services().keySet()) {
        int start = from;
        List<Visit> own = visits.stream().filter(each -> each.service().equals(service)).toList();
        hours.add(
            new HourView(
                micros(from),
                service,
                own.stream().filter(each -> within(each.issued(), start, now)).count(),
                own.stream().filter(each -> within(each.called(), start, now)).count(),
                own.stream().filter(each -> within(each.finished(), start, now)).count()));
      }
    }
    return hours;
  }

  private static boolean within(int at, int from, int now) {
    return at >= from && at < from + 3600 && at <= now;
  }

  private static List<AlertView> alerts(List<ServiceView> services, int now) {
    List<AlertView> alerts = new ArrayList<>();
    for (ServiceView each : services) {
      Integer longest = each.longestWaitSeconds();
      int limit = each.plan().maxWaitSeconds();
      if (longest != null && longest > limit) {
        long since = micros(now - longest + limit);
        alerts.add(new AlertView("longest-wait", each.plan().service(), since, longest, limit));
      }
    }
    return alerts;
  }

  static long micros(int secondOfDay) {
    Instant midnight = DAY.atStartOfDay(ZONE).toInstant();
    return ChronoUnit.MICROS.between(Instant.EPOCH, midnight) + secondOfDay * 1_000_000L;
  }

  private static int second(long micros) {
    return (int) ((micros - micros(0)) / 1_000_000);
  }
}
