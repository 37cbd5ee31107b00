package io.counterwatch.app.bench;

import io.counterwatch.event.ServerMessage;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of devices with a connection each, on one thread. They record events at a rate that can
 * be changed, send them by the protocol's rules, and hear on their own topics what is stored.
 */
final class LoadFleet implements AutoCloseable, FleetConnection.Listener {
  /** Not all at once: the server's queue of connections is short. */
  private static final int MAX_CONNECTING = 64;

  private static final int KEEP_ALIVE_SECONDS = 120;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SELECT_MILLIS = 1;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Of a device that is to have something to send all the time. */
  private static final long FULL_EVENTS = 20;

  /** Where a device always has something to send. */
  static final double AS_FAST_AS_ACKNOWLEDGED = Double.POSITIVE_INFINITY;

  private final int port;
  private final int messageEvents;
  private final LoadPlan plan;
  private final PublishTimes times;
  private final Selector selector = Selector.open();
  private final FleetConnection[] connections;
  private final LoadDevice[] devices;
  private final Map<FleetConnection, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> byAckTopic = new HashMap<>();
  private final LagTally lags = new LagTally();
  private final Thread thread = Thread.ofPlatform().name("bench-fleet").unstarted(this::run);
  private final long bornNanos = System.nanoTime();
  private volatile boolean stopped;
  private volatile @Nullable Exception failure;
  private final AtomicInteger ready = new AtomicInteger();
  private volatile double perSecond;
  private volatile boolean accepting;
  private final AtomicLong recorded = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong sentAgain = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private int begun;
  private int connecting;
  private int turn;
  private int heartbeatTurn;
  private double owed;
  private long pacedNanos;
  private long sweptNanos;

  /**
   * A fleet that is not connected.
   *
   * @param messageEvents at most in one message
   */
  LoadFleet(int port, int count, int messageEvents, LoadPlan plan) throws IOException {
    this(port, count, messageEvents, plan, PublishTimes.NONE);
  }

  /**
   * A fleet that is not connected.
   *
   * @param messageEvents at most in one message
   * @param times told when each event is recorded
   */
  LoadFleet(int port, int count, int messageEvents, LoadPlan plan, PublishTimes times)
      throws IOException {
    this.port = port;
    this.messageEvents = messageEvents;
    this.plan = plan;
    this.times = times;
    this.connections = new FleetConnection[count];
    this.devices = new LoadDevice[count];
    for (int i = 0; i < count; i++) {
      devices[i] = new LoadDevice(messageEvents);
      byAckTopic.put(Topics.ack(plan.centre(i), plan.id(i)), i);
    }
  }

  /** Connects all, and returns when each has subscribed and the server accepts events. */
  void connect(Duration limit) throws IOException {
    pacedNanos = System.nanoTime();
    thread.start();
    await(
        limit,
        () -> ready.get() == devices.length && accepting,
        () -> "only %,d of %,d devices are connected".formatted(ready.get(), devices.length));
  }

  /** How many events a second all devices together record from now on. */
  void rate(double events) {
    perSecond = events;
  }

  /** Waits until all that was recorded is acknowledged; returns after how many seconds. */
  double drain(Duration limit) throws IOException {
    long start = System.nanoTime();
    perSecond = 0;
    await(
        limit,
        () -> acknowledged.get() == recorded.get(),
        () ->
            "only %,d of %,d events were acknowledged"
                .formatted(acknowledged.get(), recorded.get()));
    return (System.nanoTime() - start) / 1e9;
  }

  long recorded() {
    return recorded.get();
  }

  /** Messages sent for the first time. */
  long sent() {
    return sent.get();
  }

  /** Messages that were sent again since no answer came in time. */
  long sentAgain() {
    return sentAgain.get();
  }

  /** Events below every device's {@code upto}. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** The lags since this was last asked. */
  LagTally takeLags() {
    LagTally taken = new LagTally();
    synchronized (lags) {
      taken.add(lags);
      lags.clear();
    }
    return taken;
  }

  private void await(Duration limit, BooleanSupplier condition, Supplier<String> otherwise)
      throws IOException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      check();
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IOException(otherwise.get());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Fails where the fleet has failed. */
  void check() throws IOException {
    Exception failed = failure;
    if (failed != null) {
      throw new IOException("the devices of the load stopped: " + failed.getMessage(), failed);
    }
  }

  // ---- the thread

