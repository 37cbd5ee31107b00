package io.counterwatch.web;

import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.ExceptionCause;
import io.counterwatch.centre.ExceptionKey;
import io.counterwatch.centre.ExceptionRule;
import io.counterwatch.centre.ExceptionRule.Current;
import io.counterwatch.centre.ExceptionRule.Reading;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.store.query.ExceptionLog;
import io.counterwatch.store.query.ExceptionLog.Beginning;
import io.counterwatch.store.query.ExceptionLog.Change;
import io.counterwatch.store.query.ExceptionLog.Ending;
import io.counterwatch.store.query.ExceptionLog.Entry;
import io.counterwatch.store.query.ExceptionLog.Explained;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which exceptions stand, in the order in which they began, and which were over lately. Compares
 * the live views with what is written every so often; what is shown is what is written. While the
 * database is away nothing changes. All on one event loop.
 */
final class ExceptionDesk {
  /** Limit on those that are over and shown, the newest. */
  static final int MAX_OVER = 200;

  /** Limit on those that begin in one transaction; further ones begin with the next look. */
  static final int MAX_BEGINNINGS = 500;

  /**
   * Looks after a start before silence begins to count: as long as a device may be silent before it
   * counts as offline, since nobody has been heard yet.
   */
  static final int LOOKS_BEFORE_SILENCE = 180;

  /**
   * Looks without a connection to the broker before that is an exception, and nothing more is said
   * of centres: their silence is the server's own.
   */
  static final int LOOKS_WITHOUT_LINE = 30;

  private static final Logger LOG = LoggerFactory.getLogger(ExceptionDesk.class);
  private static final int LOOK_MILLIS = 1_000;
  private static final int LOOKS_PER_FORGETTING = 3_600;

  /** For so long another cause must be the likely one before it takes the place of the first. */
  static final long STEADY_MICROS = TimeUnit.MINUTES.toMicros(10);

  private static final long SHOWN_MICROS = TimeUnit.DAYS.toMicros(1);

  private final LiveViews live;
  private final ExceptionLog log;
  private final LongSupplier nowMicros;
  private final BooleanSupplier connected;
  private final Map<ExceptionKey, Entry> standing = new LinkedHashMap<>();

  /** The newest first. */
  private final Deque<Entry> over = new ArrayDeque<>();

  private final Map<ExceptionKey, Current> now = new HashMap<>();
  private final Map<ExceptionKey, Doubt> doubts = new HashMap<>();

  /** By what it was about: when the newest was over of those that are no longer kept here. */
  private final Map<ExceptionKey, Long> droppedMicros = new HashMap<>();

  /** The same of those that were not even read at the start; nobody knows what they were about. */
  private long unreadMicros = Long.MIN_VALUE;

  private boolean known;
  private boolean busy;
  private boolean failing;
  private int looks;

  /** Looks since the server began to hear: at its start, or after broker or database were away. */
  private int looksHearing;

  private int looksCutOff;
  private long cutOffMicros;

  /** Another cause than the one that is written has been the likely one since then. */
  private record Doubt(ExceptionCause cause, long sinceMicros) {}

  /**
   * Knows nothing before it is started.
   *
   * @param nowMicros the server's clock
   * @param connected whether the server's own connection to the broker stands
   */
  ExceptionDesk(
      LiveViews live, ExceptionLog log, LongSupplier nowMicros, BooleanSupplier connected) {
    this.live = live;
    this.log = log;
    this.nowMicros = nowMicros;
    this.connected = connected;
  }

  /** Looks every so often, on the event loop that calls. */
  void start(Vertx vertx) {
    look();
    vertx.setPeriodic(LOOK_MILLIS, id -> look());
  }

  /** Whether what is written has been read. */
  boolean isKnown() {
    return known;
  }

  /**
   * Whether none standing means that none is known: not right after a start, nor while it fails.
   */
  boolean isSettled() {
    return known && !failing && looksHearing > LOOKS_BEFORE_SILENCE;
  }

