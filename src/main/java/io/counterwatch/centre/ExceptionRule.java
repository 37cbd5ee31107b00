package io.counterwatch.centre;

import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.CentreView.CounterState;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.DeviceFaults.Fault;
import io.counterwatch.centre.DeviceStates.DeviceNow;
import io.counterwatch.centre.DeviceStates.State;
import io.counterwatch.centre.ExceptionKey.Kind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a centre, and its likely cause, from nothing but its view. See docs/measures.md
 * for the rule in words.
 */
public final class ExceptionRule {
  /** Alerts that are about now; the others tell of the whole day, and nobody can end them. */
  private static final Set<String> ABOUT_NOW =
      Set.of(
          AlertKind.LONGEST_WAIT.wireName(),
          AlertKind.WAITING.wireName(),
          AlertKind.NO_OPEN_COUNTER.wireName(),
          AlertKind.NOBODY_CALLED.wireName());

  /** A fault that is no more than this does not keep a device from its work. */
  private static final Set<String> HARMLESS = Set.of("info", "low", "minor", "notice", "warning");

  /** For so long after opening nothing of a device or line begins: they are being switched on. */
  static final long SETTLING_MICROS = TimeUnit.MINUTES.toMicros(3);

  private static final String GATEWAY = "gateway";
  private static final String TERMINAL = "terminal";

  private ExceptionRule() {}

  /**
   * What is wrong now.
   *
   * @param held keys of which nothing can be said now: what stands of them goes on standing
   */
  public record Reading(List<Current> present, Set<ExceptionKey> held) {}

  /**
   * An exception as it is now.
   *
   * @param alerts of a queue, the words of its alerts; else empty
   * @param demand of a queue, what is asked of its counters; else null
   */
  public record Current(
      ExceptionKey key,
      ExceptionCause cause,
      long sinceMicros,
      List<String> alerts,
      @Nullable Demand demand) {}

  /**
   * Reads a view.
   *
   * @param standing the keys of the centre's exceptions that stand: outside the opening hours and
   *     right after opening none of a device or line begins, and outside of them none ends before
   *     it is heard again
   */
  public static Reading of(CentreView view, Set<ExceptionKey> standing) {
    Long opened = openedMicros(view);
    boolean justOpened = opened != null && view.atMicros() - opened < SETTLING_MICROS;
    Current line = line(view, opened);
    if (line != null) {
      if (justOpened && !standing.contains(line.key())) {
        return new Reading(List.of(), standing);
      }
      Set<ExceptionKey> others = new LinkedHashSet<>(standing);
      others.remove(line.key());
      return new Reading(List.of(line), others);
    }
    List<Current> present = queues(view);
    Set<ExceptionKey> held = new LinkedHashSet<>();
    ExceptionKey ofLine = ExceptionKey.ofLine(view.centre());
    if (standing.contains(ofLine) && view.data().devicesReporting() == 0) {
      held.add(ofLine);
    }
    DeviceStates devices = view.data().devices();
    boolean someUnnamed =
        devices.in(State.FAULTY) + devices.in(State.OFFLINE) > devices.troubled().size();
    Set<ExceptionKey> troubled = new LinkedHashSet<>();
    for (DeviceNow device : devices.troubled()) {
      ExceptionKey key = new ExceptionKey(view.centre(), Kind.DEVICE, device.device());
      troubled.add(key);
      boolean mayBegin = !justOpened || standing.contains(key);
      if (view.open() && mayBegin && isDown(device)) {
        present.add(ofDevice(key, device, view.atMicros(), opened));
      }
    }
    standing.stream()
        .filter(key -> key.kind() == Kind.DEVICE)
        .filter(key -> view.open() ? someUnnamed : someUnnamed || troubled.contains(key))
        .filter(key -> present.stream().noneMatch(each -> each.key().equals(key)))
        .forEach(held::add);
    return new Reading(present, held);
  }

