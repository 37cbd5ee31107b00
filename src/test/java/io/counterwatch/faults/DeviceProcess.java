package io.counterwatch.faults;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.DiskOutbox;
import io.counterwatch.device.OutboxLimits;
import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.simulator.DeviceProfile;
import io.counterwatch.simulator.PlannedEvent;
import io.counterwatch.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A process with all devices of a plan, their outboxes on disk. It goes on where the outboxes say
 * that it was, and tells on standard output what it has kept: a line {@code opened DEVICE EPOCH
 * NEXT} for each outbox, {@code kept DEVICE SEQUENCE} for each event, {@code drained} in the end.
 */
final class DeviceProcess {
  private static final Duration AT_LEAST = Duration.ofMinutes(30);

  private final Map<String, DiskOutbox> outboxes = new HashMap<>();
  private final Map<String, Device> devices = new LinkedHashMap<>();

  private DeviceProcess() {}

  /**
   * Plays until it is killed.
   *
   * @param arguments broker, folder, centres, events, zone, today, seed, events per second
   */
  public static void main(String[] arguments) throws IOException {
    ZoneId zone = ZoneId.of(arguments[4]);
    Plan plan =
        Plan.of(
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            zone,
            LocalDate.parse(arguments[5]),
            Long.parseLong(arguments[6]));
    Thread.ofPlatform().daemon().start(DeviceProcess::endWithParent);
    DeviceHost host = DeviceHost.withMachineClock(arguments[0], zone);
    DeviceProcess process = new DeviceProcess();
    process.open(plan, host, Path.of(arguments[1]));
    process.devices.values().forEach(Device::start);
    process.play(plan, Integer.parseInt(arguments[7]));
    Await.until("all is acknowledged", AT_LEAST, process::isDrained);
    tell("drained");
    Await.until("somebody ends this process", AT_LEAST, () -> false);
  }

  /** Nobody would end it otherwise: its standard input ends with whoever started it. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    } catch (IOException gone) {
      // The same.
    }
    Runtime.getRuntime().halt(1);
  }

  private void open(Plan plan, DeviceHost host, Path folder) throws IOException {
    for (CentreProfile centre : plan.centres()) {
      for (DeviceProfile profile : centre.devices()) {
        String id = profile.id();
        DiskOutbox outbox =
            DiskOutbox.open(folder.resolve(id), OutboxLimits.USUAL, DeviceClock::nowMicros);
        DeviceIdentity identity = new DeviceIdentity(centre.id(), id, profile.kind(), null);
        outboxes.put(id, outbox);
        devices.put(id, new Device(host, identity, outbox, new Random()));
        tell("opened " + id + " " + outbox.epoch() + " " + outbox.next());
      }
    }
  }

  /** An event's place among its device's is its sequence. */
  private void play(Plan plan, int eventsPerSecond) {
    Map<String, Long> places = new HashMap<>();
    long began = System.nanoTime();
    long recorded = 0;
    for (PlannedEvent event : plan.events()) {
      String id = event.device();
      long place = places.merge(id, 1L, Long::sum);
      if (place < outbox(id).next()) {
        continue;
      }
      long due = began + TimeUnit.SECONDS.toNanos(recorded) / eventsPerSecond;
      Await.until("the moment", AT_LEAST, () -> System.nanoTime() - due >= 0);
      if (!device(id).record(event.body(), event.subject(), event.timeMicros())) {
        throw new IllegalStateException("not kept: " + event);
      }
      tell("kept " + id + " " + place);
      recorded++;
    }
  }

  private boolean isDrained() {
    return devices.values().stream().allMatch(device -> device.pending() == 0);
  }

  private DiskOutbox outbox(String id) {
    return Objects.requireNonNull(outboxes.get(id));
  }

  private Device device(String id) {
    return Objects.requireNonNull(devices.get(id));
  }

  /** One write, so that a line is whole or absent. */
  private static void tell(String line) {
    System.out.print(line + "\n");
    System.out.flush();
  }
}
