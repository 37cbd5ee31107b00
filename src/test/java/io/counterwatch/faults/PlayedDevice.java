package io.counterwatch.faults;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHabits;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.EventSender;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.faults.Recording.Entry;
import io.counterwatch.faults.Recording.Storage;
import io.counterwatch.simulator.DeviceProfile;
import io.counterwatch.simulator.PlannedEvent;
import io.counterwatch.testing.Await;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A device in this process, with an outbox in memory, and what it was given to record. */
final class PlayedDevice {
  private final DeviceIdentity identity;
  private final DeviceHost host;
  private final DeviceHabits habits;
  private final DeviceClock clock;
  private final Supplier<UnaryOperator<EventSender>> way;
  private final SplittableRandom random;
  private final Recording recording;

  // Guarded by this.
  private @Nullable Device device;
  private @Nullable MemoryOutbox outbox;
  private @Nullable Storage storage;
  private int retained;
  private long acknowledgedBefore;

  /** One that has not been switched on. */
  PlayedDevice(
      String centre,
      DeviceProfile profile,
      DeviceHost host,
      DeviceHabits habits,
      DeviceClock clock,
      Supplier<UnaryOperator<EventSender>> way,
      SplittableRandom random) {
    this.identity = new DeviceIdentity(centre, profile.id(), profile.kind(), null);
    this.host = host;
    this.habits = habits;
    this.clock = clock;
    this.way = way;
    this.random = random.split();
    this.recording = new Recording(profile.id());
  }

  /** Switches it on, with an empty storage that keeps so many stored events. */
  synchronized void start(int retainedEvents) {
    retained = retainedEvents;
    String epoch = HexFormat.of().toHexDigits(random.nextLong());
    outbox = new MemoryOutbox(epoch, MemoryOutbox.UNACKNOWLEDGED_LIMIT, retainedEvents);
    storage = recording.begin(epoch);
    device = new Device(host, identity, outbox, random.split(), way.get(), habits);
    device.start();
  }

  /** Who it is. */
  String id() {
    return identity.device();
  }

  /** It as the rest of the world knows it, until it is reset. */
  synchronized Device device() {
    return Objects.requireNonNull(device);
  }

  /** What it was given. */
  Recording recording() {
    return recording;
  }

  /** Records an event at the time that its clock shows for it; false where there is no room. */
  synchronized boolean record(PlannedEvent event) {
    long micros = event.timeMicros() + clock.errorMicros(DeviceClock.nowMicros());
    if (!device().record(event.body(), event.subject(), micros)) {
      return false;
    }
    Objects.requireNonNull(storage)
        .add(new Entry(event.body(), event.subject(), event.timeMicros(), clock.toleranceMicros()));
    return true;
  }

  /** Events that it does not know to be stored. */
  synchronized long pending() {
    return device().pending();
  }

  /** Events of all its storages that it knew to be stored. */
  synchronized long acknowledged() {
    return acknowledgedBefore + device().upto();
  }

  /**
   * What a reset took away.
   *
   * @param acknowledged events of the storage that it knew to be stored
   * @param unknown events of it that it did not know to be stored
   */
  record Gone(long acknowledged, long unknown) {}

  /** Everything that it had is gone, and it begins anew. */
  synchronized Gone reset() {
    Device old = device();
    old.cut();
    Await.until(id() + " is off", () -> !old.connected());
    long upto = old.upto();
    long gone = Objects.requireNonNull(outbox).next() - 1 - upto;
    Objects.requireNonNull(storage).destroyed(upto);
    acknowledgedBefore += upto;
    start(retained);
    return new Gone(upto, gone);
  }
}