  /** Those that stand, the oldest first. */
  Collection<Entry> standing() {
    return List.copyOf(standing.values());
  }

  /** Those that were over within a day, the newest first, at most {@link #MAX_OVER}. */
  List<Entry> over() {
    long since = nowMicros.getAsLong() - SHOWN_MICROS;
    List<Entry> lately = new ArrayList<>();
    for (Entry entry : over) {
      Long micros = entry.overMicros();
      if (micros != null && micros > since) {
        lately.add(entry);
      }
    }
    return lately;
  }

  /** Whether more of those asked for were, or may have been, over within a day than are told. */
  boolean wereMoreOver(Predicate<ExceptionKey> asked) {
    long since = nowMicros.getAsLong() - SHOWN_MICROS;
    return unreadMicros > since
        || droppedMicros.entrySet().stream()
            .anyMatch(each -> each.getValue() > since && asked.test(each.getKey()));
  }

  /** How it is now; null where nothing can be said of it now, and of one that is over. */
  @Nullable Current now(ExceptionKey key) {
    return now.get(key);
  }

  /**
   * Whether it is one of those centres'. Of one that was over long ago only who sees all centres is
   * told what it was about.
   */
  boolean isAbout(long id, CentreScope centres) {
    return centres.isAll()
        || Stream.concat(standing.values().stream(), over.stream())
            .anyMatch(entry -> entry.id() == id && centres.holds(entry.key().centre()));
  }

  /** Notes that somebody has taken notice; how it then stands, null where there is none. */
  Future<@Nullable Entry> acknowledge(long id, @Nullable String by) {
    return log.acknowledge(id, by, nowMicros.getAsLong())
        .onSuccess(
            entry -> {
              if (entry != null && entry.overMicros() == null) {
                standing.computeIfPresent(entry.key(), (key, old) -> old.id() == id ? entry : old);
              }
            });
  }

  /** Reads what is written, the first time; then compares. Does nothing while it is still at it. */
  void look() {
    listen();
    if (busy || !live.accepting()) {
      return;
    }
    Future<?> work = known ? compare() : read();
    busy = true;
    work.onComplete(
        done -> {
          busy = false;
          if (done.failed() && !failing) {
            LOG.warn("exceptions are not kept for now: {}", done.cause().toString());
          }
          failing = done.failed();
        });
  }

  private Future<?> read() {
    return log.read(nowMicros.getAsLong() - SHOWN_MICROS, MAX_OVER + 1)
        .onSuccess(
            entries -> {
              entries.stream()
                  .filter(entry -> entry.overMicros() == null)
                  .sorted(Comparator.comparingLong(Entry::sinceMicros))
                  .forEach(entry -> standing.put(entry.key(), entry));
              entries.stream().filter(entry -> entry.overMicros() != null).forEach(over::addLast);
              dropOldest();
              unreadMicros = droppedMicros.values().stream().reduce(Long.MIN_VALUE, Math::max);
              known = true;
            });
  }

  private Future<?> compare() {
    if (looks++ % LOOKS_PER_FORGETTING == 0) {
      long before = nowMicros.getAsLong() - TimeUnit.DAYS.toMicros(ExceptionLog.KEPT_DAYS);
      return log.forget(before);
    }
    Change change = change();
    return change.isEmpty()
        ? Future.succeededFuture()
        : log.change(change).onSuccess(begun -> apply(change, begun));
  }

  /** At each look, also while nothing can be written: one cable can part from all. */
  private void listen() {
    if (connected.getAsBoolean()) {
      looksCutOff = 0;
      looksHearing++;
    } else {
      cutOffMicros = looksCutOff == 0 ? nowMicros.getAsLong() : cutOffMicros;
      looksCutOff++;
    }
    // What nobody takes is not heard either.
    looksHearing = isCutOff() || !live.accepting() ? 0 : looksHearing;
  }

  /** Whether the server has heard nobody for so long that silence is its own. */
  private boolean isCutOff() {
    return looksCutOff >= LOOKS_WITHOUT_LINE;
  }

