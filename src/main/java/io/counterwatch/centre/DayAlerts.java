package io.counterwatch.centre;

import static io.counterwatch.centre.Leg.NEVER;

import io.counterwatch.centre.CentreView.AlertEpisode;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.WorkTime.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of a centre's day: those of its services, and which counters are at work. A part of
 * the fold, so a function of the day's sorted events.
 */
final class DayAlerts {
  /** The newest episodes of a centre's day that its view shows. */
  static final int MAX_EPISODES = 100;

  private static final Comparator<AlertEpisode> NEWEST_FIRST =
      Comparator.comparingLong(AlertEpisode::untilMicros)
          .thenComparingLong(AlertEpisode::sinceMicros)
          .reversed();

  /**
   * What is raised, and what was.
   *
   * @param active by service, in the services' order
   * @param ended the newest first
   */
  record Standing(List<AlertView> active, List<AlertEpisode> ended) {}

  private final boolean watched;
  private final long endMicros;
  private final List<Span> openSpans;
  private final Undo undo;
  private final Map<String, ServiceAlerts> services = new LinkedHashMap<>();
  private final Map<String, CounterPlan> atWork = new HashMap<>();
  private long nowMicros = NEVER;
  private boolean countersHeard;

  /**
   * Of an empty day.
   *
   * @param openSpans when the centre is open on that day, ascending
   */
  DayAlerts(CentrePlan plan, long endMicros, List<Span> openSpans, Undo undo) {
    this.watched = !plan.history();
    this.endMicros = endMicros;
    this.openSpans = openSpans;
    this.undo = undo;
  }

  /** An event of that moment is about to be applied. */
  void at(long micros) {
    if (undo.remembers()) {
      long before = nowMicros;
      undo.step(() -> nowMicros = before);
    }
    nowMicros = micros;
  }

  /** The alerts of a service, from now on; null in a centre that has nothing live. */
  @Nullable ServiceAlerts watch(ServicePlan plan, LegTally legs) {
    if (!watched) {
      return null;
    }
    int counters = 0;
    for (CounterPlan counter : atWork.values()) {
      counters += counter.serves(plan.service()) ? 1 : 0;
    }
    ServiceAlerts alerts = new ServiceAlerts(plan, legs, this, counters);
    undo.key(services, plan.service());
    services.put(plan.service(), alerts);
    return alerts;
  }

  /** A counter called somebody of that service, or began to serve, so somebody works there. */
  void called(CounterPlan counter, @Nullable String service) {
    atWork(counter, true);
    ServiceAlerts alerts = service == null ? null : services.get(service);
    if (alerts != null) {
      alerts.called();
    }
  }

  /** A counter said that it opened, or that it paused or closed. */
  void said(CounterPlan counter, boolean open) {
    if (!countersHeard) {
      services.values().forEach(ServiceAlerts::beforeChange);
      undo.step(() -> countersHeard = false);
      countersHeard = true;
    }
    atWork(counter, open);
  }

  private void atWork(CounterPlan counter, boolean working) {
    if (atWork.containsKey(counter.counter()) == working) {
      return;
    }
    undo.key(atWork, counter.counter());
    if (working) {
      atWork.put(counter.counter(), counter);
    } else {
      atWork.remove(counter.counter());
    }
    services.forEach(
        (service, alerts) -> {
          if (counter.serves(service)) {
            alerts.countersAtWork(working ? 1 : -1);
          }
        });
  }

  /** As of that moment, or of the newest event if that is later; changes nothing. */
  Standing standing(long asOfMicros) {
    List<AlertView> active = new ArrayList<>();
    List<AlertEpisode> ended = new ArrayList<>();
    long asOf = Math.max(asOfMicros, nowMicros);
    services.values().forEach(alerts -> alerts.collect(asOf, active, ended));
    ended.sort(NEWEST_FIRST);
    return new Standing(
        active, List.copyOf(ended.subList(0, Math.min(MAX_EPISODES, ended.size()))));
  }

  /** Must be told of what changes in the alerts. */
  Undo undo() {
    return undo;
  }

  /** The time of the event that is being applied. */
  long nowMicros() {
    return nowMicros;
  }

  /** When everybody's wait is over. */
  long endMicros() {
    return endMicros;
  }

  List<Span> openSpans() {
    return openSpans;
  }

  /** Whether any counter has said today that it opened, paused or closed. */
  boolean countersHeard() {
    return countersHeard;
  }
}
