package io.counterwatch.simulator;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.DiskOutbox;
import io.counterwatch.device.Epochs;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.device.Outbox;
import io.counterwatch.device.OutboxLimits;
import io.counterwatch.event.EventType;
import io.counterwatch.simulator.Faults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All devices of all simulated centres. */
final class Fleet {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
  private static final long STOP_TIMEOUT_SECONDS = 5;
  private static final int REASONS_LIMIT = 20;

  private final Map<String, Device> devices = new LinkedHashMap<>();
  private final List<DiskOutbox> onDisk = new ArrayList<>();
  private final Faults faults;
  private final @Nullable Path folder;
  private final SplittableRandom random;
  private final LongAdder duplicates = new LongAdder();
  private final Map<EventType, LongAdder> recorded = new EnumMap<>(EventType.class);
  private final LongAdder unrecorded = new LongAdder();

  /**
   * Devices that are not connected yet. Epochs are drawn anew for each fleet, not from the seed;
   * where outboxes are on disk they stay.
   *
   * @throws UncheckedIOException if an outbox cannot be opened
   */
  Fleet(DeviceHost host, List<CentreProfile> centres, SimulationOptions options) {
    faults = options.faults();
    folder = options.outbox();
    random = new SplittableRandom(options.seed());
    for (EventType type : EventType.values()) {
      recorded.put(type, new LongAdder());
    }
    for (CentreProfile centre : centres) {
      for (DeviceProfile device : centre.devices()) {
        add(host, centre, device);
      }
    }
  }

  void start() {
    devices.values().forEach(Device::start);
  }

  /** Records an event at a device; false if its outbox is full. */
  boolean record(PlannedEvent event) {
    boolean kept = offer(event);
    if (!kept) {
      unrecorded.increment();
    }
    return kept;
  }

  /** Like {@link #record}, but an event that does not fit is not counted: it comes again. */
  boolean offer(PlannedEvent event) {
    Device device = devices.get(event.device());
    if (device == null) {
      throw new IllegalStateException("no such device: " + event.device());
    }
    boolean kept = device.record(event.body(), event.subject(), event.timeMicros());
    if (kept) {
      Objects.requireNonNull(recorded.get(event.body().type())).increment();
    }
    return kept;
  }

  /** Now and then, where that fault is wanted, takes a device off the network, another one back. */
  void shakeConnections() {
    if (!faults.has(Fault.OFFLINE)) {
      return;
    }
    List<Device> all = new ArrayList<>(devices.values());
    Device unlucky = all.get(random.nextInt(all.size()));
    LOG.debug("{} goes offline for a while", unlucky.identity().device());
    unlucky.cut();
    long backMillis = random.nextLong(2_000, 15_000);
    CompletableFuture.delayedExecutor(backMillis, TimeUnit.MILLISECONDS).execute(unlucky::start);
  }

  long pending() {
    return devices.values().stream().mapToLong(Device::pending).sum();
  }

  long connected() {
    return devices.values().stream().filter(Device::connected).count();
  }

  /** Why the devices are not connected, as the first of them saw it. */
  String trouble() {
    return devices.values().iterator().next().trouble();
  }

  int size() {
    return devices.size();
  }

  SimulationSummary summary() {
    long pending = pending();
    List<String> reasons = new ArrayList<>();
    long rejected = 0;
    for (Device device : devices.values()) {
      rejected += device.rejectedCount();
      for (var rejection : device.rejections()) {
        if (reasons.size() < REASONS_LIMIT) {
          reasons.add(
              device.identity().device()
                  + ": "
                  + rejection.reason().wireName()
                  + ", "
                  + rejection.detail());
        }
      }
    }
    Map<EventType, Long> types = new EnumMap<>(EventType.class);
    recorded.forEach((type, count) -> types.put(type, count.sum()));
    return new SimulationSummary(
        types, pending, unrecorded.sum(), duplicates.sum(), rejected, List.copyOf(reasons));
  }

  void stop() {
    CompletableFuture<?>[] stopping =
        devices.values().stream().map(Device::stop).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(stopping).get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException slow) {
      LOG.debug("not every device said goodbye", slow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void add(DeviceHost host, CentreProfile centre, DeviceProfile device) {
    String id = device.id();
    DeviceIdentity identity = new DeviceIdentity(centre.id(), id, device.kind(), null);
    Outbox outbox = outbox(id);
    RandomGenerator own = random.split();
    devices.put(
        id,
        new Device(
            host,
            identity,
            outbox,
            random.split(),
            straight -> new FaultyWay(straight, faults, own, duplicates)));
  }

  private Outbox outbox(String device) {
    Path root = folder;
    if (root == null) {
      return new MemoryOutbox(Epochs.draw());
    }
    try {
      DiskOutbox outbox =
          DiskOutbox.open(root.resolve(device), OutboxLimits.USUAL, Fleet::machineMicros);
      onDisk.add(outbox);
      return outbox;
    } catch (IOException trouble) {
      close();
      throw new UncheckedIOException(trouble);
    }
  }

  /** Events keep their age while the simulated clock runs as it likes. */
  private static long machineMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  /** Closes the outboxes that are on disk, once all devices are stopped. */
  void close() {
    for (DiskOutbox outbox : onDisk) {
      try {
        outbox.close();
      } catch (IOException trouble) {
        LOG.warn("an outbox could not be closed", trouble);
      }
    }
  }
}
