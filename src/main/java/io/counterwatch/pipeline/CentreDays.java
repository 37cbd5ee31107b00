package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.DayViews;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.EventStore.Move;
import io.counterwatch.pipeline.EventStore.NewEvent;
import io.counterwatch.pipeline.EventStore.SavedDay;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The service days in memory: the current one of every live centre, and a few others that late
 * events or imports touched. What isn't in memory is in the log, and is read when its rows are to
 * be written.
 */
final class CentreDays {
  /** Limit on the days in memory besides the current ones. */
  static final int MAX_OTHER_DAYS = 64;

  private final Registry registry;
  private final Figures figures;
  private final Map<String, ServiceDay> current = new HashMap<>();
  private final LinkedHashMap<DayKey, ServiceDay> others =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DayKey, ServiceDay> eldest) {
          return size() > MAX_OTHER_DAYS;
        }
      };

  /** Days whose rows in the database don't show all their events yet. */
  private final Set<DayKey> unsaved = new LinkedHashSet<>();

  /** Days whose rows were written before they were over, with their ends. */
  private final Map<DayKey, Long> unfinished = new HashMap<>();

  /** Days that ended as current ones, whose last views are to be made. */
  private final List<ServiceDay> ended = new ArrayList<>();

  /** Centres whose current day ended without another one: they are live no more. */
  private final List<String> gone = new ArrayList<>();

  private boolean checked;

  CentreDays(Registry registry, Figures figures) {
    this.registry = registry;
    this.figures = figures;
  }

  void clear() {
    current.clear();
    others.clear();
    unsaved.clear();
    unfinished.clear();
    ended.clear();
    gone.clear();
    checked = false;
  }

  private static DayKey key(ServiceDay day) {
    return new DayKey(day.plan().centre(), day.day());
  }

  private @Nullable ServiceDay cached(DayKey key) {
    ServiceDay day = current.get(key.centre());
    return day != null && day.day().equals(key.day()) ? day : others.get(key);
  }

  /** Takes in what was committed; returns the centres whose current day changed. */
  Set<String> apply(List<NewEvent> events, List<Move> moves) {
    for (Move move : moves) {
      evict(new DayKey(move.ticket().centre(), move.from()));
      evict(new DayKey(move.ticket().centre(), move.to()));
    }
    Map<DayKey, List<Event>> byDay = new LinkedHashMap<>();
    for (NewEvent added : events) {
      byDay
          .computeIfAbsent(
              new DayKey(added.event().centre(), added.day()), key -> new ArrayList<>())
          .add(added.event());
    }
    Set<String> changed = new HashSet<>();
    byDay.forEach(
        (key, added) -> {
          unsaved.add(key);
          countCorrections(key, added);
          ServiceDay day = cached(key);
          if (day != null) {
            day.add(added);
            if (day == current.get(key.centre())) {
              changed.add(key.centre());
            }
          }
        });
    return changed;
  }

  private void countCorrections(DayKey key, List<Event> added) {
    CentrePlans plans = registry.centre(key.centre());
    if (plans == null || plans.history()) {
      return;
    }
    long endMicros = registry.calendar(key.centre()).endMicros(key.day());
    long late = added.stream().filter(event -> event.receivedMicros() >= endMicros).count();
    if (late > 0) {
      figures.corrections(key.centre()).add(late);
    }
  }

  /** A ticket left or joined the day: it is read again from the log. */
  private void evict(DayKey key) {
    unsaved.add(key);
    others.remove(key);
    ServiceDay day = current.get(key.centre());
    if (day != null && day.day().equals(key.day())) {
      current.remove(key.centre());
    }
  }

  /** Makes {@link #missingCurrentDays} look again; it must be called about once a second. */
  void recheck() {
    checked = false;
  }

  /** Current days, as of that moment, that are not in memory. Yesterday's are set aside. */
  List<DayKey> missingCurrentDays(long nowMicros) {
    List<DayKey> missing = new ArrayList<>();
    if (checked) {
      return missing;
    }
    unfinished.forEach(
        (key, endMicros) -> {
          if (nowMicros >= endMicros) {
            unsaved.add(key);
          }
        });
    for (CentrePlans plans : registry.centres()) {
      if (plans.history()) {
        continue;
      }
      String centre = plans.centre();
      LocalDate today = registry.calendar(centre).dayAt(nowMicros);
      boolean exists = plans.inForce(today) != null;
      ServiceDay day = current.get(centre);
      if (day != null && nowMicros >= day.endMicros()) {
        current.remove(centre);
        others.put(key(day), day);
        unsaved.add(key(day));
        ended.add(day);
        day = null;
        if (!exists) {
          gone.add(centre);
        }
      }
      if (day == null && exists) {
        missing.add(new DayKey(centre, today));
      }
    }
    checked = missing.isEmpty();
    return missing;
  }

  /** The centres that have ended, or not begun, by that moment. */
  List<String> absent(long nowMicros) {
    return registry.centres().stream()
        .filter(plans -> !plans.history())
        .filter(plans -> plans.inForce(plans.calendar().dayAt(nowMicros)) == null)
        .map(CentrePlans::centre)
        .toList();
  }

  /** The days that ended since this was last asked. */
  List<ServiceDay> drainEnded() {
    List<ServiceDay> days = List.copyOf(ended);
    ended.clear();
    return days;
  }

  /** The centres that have gone since this was last asked. */
  List<String> drainGone() {
    List<String> centres = List.copyOf(gone);
    gone.clear();
    return centres;
  }

  /** Days that are to be saved but not in memory. */
  List<DayKey> missing(Collection<DayKey> keys) {
    return keys.stream().filter(key -> cached(key) == null).toList();
  }

  int others() {
    return others.size();
  }

  /** Days are folded each for itself, so at a start all cores are at it. */
  void loadCurrent(Map<DayKey, List<Event>> events) {
    events.entrySet().parallelStream()
        .map(entry -> load(entry.getKey(), entry.getValue()))
        .toList()
        .forEach(day -> current.put(day.plan().centre(), day));
  }

  void loadOther(Map<DayKey, List<Event>> events) {
    events.forEach((key, list) -> others.put(key, load(key, list)));
  }

  private ServiceDay load(DayKey key, List<Event> events) {
    CentrePlans plans = registry.centre(key.centre());
    if (plans == null) {
      // Its days can't be told without its calendar, and none may be made up.
      throw new IllegalStateException(key + " has events, and nobody knows its calendar");
    }
    ServiceDay day = new ServiceDay(plans.on(key.day()), key.day());
    day.add(events);
    return day;
  }

  /** The current day of a live centre, or null while it isn't in memory. */
  @Nullable ServiceDay current(String centre) {
    return current.get(centre);
  }

  Collection<ServiceDay> currentDays() {
    return current.values();
  }

  void unsaved(Collection<DayKey> keys) {
    unsaved.addAll(keys);
  }

  /** Marks a centre's current day to be saved, as of now, if it is wanted. */
  void saveCurrent(String centre, Predicate<DayKey> wanted) {
    ServiceDay day = current.get(centre);
    if (day != null && wanted.test(key(day))) {
      unsaved.add(key(day));
    }
  }

  Set<DayKey> unsaved() {
    return unsaved;
  }

  /** The measures of days that are in memory. */
  List<SavedDay> measure(Collection<DayKey> keys, long nowMicros) {
    List<SavedDay> days = new ArrayList<>();
    for (DayKey key : keys) {
      ServiceDay day = cached(key);
      if (day == null) {
        throw new IllegalStateException(key + " is not in memory");
      }
      if (nowMicros < day.endMicros()) {
        unfinished.put(key, day.endMicros());
      } else {
        unfinished.remove(key);
      }
      days.add(
          new SavedDay(
              DayViews.measures(day, nowMicros),
              Math.min(nowMicros, day.endMicros()),
              day.size(),
              registry.versionOn(day.day())));
    }
    return days;
  }

  void saved(Collection<DayKey> keys) {
    keys.forEach(unsaved::remove);
  }
}
