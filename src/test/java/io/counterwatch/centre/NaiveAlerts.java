package io.counterwatch.centre;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The alerts of one service as somebody would find them out who looks at the clock each half second
 * and knows nothing but the tickets' lists: slow, simple, and of nothing that the engine is made
 * of. It knows sensible events only, each of a ticket that is at this service.
 */
final class NaiveAlerts {
  private static final long STEP = 500_000;
  private static final int LEAST = 20;

  /** A raising or clearing that the clock's walk came upon. */
  record Found(String alert, long since, long until, double worst) {}

  private static final class Visit {
    long issued;
    long called = -1;
    boolean parked;
    boolean ended;
    long endedAt;
    boolean served;
    boolean moved;
    boolean startedUncalled;
  }

  private static final class Bell {
    boolean rings;
    long since;
    double worst;
  }

  private final ServicePlan plan;
  private final TreeSet<Long> openMinutes;
  private final List<Visit> visits = new ArrayList<>();

  /** The last visit of each ticket. */
  private final Map<String, Visit> now = new LinkedHashMap<>();

  private final Map<String, Boolean> counters = new LinkedHashMap<>();
  private final Map<String, Bell> bells = new LinkedHashMap<>();
  private final List<Found> over = new ArrayList<>();
  private boolean counterSpoke;
  private long lastCall = -1;
  private long queueFrom = -1;
  private long uncoveredFrom = -1;
  private long openFrom = -1;

  /**
   * For a centre that is open in those minutes only.
   *
   * @param openMinutes minutes since 1970
   */
  NaiveAlerts(ServicePlan plan, TreeSet<Long> openMinutes) {
    this.plan = plan;
    this.openMinutes = openMinutes;
  }

  /** What rings at that moment, {@code until} −1, and what rang before. */
  List<Found> walk(List<Event> sorted, long from, long now) {
    int next = 0;
    for (long clock = from; clock <= now; clock += STEP) {
      // What held up to this very moment, before anything happens at it.
      look(clock, true);
      while (next < sorted.size() && sorted.get(next).timeMicros() == clock) {
        apply(sorted.get(next++));
      }
      note(clock);
      look(clock, false);
    }
    List<Found> found = new ArrayList<>(over);
    bells.forEach(
        (alert, bell) -> {
          if (bell.rings) {
            found.add(new Found(alert, bell.since, -1, shown(alert, bell.worst)));
          }
        });
    return found;
  }

  private void apply(Event event) {
    long at = event.timeMicros();
    String subject = event.subject() == null ? "" : event.subject();
    Visit visit = now.getOrDefault(subject, new Visit());
    switch (event.body()) {
      case EventBody.TicketIssued issued -> come(subject, at);
      case EventBody.TicketCalled called -> {
        visit.called = visit.called < 0 ? at : visit.called;
        lastCall = at;
        counters.put(called.counter(), true);
      }
      case EventBody.ServiceStarted started -> {
        visit.startedUncalled = visit.called < 0;
        lastCall = at;
        counters.put(started.counter(), true);
      }
      case EventBody.ServiceFinished finished -> {
        visit.ended = true;
        visit.endedAt = at;
        visit.served = true;
      }
      case EventBody.TicketLeft left -> {
        visit.ended = true;
        visit.endedAt = at;
      }
      case EventBody.TicketParked parked -> visit.parked = true;
      case EventBody.TicketTransferred transferred -> {
        visit.ended = true;
        visit.endedAt = at;
        visit.moved = true;
        if (transferred.service().equals(plan.service())) {
          come(subject, at);
        }
      }
      case EventBody.CounterOpened opened -> {
        counterSpoke = true;
        counters.put(opened.counter(), true);
      }
      case EventBody.CounterPaused paused -> {
        counterSpoke = true;
        counters.put(paused.counter(), false);
      }
      case EventBody.CounterClosed closed -> {
        counterSpoke = true;
        counters.put(closed.counter(), false);
      }
      default -> throw new IllegalArgumentException(event.body().toString());
    }
  }

  private void come(String subject, long at) {
    Visit visit = new Visit();
    visit.issued = at;
    visits.add(visit);
    now.put(subject, visit);
  }

  private List<Visit> queue() {
    return visits.stream()
        .filter(v -> v.called < 0 && !v.parked && !v.ended && !v.startedUncalled)
        .toList();
  }

