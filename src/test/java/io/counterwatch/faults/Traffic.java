package io.counterwatch.faults;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.EventSender;
import io.counterwatch.device.ServerTime;
import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.simulator.DeviceProfile;
import io.counterwatch.simulator.PlannedEvent;
import io.counterwatch.testing.Await;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a plan's centres, and what they record: the plan's events, one after another at a
 * pace, as far as they are allowed to. What a device cannot keep now is offered again.
 */
final class Traffic implements Fleet {
  private static final long FEED_MILLIS = 20;
  private static final int STOP_SECONDS = 10;

  /** For how long events go on during a strike that asks for it. */
  private static final int AHEAD_SECONDS = 2;

  /** How much slower than its pace it may be before it counts as stuck. */
  private static final int PATIENCE = 4;

  private static final Duration LEAST_PATIENCE = Duration.ofMinutes(2);

  private final Plan plan;
  private final Terms terms;
  private final String url;
  private final SplittableRandom random;
  private final WireCount wire = new WireCount();
  private final Map<String, PlayedDevice> devices = new LinkedHashMap<>();
  private final Map<DeviceClock, DeviceHost> hosts = new HashMap<>();
  private final ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();
  private final AtomicReference<@Nullable Sent> sent = new AtomicReference<>();
  private volatile int recorded;
  private volatile int allowed;
  private volatile @Nullable Throwable broken;

  /** A message with events, as it went out. */
  record Sent(String centre, String device, byte[] message) {}

  /** Devices that are not connected yet. */
  Traffic(Plan plan, Terms terms, String url, SplittableRandom random) {
    this.plan = plan;
    this.terms = terms;
    this.url = url;
    this.random = random;
    for (CentreProfile centre : plan.centres()) {
      for (DeviceProfile device : centre.devices()) {
        DeviceClock clock = terms.clocks().apply(random.split());
        DeviceHost host = hosts.computeIfAbsent(clock, this::host);
        devices.put(
            device.id(),
            new PlayedDevice(
                centre.id(),
                device,
                host,
                terms.habits(),
                clock,
                () -> way(centre.id(), device.id()),
                random));
      }
    }
  }

  private DeviceHost host(DeviceClock clock) {
    return new DeviceHost(url, plan.zone(), new ServerTime(), clock::showsMicros);
  }

  private UnaryOperator<EventSender> way(String centre, String device) {
    SplittableRandom bumps = random.split();
    return straight -> {
      EventSender counted =
          message -> {
            wire.count(message);
            sent.compareAndSet(null, new Sent(centre, device, message));
            straight.send(message);
          };
      return terms.bumpy() ? new BumpyWay(counted, bumps) : counted;
    };
  }

  @Override
  public void start() {
    devices.values().forEach(device -> device.start(terms.retained()));
    int atOnce = Math.max(1, (int) (terms.eventsPerSecond() * FEED_MILLIS / 1_000));
    var unused =
        feeder.scheduleAtFixedRate(() -> feed(atOnce), 0, FEED_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void feed(int atOnce) {
    try {
      int next = recorded;
      int end = Math.min(allowed, next + atOnce);
      while (next < end && record(plan.events().get(next))) {
        next++;
        recorded = next;
      }
    } catch (RuntimeException | Error defect) {
      broken = defect;
      throw defect;
    }
  }

  private boolean record(PlannedEvent event) {
    return device(event.device()).record(event);
  }

  /** One of them. */
  PlayedDevice device(String id) {
    return Objects.requireNonNull(devices.get(id), id);
  }

  /** All of them. */
  List<PlayedDevice> devices() {
    return List.copyOf(devices.values());
  }

  @Override
  public int planned() {
    return plan.events().size();
  }

  @Override
  public int recorded() {
    return recorded;
  }

  /** Lets so many be recorded in all. */
  void allow(int events) {
    allowed = Math.min(planned(), events);
  }

  /** Lets the next events come too, though a strike is under way. */
  void allowAhead() {
    allow(allowed + terms.eventsPerSecond() * AHEAD_SECONDS);
  }

  /** Waits until so many are recorded. */
  void awaitRecorded(int events) {
    Duration usual = Duration.ofSeconds((long) PATIENCE * events / terms.eventsPerSecond());
    Duration deadline = usual.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : usual;
    Await.until(
        events + " events are recorded",
        deadline,
        () -> {
          if (broken != null) {
            throw new AssertionError("an event could not be recorded", broken);
          }
          return recorded >= events;
        });
  }

  @Override
  public void finish() {
    allow(planned());
    awaitRecorded(planned());
  }

  @Override
  public long pending() {
    return devices.values().stream().mapToLong(PlayedDevice::pending).sum();
  }

  /** The first message that went out. */
  Sent firstSent() {
    return Objects.requireNonNull(sent.get(), "nothing was sent yet");
  }

  /** Events that devices know to be stored. */
  long acknowledged() {
    return devices.values().stream().mapToLong(PlayedDevice::acknowledged).sum();
  }

  @Override
  public List<Recording> recordings() {
    return devices.values().stream().map(PlayedDevice::recording).toList();
  }

  @Override
  public WireCount wire() {
    return wire;
  }

  @Override
  public void close() {
    feeder.shutdownNow();
    try {
      CompletableFuture.allOf(
              devices().stream()
                  .map(PlayedDevice::device)
                  .map(Device::stop)
                  .toArray(CompletableFuture<?>[]::new))
          .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
          .exceptionally(slow -> null)
          .join();
    } finally {
      hosts.values().forEach(DeviceHost::close);
    }
  }
}
