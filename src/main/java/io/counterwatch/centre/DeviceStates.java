package io.counterwatch.centre;

import io.counterwatch.centre.DeviceFaults.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a centre's devices are, those in use: how many of each kind, and which need a look.
 *
 * @param kinds by kind, ascending; every kind that the centre has is there
 * @param troubled faulty ones, then those that are offline, at most {@link #MAX_TROUBLED}
 */
public record DeviceStates(List<KindStates> kinds, List<DeviceNow> troubled) {
  /** Limit on the devices that a view names. */
  public static final int MAX_TROUBLED = 20;

  /** What the kind of a device is called that hasn't said what it is. */
  public static final String UNKNOWN_KIND = "unknown";

  /** Of a centre without any. */
  public static final DeviceStates NONE = new DeviceStates(List.of(), List.of());

  /** What a device is: faulty where it reports and says so, offline where it doesn't report. */
  public enum State {
    FAULTY("faulty"),
    OFFLINE("offline"),
    ONLINE("online");

    private final String wireName;

    State(String wireName) {
      this.wireName = wireName;
    }

    /** The word in the API and in the metrics. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * A device.
   *
   * @param sinceMicros of a faulty one its oldest fault, of one that is offline when it last gave
   *     its status; null where it never did
   * @param faults what it last said of itself, also of one that is offline
   */
  public record DeviceNow(
      String device, String kind, State state, @Nullable Long sinceMicros, List<Fault> faults) {

    /** A device that was heard or not. */
    public static DeviceNow of(
        String device,
        @Nullable String kind,
        boolean reporting,
        @Nullable Long lastSeenMicros,
        DeviceFaults said) {
      List<Fault> faults = said.now();
      State state = !reporting ? State.OFFLINE : faults.isEmpty() ? State.ONLINE : State.FAULTY;
      return new DeviceNow(
          device,
          kind == null ? UNKNOWN_KIND : kind,
          state,
          state == State.FAULTY ? (Long) faults.getFirst().sinceMicros() : lastSeenMicros,
          faults);
    }
  }

  /** How many devices of a kind are in which state; every state is there. */
  public record KindStates(String kind, Map<State, Long> counts) {
    /** How many are in that state. */
    public long in(State state) {
      return counts.getOrDefault(state, 0L);
    }
  }

  /** Of those devices. */
  public static DeviceStates of(Collection<DeviceNow> devices) {
    Map<String, Map<State, Long>> byKind = new TreeMap<>();
    List<DeviceNow> troubled = new ArrayList<>();
    for (DeviceNow device : devices) {
      byKind.computeIfAbsent(device.kind(), kind -> none()).merge(device.state(), 1L, Long::sum);
      if (device.state() != State.ONLINE) {
        troubled.add(device);
      }
    }
    troubled.sort(Comparator.comparing(DeviceNow::state).thenComparing(DeviceNow::device));
    List<KindStates> kinds = new ArrayList<>();
    byKind.forEach((kind, counts) -> kinds.add(new KindStates(kind, counts)));
    return new DeviceStates(
        kinds, List.copyOf(troubled.subList(0, Math.min(MAX_TROUBLED, troubled.size()))));
  }

  private static Map<State, Long> none() {
    Map<State, Long> counts = new EnumMap<>(State.class);
    for (State state : State.values()) {
      counts.put(state, 0L);
    }
    return counts;
  }

  /** How many devices of any kind are in that state. */
  public long in(State state) {
    return kinds.stream().mapToLong(kind -> kind.in(state)).sum();
  }
}