  private void run() {
    try {
      while (!stopped) {
        connectMore();
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          handle(key);
        }
        selector.selectedKeys().clear();
        long now = System.nanoTime();
        record(now);
        sweep(now);
      }
    } catch (IOException | WireException | RuntimeException e) {
      failure = e;
    }
  }

  private void connectMore() throws IOException {
    while (begun < connections.length && connecting < MAX_CONNECTING) {
      connections[begun] = new FleetConnection(selector, port);
      numbers.put(connections[begun], begun);
      begun++;
      connecting++;
    }
  }

  private void handle(SelectionKey key) throws IOException, WireException {
    FleetConnection connection = (FleetConnection) key.attachment();
    if (key.isConnectable()) {
      connection.finishConnecting(
          MqttPackets.connect(plan.id(number(connection)), KEEP_ALIVE_SECONDS));
      return;
    }
    if (key.isReadable()) {
      connection.read(this);
    }
    if (key.isWritable()) {
      connection.flush();
    }
  }

  private int number(FleetConnection connection) {
    return numbers.getOrDefault(connection, 0);
  }

  @Override
  public void connected(FleetConnection connection) throws IOException {
    int device = number(connection);
    connection.send(
        MqttPackets.subscribe(
            List.of(Topics.ack(plan.centre(device), plan.id(device)), Topics.SERVER_STATUS)));
  }

  @Override
  public void subscribed(FleetConnection connection) throws IOException {
    int device = number(connection);
    connection.send(plan.status(device, true, devices[device], uptimeMillis()));
    connecting--;
    ready.incrementAndGet();
  }

  private long uptimeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - bornNanos);
  }

  @Override
  public void message(FleetConnection connection, String topic, byte[] payload)
      throws IOException, WireException {
    if (topic.equals(Topics.SERVER_STATUS)) {
      ServerMessage.Status status = ServerMessageCodec.readStatus(payload);
      accepting = status.online() && status.accepting();
      return;
    }
    Integer device = byAckTopic.get(topic);
    if (device == null) {
      return;
    }
    ServerMessage.Ack ack = ServerMessageCodec.readAck(payload);
    long before = devices[device].upto();
    synchronized (lags) {
      devices[device].acknowledged(ack.upto(), System.nanoTime(), lags);
    }
    acknowledged.addAndGet(devices[device].upto() - before);
    for (SequenceRange hole : ack.missing()) {
      sendAgain(
          device,
          new SequenceRange(hole.from(), Math.min(hole.to(), hole.from() + messageEvents - 1)));
    }
    if (perSecond == AS_FAST_AS_ACKNOWLEDGED) {
      fill(device);
    }
    pump(device, System.nanoTime());
  }

  private void sendAgain(int device, SequenceRange range) throws IOException {
    connections[device].send(plan.message(device, range));
    sentAgain.incrementAndGet();
  }

  /** Sends what the device may send now. */
  private void pump(int device, long now) throws IOException {
    if (!accepting) {
      return;
    }
    for (SequenceRange range = devices[device].next(now);
        range != null;
        range = devices[device].next(now)) {
      connections[device].send(plan.message(device, range));
      sent.incrementAndGet();
    }
  }

  private void record(long now) throws IOException {
    double rate = perSecond;
    if (rate == AS_FAST_AS_ACKNOWLEDGED || ready.get() < devices.length) {
      pacedNanos = now;
      return;
    }
    owed += rate * (now - pacedNanos) / 1e9;
    pacedNanos = now;
    for (; owed >= 1; owed--) {
      recorded.incrementAndGet();
      devices[turn].record(1);
      times.recorded(turn, devices[turn].recorded(), now);
      pump(turn, now);
      turn = (turn + 1) % devices.length;
    }
  }

  /** Sees to it that a device has something to send. */
  private void fill(int device) {
    long missing = FULL_EVENTS - devices[device].pending();
    if (missing > 0) {
      devices[device].record(missing);
      recorded.addAndGet(missing);
    }
  }

  /** What is overdue is sent again, and each device says now and then that it lives. */
  private void sweep(long now) throws IOException {
    if (now - sweptNanos < SWEEP_NANOS || ready.get() < devices.length) {
      return;
    }
    sweptNanos = now;
    for (int i = 0; i < devices.length && accepting; i++) {
      SequenceRange overdue = devices[i].overdue(now);
      if (overdue != null) {
        sendAgain(i, overdue);
      }
      if (perSecond == AS_FAST_AS_ACKNOWLEDGED) {
        fill(i);
      }
      pump(i, now);
    }
    for (long i = devices.length * SWEEP_NANOS / HEARTBEAT_NANOS; i >= 0; i--) {
      connections[heartbeatTurn].send(
          plan.status(heartbeatTurn, false, devices[heartbeatTurn], uptimeMillis()));
      heartbeatTurn = (heartbeatTurn + 1) % devices.length;
    }
  }

  @Override
  public void close() throws InterruptedException, IOException {
    stopped = true;
    thread.join();
    List<FleetConnection> open = new ArrayList<>(numbers.keySet());
    for (FleetConnection connection : open) {
      connection.close();
    }
    selector.close();
  }
}
