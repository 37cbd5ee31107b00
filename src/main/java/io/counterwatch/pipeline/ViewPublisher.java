package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.DayViews;
import io.counterwatch.centre.ServiceDay;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes views of what changed: at once while there is little to do, and while events keep coming
 * only so often that it takes a fifth of the time; of every centre once a second besides, since
 * waits grow without any event. Where that is too much to do, views grow old (which is measured),
 * and events are stored and acknowledged all the same.
 */
final class ViewPublisher {
  /** While events keep coming, nothing is published for so many times what it took before. */
  private static final long REST_FACTOR = 4;

  /** Limit on how long views are made at a stretch: an event that comes waits no longer for it. */
  static final long MAX_STRETCH_NANOS = 50_000_000L;

  private static final long REFRESH_INTERVAL_NANOS = 1_000_000_000L;

  private final CentreDays days;
  private final Registry registry;
  private final DeviceHealth health;
  private final Dossiers dossiers;
  private final WriterClock clock;
  private final ViewBoard board = new ViewBoard();

  /** Centres of which something happened, and since when their views wait; the oldest first. */
  private final Map<String, Long> changed = new LinkedHashMap<>();

  /** Centres of which nothing but time has passed; they come after the others. */
  private final Map<String, Long> aged = new LinkedHashMap<>();

  /** By centre, the day that is over and whose last view is to be made, before the next day's. */
  private final Map<String, ServiceDay> ended = new HashMap<>();

  private final Rest rest;
  private long lastRefreshedNanos = Long.MIN_VALUE;

  ViewPublisher(
      CentreDays days,
      Dossiers dossiers,
      Registry registry,
      DeviceHealth health,
      WriterClock clock) {
    this.days = days;
    this.registry = registry;
    this.health = health;
    this.dossiers = dossiers;
    this.clock = clock;
    this.rest = new Rest(clock);
  }

  ViewBoard board() {
    return board;
  }

  void changed(Collection<String> centres) {
    long now = clock.nanos();
    centres.forEach(centre -> changed.putIfAbsent(centre, now));
  }

  /** A day is over: it gets one last view, which shows who expired. */
  void ended(ServiceDay day) {
    String centre = day.plan().centre();
    ServiceDay before = ended.put(centre, day);
    if (before != null) {
      publish(before);
    }
    changed(List.of(centre));
  }

  /** Makes some of the views that wait, if it is their turn; {@code idle} when no event waits. */
  void publish(boolean idle) {
    long start = clock.nanos();
    if (hasMore() && (idle || rest.isOver())) {
      publishUntil(start + MAX_STRETCH_NANOS);
      rest.after(start, REST_FACTOR);
    }
  }

  /** Makes all the views that wait, however long it takes. */
  void publishAll() {
    while (hasMore()) {
      publishUntil(clock.nanos() + MAX_STRETCH_NANOS);
    }
  }

  private void publishUntil(long untilNanos) {
    do {
      String centre = (changed.isEmpty() ? aged : changed).keySet().iterator().next();
      changed.remove(centre);
      aged.remove(centre);
      publish(centre);
    } while (hasMore() && clock.nanos() - untilNanos < 0);
  }

  /** Whether views wait. */
  boolean hasMore() {
    return !changed.isEmpty() || !aged.isEmpty();
  }

  /** For how long a view has waited to be made at most; 0 when none waits. */
  long behindNanos(long nanos) {
    return Stream.of(changed, aged)
        .flatMap(waiting -> waiting.values().stream().limit(1))
        .mapToLong(since -> nanos - since)
        .max()
        .orElse(0);
  }

  /** Has every view made anew if that is due; returns whether it was. */
  boolean refresh() {
    if (!clock.hasPassed(REFRESH_INTERVAL_NANOS, lastRefreshedNanos)) {
      return false;
    }
    lastRefreshedNanos = clock.nanos();
    // What the last round did not get to would else come after all that happens for ever.
    aged.forEach(changed::putIfAbsent);
    aged.clear();
    days.currentDays().forEach(day -> aged.putIfAbsent(day.plan().centre(), lastRefreshedNanos));
    return true;
  }

  private void publish(String centre) {
    publishLast(centre);
    ServiceDay day = days.current(centre);
    if (day != null) {
      publish(day);
    }
  }

  private void publishLast(String centre) {
    ServiceDay day = ended.remove(centre);
    if (day != null) {
      publish(day);
    }
  }

  /** Days are made anew from the store: no view waits that is of what was known before. */
  void reset() {
    ended.clear();
    changed.clear();
    aged.clear();
  }

  /** The centre has no view any more, once its last one is made. */
  void remove(String centre) {
    publishLast(centre);
    changed.remove(centre);
    aged.remove(centre);
    board.remove(centre);
  }

  private void publish(ServiceDay day) {
    CentrePlan plan = day.plan();
    String centre = plan.centre();
    long now = clock.nowMicros();
    boolean open = plan.hours().isOpen(registry.centres().calendar(centre).localTime(now));
    board.publish(
        DayViews.live(
            day,
            now,
            health.quality(plan, registry.devicesOf(centre), open, clock.nanos()),
            dossiers.today(
                centre, day.startMicros(), day.endMicros(), Math.min(now, day.endMicros() - 1))));
  }
}
