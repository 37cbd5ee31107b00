package io.counterwatch.centre;

import io.counterwatch.centre.CentreView.CounterState;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.HourView;
import io.counterwatch.centre.CentreView.QueuePoint;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.CentreView.Shown;
import io.counterwatch.centre.CentreView.StaffView;
import io.counterwatch.centre.DayMeasures.HourMeasures;
import io.counterwatch.centre.DayMeasures.ServiceMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Facts and a "now" give everything that depends on a "now". */
public final class DayViews {
  private DayViews() {}

  /**
   * The live view of a centre's current day.
   *
   * @param dossiers the measures of the day so far
   */
  public static CentreView live(
      ServiceDay day, long nowMicros, CentreView.DataQuality devices, DossierMeasures dossiers) {
    DayFold fold = day.fold();
    TicketTally tally = fold.tally();
    boolean dayOver = nowMicros >= day.endMicros();
    long asOf = Math.min(nowMicros, day.endMicros());
    LegTally all = tally.allLegs();
    Long oldest = dayOver ? null : all.waitingSinceMicros();
    ServiceDays calendar = ServiceDays.of(day.plan());
    DayAlerts.Standing alerts = fold.alerts().standing(nowMicros);
    return new CentreView(
        day.plan(),
        nowMicros,
        day.day(),
        day.plan().hours().isOpen(calendar.localTime(nowMicros)),
        devices.ofDay(day.lastEventMicros(), fold.anomalies(asOf) + dossiers.anomalies()),
        dayOver ? 0 : all.waiting.size(),
        ageSeconds(oldest, asOf),
        services(day, asOf, dayOver),
        counters(day, asOf),
        staff(fold, asOf).stream()
            .map(s -> new StaffView(s.id(), s.served(), s.servingSeconds(), s.availableSeconds()))
            .toList(),
        tally.totals(asOf, dayOver),
        day.corrections(),
        queue(all, day, asOf, dayOver),
        hours(day),
        alerts.active(),
        alerts.ended(),
        fold.others().measures(asOf, fold::ticket),
        new CentreView.Surroundings(fold.others().people(asOf), fold.others().assisting()),
        dossiers);
  }

  /**
   * The measures of a day.
   *
   * @param nowMicros decides whether the day is over; one that is over is measured as of its end
   */
  public static DayMeasures measures(ServiceDay day, long nowMicros) {
    DayFold fold = day.fold();
    TicketTally tally = fold.tally();
    boolean dayOver = nowMicros >= day.endMicros();
    long asOf = Math.min(nowMicros, day.endMicros());
    List<ServiceMeasures> services = new ArrayList<>();
    tally
        .byService()
        .forEach((id, legs) -> services.add(new ServiceMeasures(id, legs.totals(asOf, dayOver))));
    List<WorkMeasures> counters = new ArrayList<>();
    for (Desk desk : fold.desks().values()) {
      WorkTime work = fold.work().ofCounter(desk, asOf);
      counters.add(
          new WorkMeasures(
              desk.counter(),
              tally.counterCredit().served(desk.counter()),
              Durations.wholeSeconds(work.servingMicros()),
              available(desk, work),
              tally.counterCredit().servedByService(desk.counter())));
    }
    return new DayMeasures(
        day.plan().centre(),
        day.day(),
        day.day(),
        dayOver,
        tally.totals(asOf, dayOver),
        services,
        counters,
        staff(fold, asOf),
        hourMeasures(day),
        fold.others().measures(asOf, fold::ticket),
        fold.anomalies(asOf),
        day.corrections());
  }

  private static List<ServiceView> services(ServiceDay day, long asOf, boolean dayOver) {
    List<ServiceView> views = new ArrayList<>();
    day.fold()
        .tally()
        .byService()
        .forEach(
            (id, legs) -> {
              Long oldest = dayOver ? null : legs.waitingSinceMicros();
              views.add(
                  new ServiceView(
                      day.plan().service(id),
                      day.plan().services().containsKey(id),
                      dayOver ? 0 : legs.waiting.size(),
                      ageSeconds(oldest, asOf),
                      oldest,
                      dayOver ? 0 : legs.overTargetSeconds(asOf),
                      legs.totals(asOf, dayOver),
                      queue(legs, day, asOf, dayOver)));
            });
    return views;
  }

  private static @Nullable Integer ageSeconds(@Nullable Long sinceMicros, long asOf) {
    return sinceMicros == null ? null : Durations.wholeSeconds(asOf - sinceMicros);
  }

  private static List<CounterView> counters(ServiceDay day, long asOf) {
    List<CounterView> views = new ArrayList<>();
    for (Desk desk : day.fold().desks().values()) {
      WorkTime work = day.fold().work().ofCounter(desk, asOf);
      Leg serving = lastPresent(desk, Leg.State.SERVING);
      Leg shown = serving != null ? serving : lastPresent(desk, Leg.State.CALLED);
      views.add(
          new CounterView(
              desk.plan,
              day.plan().counters().containsKey(desk.counter()),
              serving != null ? CounterState.SERVING : state(desk),
              staff(desk, serving),
              shown == null ? null : shown.ticket.number,
              shown == null ? null : shown.ticket.subject,
              serving == null && shown != null,
              shown == null ? null : shown(desk, shown),
              since(desk, serving),
              serving == null ? desk.pauseReason : null,
              day.fold().tally().counterCredit().served(desk.counter()),
              Durations.wholeSeconds(work.servingMicros()),
              available(desk, work)));
    }
    return views;
  }

