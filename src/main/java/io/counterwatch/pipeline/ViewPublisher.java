package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.DayViews;
import io.counterwatch.centre.ServiceDay;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Makes views of what changed: at once while there is little to do, and while events keep coming
 * only so often that it takes a fifth of the time at most; once a second in any case, since waits
 * grow without any event.
 */
final class ViewPublisher {
  /** While events keep coming, nothing is published for so many times what it took before. */
  private static final long REST_FACTOR = 4;

  private static final long REFRESH_INTERVAL_NANOS = 1_000_000_000L;

  private final CentreDays days;
  private final Registry registry;
  private final DeviceHealth health;
  private final Dossiers dossiers;
  private final WriterClock clock;
  private final ViewBoard board = new ViewBoard();
  private final Set<String> changed = new HashSet<>();
  private long restUntilNanos;
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
    this.restUntilNanos = clock.nanos();
  }

  ViewBoard board() {
    return board;
  }

  void changed(Collection<String> centres) {
    changed.addAll(centres);
  }

  void publish(boolean idle) {
    long start = clock.nanos();
    if (!changed.isEmpty() && (idle || start - restUntilNanos >= 0)) {
      changed.forEach(this::publish);
      changed.clear();
      long end = clock.nanos();
      restUntilNanos = end + REST_FACTOR * (end - start);
    }
  }

  /** Makes every view anew if that is due; returns whether it was. */
  boolean refresh() {
    if (!clock.hasPassed(REFRESH_INTERVAL_NANOS, lastRefreshedNanos)) {
      return false;
    }
    lastRefreshedNanos = clock.nanos();
    days.currentDays().forEach(day -> changed.add(day.plan().centre()));
    publish(true);
    return true;
  }

  private void publish(String centre) {
    ServiceDay day = days.current(centre);
    if (day != null) {
      publish(day);
    }
  }

  /** The centre has no view any more. */
  void remove(String centre) {
    changed.remove(centre);
    board.remove(centre);
  }

  /** Makes a day's view, also of one that is over: it shows who expired. */
  void publish(ServiceDay day) {
    CentrePlan plan = day.plan();
    String centre = plan.centre();
    long now = clock.nowMicros();
    boolean open = plan.hours().isOpen(registry.calendar(centre).localTime(now));
    board.publish(
        DayViews.live(
            day,
            now,
            health.quality(plan, registry.devicesOf(centre), open, clock.nanos()),
            dossiers.today(centre, day.startMicros(), Math.min(now, day.endMicros() - 1))));
  }
}