  private void note(long clock) {
    boolean somebody = !queue().isEmpty();
    queueFrom = !somebody ? -1 : queueFrom < 0 ? clock : queueFrom;
    boolean uncovered = somebody && counterSpoke && !counters.containsValue(true);
    uncoveredFrom = !uncovered ? -1 : uncoveredFrom < 0 ? clock : uncoveredFrom;
  }

  private void look(long clock, boolean before) {
    // Just before a moment, the minute that it lies in may not have begun.
    boolean open = openMinutes.contains((before ? clock - 1 : clock) / 60_000_000);
    if (!before) {
      openFrom = !open ? -1 : openFrom < 0 ? clock : openFrom;
    }
    double longest = queue().stream().mapToLong(v -> clock - v.issued).max().orElse(0) / 1e6;
    ring(
        "longest-wait", longest, plan.maxWaitSeconds(), plan.maxWaitSeconds() * 0.8, clock, before);
    int waiting = queue().size();
    ring("waiting", waiting, plan.maxWaiting(), plan.maxWaiting() * 0.8, clock, before);
    long called = queueFrom < 0 ? -1 : Math.max(queueFrom, lastCall);
    timer("nobody-called", called, plan.maxNoCallSeconds(), clock, before, open);
    timer("no-open-counter", uncoveredFrom, plan.maxNoCounterSeconds(), clock, before, open);
    if (!before) {
      rates(clock);
    }
  }

  private void timer(String alert, long from, int limit, long clock, boolean before, boolean open) {
    double value = from < 0 || !open ? 0 : (clock - Math.max(from, openFrom)) / 1e6;
    ring(alert, value, limit, limit, clock, before);
  }

  private void ring(
      String alert, double value, double limit, double clear, long clock, boolean before) {
    Bell bell = bells.computeIfAbsent(alert, name -> new Bell());
    if (bell.rings) {
      bell.worst = Math.max(bell.worst, value);
      if (!before && value <= clear) {
        bell.rings = false;
        over.add(new Found(alert, bell.since, clock, shown(alert, bell.worst)));
      }
    } else if (value > limit) {
      bell.rings = true;
      bell.since = before ? clock - STEP : clock;
      bell.worst = value;
    }
  }

  private void rates(long clock) {
    long inTime = 0;
    long judged = 0;
    long lost = 0;
    long concluded = 0;
    for (Visit visit : visits) {
      long until = visit.called >= 0 ? visit.called : visit.ended ? visit.endedAt : clock;
      boolean late = Math.round((until - visit.issued) / 1e6) > plan.targetWaitSeconds();
      inTime += visit.called >= 0 && !late ? 1 : 0;
      judged += visit.called >= 0 || late ? 1 : 0;
      boolean early =
          Math.round((visit.endedAt - visit.issued) / 1e6) <= plan.shortAbandonSeconds();
      lost += visit.ended && !visit.moved && !visit.served && !early ? 1 : 0;
      concluded += visit.ended && !visit.moved && (visit.served || !early) ? 1 : 0;
    }
    // The share of the bad, so that more is worse; in ten-thousandths against rounding.
    if (plan.minServiceLevel() != null) {
      rate("service-level", 1 - plan.minServiceLevel(), judged - inTime, judged, clock);
    }
    if (plan.maxAbandonment() != null) {
      rate("abandonment", plan.maxAbandonment(), lost, concluded, clock);
    }
  }

  private void rate(String alert, double limit, long bad, long all, long clock) {
    long most = Math.round(limit * 10_000);
    long clear = most - Math.min(500, most / 2);
    Bell bell = bells.computeIfAbsent(alert, name -> new Bell());
    double share = all == 0 ? 0 : (double) bad / all;
    if (bell.rings) {
      bell.worst = Math.max(bell.worst, share);
      if (bad * 10_000 <= clear * all) {
        bell.rings = false;
        over.add(new Found(alert, bell.since, clock, shown(alert, bell.worst)));
      }
    } else if (all >= LEAST && bad * 10_000 > most * all) {
      bell.rings = true;
      bell.since = clock;
      bell.worst = share;
    }
  }

  private static double shown(String alert, double worst) {
    return switch (alert) {
      case "service-level" -> Math.round((1 - worst) * 1e4) / 1e4;
      case "abandonment" -> Math.round(worst * 1e4) / 1e4;
      default -> Math.round(worst);
    };
  }
}