  /** Who serves there; where that is not known, under whose name it is open. */
  private static @Nullable String staff(Desk desk, @Nullable Leg serving) {
    String staff = serving == null ? null : serving.segments.getLast().staff();
    return staff != null ? staff : desk.staff;
  }

  private static @Nullable Shown shown(Desk desk, Leg leg) {
    String service = leg.service;
    if (!leg.ticket.issued || service == null) {
      return null;
    }
    Segment segment = leg.lastSegment();
    boolean calledHere = leg.calledTo.equals(desk.counter());
    return new Shown(
        leg.ticket.number,
        service,
        calledHere || segment == null ? leg.lastCallMicros : segment.startMicros);
  }

  /** Null where the counter was never opened. */
  private static @Nullable Long available(Desk desk, WorkTime work) {
    return desk.wasEverOpened() ? wholeSeconds(work.availableMicros()) : null;
  }

  private static @Nullable Long wholeSeconds(@Nullable Long micros) {
    return micros == null ? null : (Long) (long) Durations.wholeSeconds(micros);
  }

  private static CounterState state(Desk desk) {
    return switch (desk.state) {
      case CLOSED -> CounterState.CLOSED;
      case OPEN -> CounterState.AVAILABLE;
      case PAUSED -> CounterState.PAUSED;
    };
  }

  private static @Nullable Leg lastPresent(Desk desk, Leg.State state) {
    for (Leg leg : desk.present.reversed()) {
      if (leg.state == state) {
        return leg;
      }
    }
    return null;
  }

  private static @Nullable Long since(Desk desk, @Nullable Leg serving) {
    if (serving != null) {
      return serving.segments.getLast().startMicros;
    }
    long since = desk.sinceMicros;
    if (desk.state == Desk.State.OPEN) {
      // Where services overlapped, the one that began last need not have ended last.
      for (Segment segment : desk.segments) {
        since = Math.max(since, segment.endMicros);
      }
    }
    return since == Leg.NEVER ? null : since;
  }

  private static List<WorkMeasures> staff(DayFold fold, long asOf) {
    CreditTally credit = fold.tally().staffCredit();
    Map<String, WorkTally.StaffWork> work = fold.work().ofStaff(asOf);
    Set<String> all = new TreeSet<>(work.keySet());
    all.addAll(credit.workers());
    List<WorkMeasures> measures = new ArrayList<>();
    for (String id : all) {
      WorkTally.StaffWork time = work.getOrDefault(id, new WorkTally.StaffWork(0, null));
      measures.add(
          new WorkMeasures(
              id,
              credit.served(id),
              Durations.wholeSeconds(time.servingMicros()),
              wholeSeconds(time.availableMicros()),
              credit.servedByService(id)));
    }
    return measures;
  }

  private static List<QueuePoint> queue(LegTally legs, ServiceDay day, long asOf, boolean dayOver) {
    long stepMicros = QueuePoint.STEP_SECONDS * 1_000_000L;
    int lastStep =
        dayOver
            ? legs.queueSteps.end()
            : (int) Math.max(0, (asOf - day.startMicros()) / stepMicros);
    List<QueuePoint> points = new ArrayList<>(lastStep + 1);
    int waiting = 0;
    for (int step = 0; step < lastStep; step++) {
      waiting += legs.queueSteps.at(step);
      points.add(new QueuePoint(day.startMicros() + (step + 1) * stepMicros, waiting));
    }
    if (!dayOver) {
      points.add(new QueuePoint(asOf, legs.waiting.size()));
    }
    return points;
  }

  private static List<HourView> hours(ServiceDay day) {
    List<HourView> hours = new ArrayList<>();
    day.fold()
        .tally()
        .byService()
        .forEach(
            (service, legs) -> {
              int end =
                  Math.max(
                      legs.openedByHour.end(),
                      Math.max(legs.calledByHour.end(), legs.servedByHour.end()));
              for (int hour = 0; hour < end; hour++) {
                HourView view =
                    new HourView(
                        legs.firstHourMicros + hour * 3_600_000_000L,
                        service,
                        legs.openedByHour.at(hour),
                        legs.calledByHour.at(hour),
                        legs.servedByHour.at(hour));
                if (view.issued() + view.called() + view.served() > 0) {
                  hours.add(view);
                }
              }
            });
    return hours;
  }

  /** By local hour: where the clocks go back, two hours of the day share one. */
  private static List<HourMeasures> hourMeasures(ServiceDay day) {
    ServiceDays calendar = ServiceDays.of(day.plan());
    return HourMeasures.sumOf(
        hours(day).stream()
            .map(
                view ->
                    new HourMeasures(
                        calendar.localTime(view.startMicros()).getHour(),
                        view.service(),
                        view.issued(),
                        view.called(),
                        view.served()))
            .toList());
  }
}
