package io.counterwatch.device;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the devices of one process share: the broker's address, the clocks, and one thread on which
 * all their decisions are taken, one after another.
 */
public final class DeviceHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceHost.class);

  private final String url;
  private final ZoneId zone;
  private final ServerTime serverTime;
  private final LongSupplier wallClockMicros;
  private final MqttThreads mqttThreads = new MqttThreads();
  private final ScheduledThreadPoolExecutor loop;
  private volatile @Nullable SSLSocketFactory tls;
  private final long startNanos = System.nanoTime();

  /**
   * Connects nothing yet.
   *
   * @param url {@code tcp://}, {@code ssl://}, {@code mqtt://} or {@code mqtts://}
   * @param zone of the times that devices write
   * @param wallClockMicros the devices' own clock
   */
  public DeviceHost(String url, ZoneId zone, ServerTime serverTime, LongSupplier wallClockMicros) {
    this.url = MqttLink.pahoUrl(url);
    this.zone = zone;
    this.serverTime = serverTime;
    this.wallClockMicros = wallClockMicros;
    loop =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("devices").factory());
    loop.setRemoveOnCancelPolicy(true);
  }

  /**
   * Trusts whom that factory trusts, where the URL asks for TLS; before the first device starts.
   */
  public DeviceHost trusting(@Nullable SSLSocketFactory sockets) {
    tls = sockets;
    return this;
  }

  /** Null where the system's trust is meant. */
  @Nullable SSLSocketFactory tls() {
    return tls;
  }

  /** Devices with the machine's own clock. */
  public static DeviceHost withMachineClock(String url, ZoneId zone) {
    return new DeviceHost(url, zone, new ServerTime(), DeviceHost::machineMicros);
  }

  /** Devices that live in the server's time; in the machine's until that is known. */
  public static DeviceHost inServerTime(String url, ZoneId zone) {
    ServerTime serverTime = new ServerTime();
    return new DeviceHost(
        url, zone, serverTime, () -> serverTime.nowMicros().orElseGet(DeviceHost::machineMicros));
  }

  /** The server's clock, as its announcements to any of the devices tell. */
  public ServerTime serverTime() {
    return serverTime;
  }

  String url() {
    return url;
  }

  MqttThreads mqttThreads() {
    return mqttThreads;
  }

  long wallClockMicros() {
    return wallClockMicros.getAsLong();
  }

  /** The monotonic clock of all devices here. */
  long uptimeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  ZoneOffset offsetAt(long micros) {
    return zone.getRules().getOffset(Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L)));
  }

  /** Runs a task on the devices' thread; after {@link #close} it is dropped. */
  void run(Runnable task) {
    try {
      loop.execute(guarded(task));
    } catch (RejectedExecutionException closed) {
      LOG.debug("a task came after the end", closed);
    }
  }

  /** Runs a task on the devices' thread, later. */
  ScheduledFuture<?> later(long delayMillis, Runnable task) {
    return loop.schedule(guarded(task), delayMillis, TimeUnit.MILLISECONDS);
  }

  /** Runs a task on the devices' thread again and again. */
  ScheduledFuture<?> every(long periodMillis, Runnable task) {
    return loop.scheduleWithFixedDelay(
        guarded(task), periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  /** Ends all timers; devices that were not stopped before fall silent. */
  @Override
  public void close() {
    loop.shutdownNow();
    mqttThreads.end();
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException broken) {
        LOG.error("a device's step failed", broken);
      }
    };
  }

  private static long machineMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