  /** One exception of the server's, and all centres' as they were: nobody knows of them now. */
  private Change cutOff() {
    List<Beginning> begun = new ArrayList<>();
    ExceptionKey key = ExceptionKey.ofServer();
    if (!standing.containsKey(key)) {
      begun.add(new Beginning(key, ExceptionCause.LINE_DOWN, cutOffMicros));
    }
    return new Change(begun, List.of(), List.of());
  }

  private Change change() {
    now.clear();
    if (isCutOff()) {
      return cutOff();
    }
    Map<String, Set<ExceptionKey>> standingOf = new HashMap<>();
    standing
        .keySet()
        .forEach(key -> standingOf.computeIfAbsent(key.centre(), id -> new HashSet<>()).add(key));
    Change change = new Change(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Set<String> seen = new HashSet<>();
    for (CentreView view : live.all()) {
      seen.add(view.centre());
      compare(view, standingOf.getOrDefault(view.centre(), Set.of()), change);
    }
    for (Entry entry : standing.values()) {
      if (!seen.contains(entry.key().centre())) {
        change.over().add(new Ending(entry.id(), nowMicros.getAsLong()));
      }
    }
    return change;
  }

  private void compare(CentreView view, Set<ExceptionKey> known, Change change) {
    Reading reading = ExceptionRule.of(view, known);
    for (Current current : reading.present()) {
      now.put(current.key(), current);
      Entry entry = standing.get(current.key());
      if (entry == null && mayBegin(current) && change.begun().size() < MAX_BEGINNINGS) {
        change.begun().add(new Beginning(current.key(), current.cause(), current.sinceMicros()));
      } else if (entry != null && isExplained(entry, current.cause(), view.atMicros())) {
        change.explained().add(new Explained(entry.id(), current.cause()));
      }
    }
    for (ExceptionKey key : known) {
      Entry entry = standing.get(key);
      if (entry != null && !now.containsKey(key) && !reading.held().contains(key)) {
        change.over().add(new Ending(entry.id(), view.atMicros()));
      }
    }
  }

  /** A cause that changes each minute helps nobody, and one that no longer fits neither. */
  private boolean isExplained(Entry entry, ExceptionCause likely, long atMicros) {
    if (likely == ExceptionCause.UNCLEAR || likely == entry.cause()) {
      doubts.remove(entry.key());
      return false;
    }
    Doubt doubt = doubts.get(entry.key());
    if (doubt == null || doubt.cause() != likely) {
      doubt = new Doubt(likely, atMicros);
      doubts.put(entry.key(), doubt);
    }
    return entry.cause() == ExceptionCause.UNCLEAR
        || atMicros - doubt.sinceMicros() >= STEADY_MICROS;
  }

  private boolean mayBegin(Current current) {
    return current.key().kind() == ExceptionKey.Kind.QUEUE || looksHearing > LOOKS_BEFORE_SILENCE;
  }

  private void dropOldest() {
    long since = nowMicros.getAsLong() - SHOWN_MICROS;
    droppedMicros.values().removeIf(micros -> micros <= since);
    while (over.size() > MAX_OVER) {
      Entry oldest = over.removeLast();
      Long micros = oldest.overMicros();
      if (micros != null) {
        droppedMicros.merge(oldest.key(), micros, Math::max);
      }
    }
  }

  private void apply(Change change, List<Entry> begun) {
    Map<Long, Entry> byId = new HashMap<>();
    standing.values().forEach(entry -> byId.put(entry.id(), entry));
    for (Ending ending : change.over()) {
      Entry entry = byId.get(ending.id());
      if (entry != null) {
        standing.remove(entry.key());
        doubts.remove(entry.key());
        over.addFirst(entry.over(Math.max(entry.sinceMicros(), ending.atMicros())));
      }
    }
    dropOldest();
    for (Explained explained : change.explained()) {
      Entry entry = byId.get(explained.id());
      if (entry != null) {
        standing.replace(entry.key(), entry.explained(explained.cause()));
      }
    }
    begun.forEach(entry -> standing.put(entry.key(), entry));
  }
}
