package io.counterwatch.device;

import io.counterwatch.device.RecordedLine.RecordedEvent;
import io.counterwatch.event.ServerMessage.Rejection;
import io.counterwatch.wire.EventReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends recorded events, one a line, as their devices would: each device through a connection of
 * its own, in the recording's order, unchanged. Streams its input; what is not acknowledged yet is
 * kept, within a bound, and sent again when the server misses it.
 */
public final class Replay implements AutoCloseable {
  /** Lines that are reported one by one; the rest is counted only. */
  public static final int REPORTED_LIMIT = 100;

  /** Connections at a time; a recording of more devices is refused line by line. */
  public static final int DEVICES_LIMIT = 2_000;

  /** How long nothing at all may be acknowledged; longer than a server asks for a lost range. */
  public static final long STALL_SECONDS = 90;

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
  private static final long PROGRESS_SECONDS = 5;
  private static final long POLL_MILLIS = 20;
  private static final long STOP_TIMEOUT_SECONDS = 5;

  private final DeviceHost host;
  private final OptionalDouble speed;
  private final Consumer<String> out;
  private final ReplayBudget budget = new ReplayBudget();
  private final Map<String, ReplayDevice> devices = new LinkedHashMap<>();
  private final RecordedLine.Parser parser = new RecordedLine.Parser();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final long startNanos = System.nanoTime();
  private long sent;
  private long bad;
  private long reportedNanos = startNanos;
  private long firstMicros = Long.MIN_VALUE;
  private long firstNanos;

  /**
   * What became of a recording.
   *
   * @param sent events handed to their devices
   * @param acknowledged of them, stored by the server; best-effort ones, taken by the broker
   * @param bad lines that hold no valid event and were not sent
   * @param rejected events that the server refused; sequenced ones count as acknowledged
   */
  public record Summary(
      long sent, long acknowledged, long bad, long rejected, List<String> rejections) {
    /** Whether everything that was sent is acknowledged. */
    public boolean complete() {
      return sent == acknowledged;
    }
  }

  /**
   * Connects nothing yet.
   *
   * @param speed seconds of the recording per second of real time; empty for as fast as possible
   * @param out gets progress and bad lines
   * @throws IllegalArgumentException if the address is none
   */
  public Replay(String url, OptionalDouble speed, Consumer<String> out) {
    host = DeviceHost.withMachineClock(url, ZoneOffset.UTC);
    this.speed = speed;
    this.out = out;
  }

  /**
   * Sends one recording; several may follow one another.
   *
   * @param name for messages
   * @return false if the server or the broker did not take anything for {@link #STALL_SECONDS}
   * @throws IOException if the recording cannot be read
   */
  public boolean send(String name, InputStream recording) throws IOException, InterruptedException {
    BoundedLines lines = new BoundedLines(recording, EventReader.MAX_EVENT_BYTES);
    long number = 0;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      number++;
      if (isBlank(line)) {
        continue;
      }
      switch (parser.parse(line)) {
        case RecordedLine.Bad(String why) -> complain(name, number, why);
        case RecordedEvent event -> {
          if (!knows(event) && devices.size() >= DEVICES_LIMIT) {
            complain(name, number, "more than " + DEVICES_LIMIT + " devices");
          } else if (!hand(event)) {
            return false;
          }
        }
      }
      reportProgress();
    }
    return true;
  }

  /**
   * Waits until everything is acknowledged.
   *
   * @return false if nothing was acknowledged for {@link #STALL_SECONDS}
   */
  public boolean drain() throws InterruptedException {
    budget.progressed();
    while (budget.kept() > 0) {
      if (budget.stalled() || stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
      reportProgress();
    }
    return true;
  }

  /** What became of everything until now. */
  public Summary summary() {
    List<String> rejections = new ArrayList<>();
    long rejected = 0;
    for (ReplayDevice device : devices.values()) {
      rejected += device.rejectedCount();
      for (Rejection rejection : device.rejections()) {
        if (rejections.size() < REPORTED_LIMIT) {
          rejections.add(
              rejection.id() + ": " + rejection.reason().wireName() + ", " + rejection.detail());
        }
      }
    }
    return new Summary(sent, sent - budget.kept(), bad, rejected, rejections);
  }

  /** Says goodbye for every device and disconnects. */
  @Override
  public void close() {
    stop.countDown();
    Collection<CompletableFuture<Void>> stopping =
        devices.values().stream().map(ReplayDevice::stop).toList();
    try {
      CompletableFuture.allOf(stopping.toArray(CompletableFuture<?>[]::new))
          .get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException slow) {
      LOG.debug("not every device said goodbye", slow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    host.close();
  }

  private boolean hand(RecordedEvent event) throws InterruptedException {
    pace(event.timeMicros());
    if (!budget.take(event.message().length)) {
      return false;
    }
    sent++;
    devices.computeIfAbsent(key(event), ignored -> open(event)).send(event);
    return true;
  }

  private ReplayDevice open(RecordedEvent first) {
    ReplayDevice device = new ReplayDevice(host, first.centre(), first.device(), budget);
    device.start();
    return device;
  }

  private boolean knows(RecordedEvent event) {
    return devices.containsKey(key(event));
  }

  private static String key(RecordedEvent event) {
    return event.centre() + '/' + event.device();
  }

  private void pace(long eventMicros) throws InterruptedException {
    if (speed.isEmpty()) {
      return;
    }
    if (firstMicros == Long.MIN_VALUE) {
      firstMicros = eventMicros;
      firstNanos = System.nanoTime();
    }
    double afterSeconds = (eventMicros - firstMicros) / 1e6 / speed.getAsDouble();
    long dueNanos = firstNanos + (long) (afterSeconds * 1e9);
    boolean stopped = false;
    for (long left = dueNanos - System.nanoTime();
        left > 0 && !stopped;
        left = dueNanos - System.nanoTime()) {
      long wait = Math.min(left, TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS));
      stopped = stop.await(wait, TimeUnit.NANOSECONDS);
      reportProgress();
    }
  }

  private void complain(String name, long number, String why) {
    bad++;
    if (bad <= REPORTED_LIMIT) {
      out.accept(name + ":" + number + ": not sent, " + why);
    }
  }

  private void reportProgress() {
    long nowNanos = System.nanoTime();
    if (nowNanos - reportedNanos >= TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)) {
      reportedNanos = nowNanos;
      double seconds = (nowNanos - startNanos) / 1e9;
      out.accept(
          String.format(
              Locale.ROOT,
              "%.0f s: sent %d, acknowledged %d, bad lines %d, devices %d",
              seconds,
              sent,
              sent - budget.kept(),
              bad,
              devices.size()));
    }
  }

  private static boolean isBlank(byte[] line) {
    if (line.length > EventReader.MAX_EVENT_BYTES) {
      return false;
    }
    for (byte each : line) {
      if (each != ' ' && each != '\t' && each != '\r') {
        return false;
      }
    }
    return true;
  }
}
