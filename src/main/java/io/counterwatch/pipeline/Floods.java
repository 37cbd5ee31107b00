package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.DeviceRow;
import java.util.HashMap;
import java.util.Map;

/**
 * Who sends more than any centre's work could make. Such events are stored like all others, since
 * nobody can tell from here which of them are true; but somebody should look at the device.
 */
final class Floods {
  /** Limit on the events of a device, duplicates and refused ones too, in one window. */
  static final int MAX_EVENTS = 20_000;

  /** The window: longer than any catching up after a day without a line. */
  static final long WINDOW_NANOS = 600L * 1_000_000_000L;

  private final Registry registry;

  /** One for each device at most, so bounded as the registry is. */
  private final Map<String, Integer> events = new HashMap<>();

  private long beganNanos;

  Floods(Registry registry, long nowNanos) {
    this.registry = registry;
    this.beganNanos = nowNanos;
  }

  /** So many events of that device came now; imports may be as many as they are. */
  void came(String device, int howMany, long nowNanos) {
    if (nowNanos - beganNanos >= WINDOW_NANOS) {
      registry.mendedWhere(DeviceProblem.FLOOD, each -> events.getOrDefault(each, 0) <= MAX_EVENTS);
      events.clear();
      beganNanos = nowNanos;
    }
    DeviceRow row = registry.device(device);
    if (row == null || Registry.isImport(row)) {
      // Of those that nobody let in, a broker could bring any number.
      return;
    }
    int sum = events.merge(device, howMany, Integer::sum);
    if (sum > MAX_EVENTS && sum - howMany <= MAX_EVENTS) {
      registry.problem(device, DeviceProblem.FLOOD);
    }
  }

  /** Devices whose events are counted. */
  int counted() {
    return events.size();
  }
}