  /** An open centre of which nothing is heard though it has devices. */
  private static @Nullable Current line(CentreView view, @Nullable Long opened) {
    if (!view.data().stale() || view.data().devicesExpected() == 0) {
      return null;
    }
    Long since = view.data().lastEventMicros();
    for (DeviceNow device : view.data().devices().troubled()) {
      Long seen = device.state() == State.OFFLINE ? device.sinceMicros() : null;
      since = seen == null || (since != null && since > seen) ? since : seen;
    }
    return new Current(
        ExceptionKey.ofLine(view.centre()),
        ExceptionCause.LINE_DOWN,
        silentSince(since, opened, view.atMicros()),
        List.of(),
        null);
  }

  /** When the opening hours that hold now began; null where nothing limits them. */
  private static @Nullable Long openedMicros(CentreView view) {
    ZoneId zone = view.plan().zone();
    Instant now = Instant.EPOCH.plus(view.atMicros(), ChronoUnit.MICROS);
    LocalDateTime begin = view.plan().hours().begin(LocalDateTime.ofInstant(now, zone));
    return begin == null
        ? null
        : (Long) ChronoUnit.MICROS.between(Instant.EPOCH, begin.atZone(zone).toInstant());
  }

  /** Silence before the opening hours is nobody's concern: devices are switched off at night. */
  private static long silentSince(@Nullable Long since, @Nullable Long opened, long nowMicros) {
    if (since == null) {
      return nowMicros;
    }
    return Math.min(opened == null ? since : Math.max(since, opened), nowMicros);
  }

  private static boolean isDown(DeviceNow device) {
    return device.state() == State.OFFLINE
        || device.faults().stream().anyMatch(ExceptionRule::isSerious);
  }

  private static boolean isSerious(Fault fault) {
    return fault.severity() == null
        || !HARMLESS.contains(fault.severity().toLowerCase(Locale.ROOT));
  }

  private static Current ofDevice(
      ExceptionKey key, DeviceNow device, long nowMicros, @Nullable Long opened) {
    boolean silentGateway = device.kind().equals(GATEWAY) && device.state() == State.OFFLINE;
    Long since = device.sinceMicros();
    Long silentFrom = opened;
    if (device.state() == State.FAULTY) {
      silentFrom = null;
      since = null;
      for (Fault fault : device.faults()) {
        if (isSerious(fault) && (since == null || fault.sinceMicros() < since)) {
          since = fault.sinceMicros();
        }
      }
    }
    return new Current(
        key,
        silentGateway ? ExceptionCause.LINE_DOWN : ExceptionCause.DEVICE_DOWN,
        silentSince(since, silentFrom, nowMicros),
        List.of(),
        null);
  }

  private static List<Current> queues(CentreView view) {
    Map<String, List<AlertView>> byService = new LinkedHashMap<>();
    for (AlertView alert : view.alerts()) {
      if (alert.service() != null && ABOUT_NOW.contains(alert.alert())) {
        byService.computeIfAbsent(alert.service(), id -> new ArrayList<>()).add(alert);
      }
    }
    List<Current> queues = new ArrayList<>();
    byService.forEach(
        (service, alerts) -> {
          List<String> words = alerts.stream().map(AlertView::alert).toList();
          Demand demand = Demand.on(view, service);
          queues.add(
              new Current(
                  new ExceptionKey(view.centre(), Kind.QUEUE, service),
                  causeOf(view, words, demand),
                  alerts.stream().mapToLong(AlertView::sinceMicros).min().orElse(view.atMicros()),
                  words,
                  demand));
        });
    return queues;
  }

