package io.counterwatch.app.bench;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHabits;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.EventSender;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Reference devices that were cut off for a day, went on recording, and come back all at once. They
 * send as the protocol says: a window of unacknowledged messages, and in each message at most so
 * many events.
 */
final class ReturningFleet implements AutoCloseable {
  static final int DEVICES = 100;
  private static final int CENTRES = 12;

  /** Between so many events are recorded by each device while it is away. */
  private static final int LEAST_EVENTS = 60;

  private static final int MOST_EVENTS = 200;

  /** Spreads the devices over that range; prime to its length. */
  private static final int STRIDE = 37;

  /** The opening hours of the day away. */
  private static final long AWAY_MICROS = TimeUnit.HOURS.toMicros(8);

  private static final long NOTHING_SENT = 0;

  private final DeviceHost host;
  private final List<Device> devices = new ArrayList<>();
  private final long[] recorded = new long[DEVICES];
  private final LongSupplier nowMicros;
  private final Duration limit;
  private final AtomicLong firstSentNanos = new AtomicLong(NOTHING_SENT);

  /**
   * Devices that are not connected.
   *
   * @param digit one hex digit that tells this fleet from another
   * @param messageEvents in a message at most
   * @param limit of each wait
   */
  ReturningFleet(
      int port, String digit, int messageEvents, LongSupplier nowMicros, Duration limit) {
    this.nowMicros = nowMicros;
    this.limit = limit;
    host = DeviceHost.withMachineClock("tcp://127.0.0.1:" + port, ZoneOffset.UTC);
    for (int i = 0; i < DEVICES; i++) {
      SplittableRandom random = new SplittableRandom(i);
      devices.add(
          new Device(
              host,
              new DeviceIdentity(
                  "away-%s-%d".formatted(digit, i % CENTRES),
                  "away-%s-device-%d".formatted(digit, i),
                  DeviceKind.TERMINAL,
                  null),
              new MemoryOutbox("00000000000000c" + digit),
              random,
              this::noted,
              DeviceHabits.OF_PROTOCOL.withMessageEvents(messageEvents)));
    }
  }

  private EventSender noted(EventSender straight) {
    return message -> {
      firstSentNanos.compareAndSet(NOTHING_SENT, System.nanoTime());
      straight.send(message);
    };
  }

  /**
   * Records a day's events, comes back, and sends them; returns how many a second were acknowledged
   * from the first message to the last acknowledgement. All devices are cut off again afterwards.
   */
  double caughtUpPerSecond() throws IOException {
    firstSentNanos.set(NOTHING_SENT);
    long events = 0;
    for (int i = 0; i < DEVICES; i++) {
      events += record(i, LEAST_EVENTS + i * STRIDE % (MOST_EVENTS - LEAST_EVENTS + 1));
    }
    devices.forEach(Device::start);
    await("all is acknowledged", () -> devices.stream().allMatch(d -> d.pending() == 0));
    long nanos = System.nanoTime() - firstSentNanos.get();
    devices.forEach(Device::cut);
    await("all are cut off", () -> devices.stream().noneMatch(Device::connected));
    return events * 1e9 / nanos;
  }

  private int record(int index, int count) throws IOException {
    Device device = devices.get(index);
    long startMicros = nowMicros.getAsLong() - AWAY_MICROS;
    for (int i = 0; i < count; i++) {
      long nth = recorded[index]++;
      long ticket = nth / BenchTicket.STEPS;
      boolean kept =
          device.record(
              BenchTicket.step((int) (nth % BenchTicket.STEPS), ticket, index / CENTRES),
              index + "-" + ticket,
              startMicros + AWAY_MICROS * i / count);
      if (!kept) {
        throw new IOException("the outbox of " + device.identity().device() + " is full");
      }
    }
    return count;
  }

  private void await(String what, BooleanSupplier condition) throws IOException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IOException("never came true: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    CompletableFuture<?>[] stops =
        devices.stream().map(Device::stop).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(stops).join();
    host.close();
  }
}
