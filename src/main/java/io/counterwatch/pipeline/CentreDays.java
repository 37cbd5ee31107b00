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
 * The service days in memory: the current one of every live centre, the one before it until its
 * last rows are written, and a few others that late events or imports touched. What isn't in memory
 * is in the log, and is read when its rows are to be written.
 */
final class CentreDays {
  /** Limit on the days in memory besides the current ones and those that just ended. */
  static final int MAX_OTHER_DAYS = 64;

  /**
   * Limit on the days in memory that are over and whose last rows are not written yet: one of each
   * centre that may register itself. A further one is a day like {@linkplain #MAX_OTHER_DAYS any
   * other}.
   */
  static final int MAX_ENDED_DAYS = KnownCentres.MAX_CENTRES;

  private final KnownCentres centres;
  private final Figures figures;
  private final ForecastMail forecasts;
  private final SharedEvents shared = new SharedEvents();
  private final Map<String, ServiceDay> current = new HashMap<>();
  private final LinkedHashMap<DayKey, ServiceDay> others =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DayKey, ServiceDay> eldest) {
          return size() > MAX_OTHER_DAYS;
        }
      };

  /**
   * By centre, the newest day that is over and whose last rows are not written yet. At midnight
   * they are as many as there are centres, and would else have to be read again at once.
   */
  private final Map<String, ServiceDay> ended = new HashMap<>();

  /** Days whose rows in the database don't show all their events yet. */
  private final Set<DayKey> unsaved = new LinkedHashSet<>();

  /** Days whose rows were written before they were over, with their ends. */
  private final Map<DayKey, Long> unfinished = new HashMap<>();

  /** Days that ended as current ones, whose last views are to be made. */
  private final List<ServiceDay> unseen = new ArrayList<>();

  /** Centres whose current day ended without another one: they are live no more. */
  private final List<String> gone = new ArrayList<>();

  private boolean checked;

  /**
   * @param forecasts is told of current days
   */
  CentreDays(KnownCentres centres, Figures figures, ForecastMail forecasts) {
    this.centres = centres;
    this.figures = figures;
    this.forecasts = forecasts;
  }

  void clear() {
    current.clear();
    others.clear();
    ended.clear();
    unsaved.clear();
    unfinished.clear();
    unseen.clear();
    gone.clear();
    checked = false;
  }

  private static DayKey key(ServiceDay day) {
    return new DayKey(day.plan().centre(), day.day());
  }

  private @Nullable ServiceDay cached(DayKey key) {
    ServiceDay day = of(current, key);
    if (day == null) {
      day = of(ended, key);
    }
    return day == null ? others.get(key) : day;
  }

  /** The day of that centre, if it is this one. */
  private static @Nullable ServiceDay of(Map<String, ServiceDay> byCentre, DayKey key) {
    ServiceDay day = byCentre.get(key.centre());
    return day != null && day.day().equals(key.day()) ? day : null;
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
          .add(shared.of(added.event()));
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
              forecasts.happened(key.centre(), added);
            }
          }
        });
    return changed;
  }

  private void countCorrections(DayKey key, List<Event> added) {
    CentrePlans plans = centres.get(key.centre());
    if (plans == null || plans.history()) {
      return;
    }
    long endMicros = centres.calendar(key.centre()).endMicros(key.day());
    long late = added.stream().filter(event -> event.receivedMicros() >= endMicros).count();
    if (late > 0) {
      figures.corrections(key.centre()).add(late);
    }
  }

  /** A ticket left or joined the day: it is read again from the log. */
  private void evict(DayKey key) {
    unsaved.add(key);
    others.remove(key);
    if (of(ended, key) != null) {
      ended.remove(key.centre());
    }
    if (of(current, key) != null) {
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
    for (CentrePlans plans : centres.all()) {
      if (plans.history()) {
        continue;
      }
      String centre = plans.centre();
      LocalDate today = centres.calendar(centre).dayAt(nowMicros);
      boolean exists = plans.inForce(today) != null;
      ServiceDay day = current.get(centre);
      if (day != null && nowMicros >= day.endMicros()) {
        end(day);
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

  private void end(ServiceDay day) {
    DayKey key = key(day);
    current.remove(key.centre());
    unsaved.add(key);
    unseen.add(day);
    ServiceDay before = ended.remove(key.centre());
    if (before != null) {
      others.put(key(before), before);
    }
    if (ended.size() < MAX_ENDED_DAYS) {
      ended.put(key.centre(), day);
    } else {
      others.put(key, day);
    }
  }

  /** The centres that have ended, or not begun, by that moment. */
  List<String> absent(long nowMicros) {
    return centres.all().stream()
        .filter(plans -> !plans.history())
        .filter(plans -> plans.inForce(plans.calendar().dayAt(nowMicros)) == null)
        .map(CentrePlans::centre)
        .toList();
  }

  /** The days that ended since this was last asked. */
  List<ServiceDay> drainEnded() {
    List<ServiceDay> days = List.copyOf(unseen);
    unseen.clear();
    return days;
  }

  /** The centres that have gone since this was last asked. */
  List<String> drainGone() {
    List<String> drained = List.copyOf(gone);
    gone.clear();
    return drained;
  }

  /** Days that are to be saved but not in memory. */
  List<DayKey> missing(Collection<DayKey> keys) {
    return keys.stream().filter(key -> cached(key) == null).toList();
  }

  int others() {
    return others.size();
  }

  /** Days that are over, and in memory since their last rows are not written yet. */
  int ended() {
    return ended.size();
  }

  /** Days are folded each for itself, so at a start all cores are at it. */
  void loadCurrent(Map<DayKey, List<Event>> events) {
    events.entrySet().parallelStream()
        .map(entry -> load(entry.getKey(), entry.getValue()))
        .toList()
        .forEach(day -> current.put(day.plan().centre(), day));
    events.forEach((key, all) -> tell(key, all));
  }

  private void tell(DayKey key, List<Event> events) {
    CentrePlans plans = centres.get(key.centre());
    if (plans != null) {
      forecasts.began(new ForecastMail.Beginning(plans, key.day(), events));
    }
  }

  /** Has a centre's current day told to the forecasts again; one that isn't in memory will be. */
  void tellAgain(String centre) {
    ServiceDay day = current.get(centre);
    if (day != null) {
      tell(key(day), day.events());
    }
  }

  void loadOther(Map<DayKey, List<Event>> events) {
    events.forEach((key, list) -> others.put(key, load(key, list)));
  }

  private ServiceDay load(DayKey key, List<Event> events) {
    CentrePlans plans = centres.get(key.centre());
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
              centres.versionOn(day.day())));
    }
    return days;
  }

  /** Their rows show what was {@linkplain #measure measured}. */
  void saved(Collection<DayKey> keys) {
    for (DayKey key : keys) {
      unsaved.remove(key);
      ServiceDay day = of(ended, key);
      if (day != null && !unfinished.containsKey(key)) {
        ended.remove(key.centre());
        others.put(key, day);
      }
    }
  }
}
