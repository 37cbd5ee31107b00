package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.centre.DeviceStates.DeviceNow;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which devices have been heard lately, and through which moment everything of theirs is stored.
 * Silence is measured in real seconds, since devices' heartbeats come in real seconds even where
 * the server's clock is sped up.
 */
final class DeviceHealth {
  /** A device that wasn't heard for this long is stale. */
  static final long STALE_AFTER_NANOS = 180L * 1_000_000_000L;

  private static final class Health {
    long lastHeardNanos;
    boolean dead;
    @Nullable Long completeThroughMicros;
    @Nullable Long pendingMicros;
    @Nullable String pendingEpoch;
    long pendingNext;
  }

  private final Registry registry;
  private final Map<String, Health> byDevice = new HashMap<>();
  private final Arrears arrears = new Arrears();

  DeviceHealth(Registry registry) {
    this.registry = registry;
  }

  private Health of(String device, long nowNanos) {
    Health health = byDevice.computeIfAbsent(device, id -> new Health());
    health.lastHeardNanos = nowNanos;
    return health;
  }

  /** What devices announce and owe. */
  Arrears arrears() {
    return arrears;
  }

  /** An event came. */
  void heard(String device, long nowNanos) {
    of(device, nowNanos).dead = false;
  }

  /** A live status came; {@code sentMicros} is the device's word on when, never later than now. */
  void heard(String device, DeviceStatus status, long sentMicros, long nowNanos) {
    Health health = of(device, nowNanos);
    health.dead = !status.online();
    if (status.online() && status.epoch() != null && status.next() > 0) {
      health.pendingMicros = sentMicros;
      health.pendingEpoch = status.epoch();
      health.pendingNext = status.next();
    }
  }

  /** Everything up to that sequence is dealt with. */
  void stored(String device, String epoch, long upto) {
    Health health = byDevice.get(device);
    if (health != null
        && health.pendingMicros != null
        && epoch.equals(health.pendingEpoch)
        && upto >= health.pendingNext - 1) {
      health.completeThroughMicros = health.pendingMicros;
      health.pendingMicros = null;
    }
  }

  /** When it was heard last; long ago where it never was. */
  long heardNanos(String device, long nowNanos) {
    Health health = byDevice.get(device);
    return health == null ? nowNanos - 2 * STALE_AFTER_NANOS : health.lastHeardNanos;
  }

  /** Nothing is known to be complete any more: what was stored is gone. */
  void forgetCompleteness() {
    for (Health health : byDevice.values()) {
      health.completeThroughMicros = null;
      health.pendingMicros = null;
    }
  }

  /** Whether it was heard lately and hasn't said that it goes. */
  boolean isReporting(String device, long nowNanos) {
    Health health = byDevice.get(device);
    return health != null && !health.dead && nowNanos - health.lastHeardNanos <= STALE_AFTER_NANOS;
  }

  /** A centre's data quality, without what only its day knows. */
  DataQuality quality(CentrePlan plan, List<DeviceRow> known, boolean open, long nowNanos) {
    List<String> expected =
        plan.devices().isEmpty()
            ? known.stream().filter(registry::isUndated).map(DeviceRow::device).toList()
            : registry.expected(plan);
    int reporting = 0;
    int bestEffort = 0;
    boolean complete = !expected.isEmpty();
    long completeThrough = Long.MAX_VALUE;
    for (String device : expected) {
      if (isReporting(device, nowNanos)) {
        reporting++;
      }
      if (registry.isBestEffort(device)) {
        bestEffort++;
      }
      // Behind a gateway nothing is guaranteed before the gateway has it.
      Health health = byDevice.get(registry.publisherOf(device));
      if (health == null || health.completeThroughMicros == null || registry.isBestEffort(device)) {
        complete = false;
      } else {
        completeThrough = Math.min(completeThrough, health.completeThroughMicros);
      }
    }
    return new DataQuality(
        open && reporting == 0,
        null,
        complete ? (Long) completeThrough : null,
        reporting,
        expected.size(),
        bestEffort,
        states(known, Set.copyOf(expected), nowNanos),
        0);
  }

  /** One whose days have not begun, or are over, has no state unless it is there all the same. */
  private DeviceStates states(List<DeviceRow> known, Set<String> expected, long nowNanos) {
    return DeviceStates.of(
        known.stream()
            .filter(Registry::isInUse)
            .filter(
                row ->
                    expected.contains(row.device())
                        || registry.isUndated(row)
                        || isReporting(row.device(), nowNanos))
            .map(
                row ->
                    DeviceNow.of(
                        row.device(),
                        row.kind(),
                        isReporting(row.device(), nowNanos),
                        row.lastSeenMicros(),
                        row.faults()))
            .toList());
  }
}