  private static ExceptionCause causeOf(CentreView view, List<String> alerts, Demand demand) {
    boolean silent = alerts.contains(AlertKind.NOBODY_CALLED.wireName()) && demand.atWork() > 0;
    if (silent && view.data().devices().troubled().stream().anyMatch(ExceptionRule::isTerminal)) {
      return ExceptionCause.DEVICE_DOWN;
    }
    Double needed = demand.needed();
    if (needed != null && demand.atWork() > 0 && needed > demand.counters()) {
      return ExceptionCause.SURGE;
    }
    boolean moreAreNeeded = needed != null && needed > demand.atWork();
    return moreAreNeeded || demand.atWork() < demand.counters()
        ? ExceptionCause.TOO_FEW_COUNTERS
        : ExceptionCause.UNCLEAR;
  }

  private static boolean isTerminal(DeviceNow device) {
    return device.kind().equals(TERMINAL) && isDown(device);
  }

  /**
   * What the last hour asked of the counters that can serve a service. Counters that share services
   * share the work, so it is counted over all that hang together.
   *
   * @param arrived tickets of these services in the last hour
   * @param needed counters that their service takes up all the time, by the mean service time of
   *     today; null where nobody was served yet
   * @param atWork counters that serve or are free to
   * @param counters all of them
   */
  public record Demand(long arrived, @Nullable Double needed, int atWork, int counters) {
    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final double HOUR_SECONDS = 3_600;

    static Demand on(CentreView view, String service) {
      Set<String> services = new LinkedHashSet<>(Set.of(service));
      Set<CounterView> counters = new LinkedHashSet<>();
      while (join(view, services, counters)) {}
      List<ServiceView> shared =
          view.services().stream()
              .filter(each -> services.contains(each.plan().service()))
              .toList();
      Map<String, Double> arrivals = arrivals(view, services);
      double all = arrivals.values().stream().mapToDouble(Double::doubleValue).sum();
      int atWork =
          (int)
              counters.stream()
                  .filter(
                      each ->
                          each.state() == CounterState.SERVING
                              || each.state() == CounterState.AVAILABLE)
                  .count();
      return new Demand(Math.round(all), needed(shared, arrivals), atWork, counters.size());
    }

    /** Whether anything was added that hangs together with what is there. */
    private static boolean join(CentreView view, Set<String> services, Set<CounterView> counters) {
      boolean more = false;
      for (CounterView counter : view.counters()) {
        if (services.stream().anyMatch(counter.plan()::serves)) {
          more |= counters.add(counter);
        }
      }
      for (ServiceView each : view.services()) {
        String id = each.plan().service();
        if (counters.stream().anyMatch(counter -> counter.plan().serves(id))) {
          more |= services.add(id);
        }
      }
      return more;
    }

    /** Of the last sixty minutes: this hour's, and of the hour before the part within them. */
    private static Map<String, Double> arrivals(CentreView view, Set<String> services) {
      long from = view.atMicros() - HOUR_MICROS;
      return view.hours().stream()
          .filter(hour -> services.contains(hour.service()))
          .filter(hour -> hour.startMicros() + HOUR_MICROS > from)
          .collect(
              Collectors.groupingBy(
                  CentreView.HourView::service,
                  Collectors.summingDouble(
                      hour -> {
                        long within = hour.startMicros() + HOUR_MICROS - from;
                        return hour.issued() * Math.min(1, within / (double) HOUR_MICROS);
                      })));
    }

    private static @Nullable Double needed(
        List<ServiceView> services, Map<String, Double> arrivals) {
      long served = 0;
      long seconds = 0;
      for (ServiceView each : services) {
        served += each.today().serviceTimes().count();
        seconds += each.today().serviceTimes().sum();
      }
      if (served == 0) {
        return null;
      }
      double busySeconds = 0;
      for (ServiceView each : services) {
        Distribution own = each.today().serviceTimes();
        double mean =
            own.count() > 0 ? (double) own.sum() / own.count() : (double) seconds / served;
        busySeconds += arrivals.getOrDefault(each.plan().service(), 0.0) * mean;
      }
      return busySeconds / HOUR_SECONDS;
    }
  }
}
