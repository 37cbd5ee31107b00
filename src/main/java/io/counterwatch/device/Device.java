package io.counterwatch.device;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.ServerMessage.Ack;
import io.counterwatch.event.ServerMessage.Rejection;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.event.ServerMessage.Status;
import io.counterwatch.wire.StatusCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device that loses nothing: what is recorded goes to the outbox first, and is sent until the
 * server says that it is stored. All decisions are taken on the host's one thread; {@link #record}
 * and what can be observed may be used from any.
 */
public final class Device {
  /** Refusals that are remembered, the newest. */
  public static final int REJECTIONS_LIMIT = Rejections.LIMIT;

  private static final Logger LOG = LoggerFactory.getLogger(Device.class);
  private static final byte[] DEATH = StatusCodec.write(StatusCodec.DEATH);
  private static final int MAX_IN_FLIGHT = 1_000;

  private final DeviceHost host;
  private final DeviceHabits habits;
  private final DeviceIdentity identity;
  private final Outbox outbox;
  private final HandshakeRules handshake;
  private final SendingRules sending;
  private final Backoff backoff;
  private final EventSender sender;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Rejections rejections = new Rejections();

  private @Nullable MqttLink link;
  private @Nullable ScheduledFuture<?> ticking;
  private @Nullable ScheduledFuture<?> reconnecting;
  private @Nullable ClockReading clock;
  private long connectedAtMillis;
  private boolean running;
  private volatile boolean connected;
  private volatile String trouble = "not connected yet";
  private volatile long upto;

  /** A device that sends what it records. */
  public Device(DeviceHost host, DeviceIdentity identity, Outbox outbox, RandomGenerator random) {
    this(host, identity, outbox, random, UnaryOperator.identity(), DeviceHabits.OF_PROTOCOL);
  }

  /**
   * A device whose event messages take another way than straight to the broker.
   *
   * @param random for jitter; used on the host's thread only
   * @param way wraps the straight way
   */
  public Device(
      DeviceHost host,
      DeviceIdentity identity,
      Outbox outbox,
      RandomGenerator random,
      UnaryOperator<EventSender> way) {
    this(host, identity, outbox, random, way, DeviceHabits.OF_PROTOCOL);
  }

  /** The same with other habits than the protocol's, for tests of whoever talks with it. */
  public Device(
      DeviceHost host,
      DeviceIdentity identity,
      Outbox outbox,
      RandomGenerator random,
      UnaryOperator<EventSender> way,
      DeviceHabits habits) {
    this.host = host;
    this.habits = habits;
    this.identity = identity;
    this.outbox = outbox;
    handshake = new HandshakeRules(random, habits);
    sending = new SendingRules(random, habits);
    backoff = new Backoff(random);
    sender = way.apply(this::publishEvents);
    upto = outbox.acknowledged();
  }

  /** Connects, and keeps connecting. */
  public void start() {
    host.run(
        () -> {
          if (!running) {
            running = true;
            ticking = host.every(habits.tick(), this::tick);
            connect();
          }
        });
  }

  /** Says that the device goes, and disconnects. Recorded events stay in the outbox. */
  public CompletableFuture<Void> stop() {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    host.run(() -> halt(true).whenComplete((done, broken) -> stopped.complete(null)));
    return stopped;
  }

  /** Cuts the connection without a word, until {@link #start}; events are recorded meanwhile. */
  public void cut() {
    host.run(
        () -> {
          var unused = halt(false);
        });
  }

  /**
   * Records an event; it will reach the server.
   *
   * @param timeMicros the device's wall clock when it happened
   * @return false if the outbox did not keep the event
   */
  public boolean record(EventBody body, @Nullable String subject, long timeMicros) {
    if (outbox.append(timeMicros, subject, body) == Outbox.FULL) {
      return false;
    }
    wake();
    return true;
  }

  /** Something was put into the outbox directly: it may be sent. */
  public void wake() {
    if (woken.compareAndSet(false, true)) {
      host.run(
          () -> {
            woken.set(false);
            pump();
          });
    }
  }

  /** Who this is. */
  public DeviceIdentity identity() {
    return identity;
  }

  /** Events that the server has not acknowledged yet. */
  public long pending() {
    return Math.max(0, outbox.next() - 1 - upto);
  }

  /** Everything up to this sequence is stored by the server. */
  public long upto() {
    return upto;
  }

  /** Whether there is a connection to the broker. */
  public boolean connected() {
    return connected;
  }

  /** Why the last connection ended or never came about. */
  public String trouble() {
    return trouble;
  }

  /** The newest refusals, at most {@link #REJECTIONS_LIMIT}. */
  public List<Rejection> rejections() {
    return rejections.newest();
  }

  /** How many events the server refused. */
  public long rejectedCount() {
    return rejections.count();
  }

  private void connect() {
    MqttLink.Terms terms =
        new MqttLink.Terms(
            host.url(),
            identity.device(),
            identity.password(),
            Topics.status(identity.centre(), identity.device()),
            DEATH,
            Incoming.topics(identity.centre(), identity.device()),
            MAX_IN_FLIGHT,
            host.tls());
    link = new MqttLink(terms, host.mqttThreads(), host::run, new LinkListener());
    link.open();
  }

  private CompletableFuture<Void> halt(boolean farewell) {
    running = false;
    cancel(ticking);
    cancel(reconnecting);
    disconnected();
    MqttLink old = link;
    link = null;
    if (old == null) {
      return CompletableFuture.completedFuture(null);
    }
    return farewell ? old.close(DEATH) : old.cut();
  }

  private void disconnected() {
    connected = false;
    handshake.disconnected();
  }

  private void tick() {
    long nowMillis = host.uptimeMillis();
    if (handshake.birthDue(nowMillis)) {
      handshake.birthSent(nowMillis);
      publishStatus(true, nowMillis);
    } else if (handshake.heartbeatDue(nowMillis)) {
      handshake.heartbeatSent(nowMillis);
      publishStatus(false, nowMillis);
    }
    if (outbox.oldest() - 1 > sending.upto() && handshake.maySend()) {
      // What the server waits for had to go: a birth tells it so.
      resume(outbox.oldest() - 1);
      handshake.again(nowMillis);
    }
    pump();
  }

  private void resume(long stored) {
    sending.resume(stored);
    upto = stored;
  }

  private void pump() {
    if (!handshake.maySend()) {
      return;
    }
    long nowMillis = host.uptimeMillis();
    long newest = outbox.next() - 1;
    SequenceRange message = sending.next(newest, nowMillis);
    while (message != null) {
      send(message);
      message = sending.next(newest, nowMillis);
    }
  }

  private void send(SequenceRange range) {
    List<Outbox.Entry> entries = stamped(range.from(), range.to());
    if (entries.size() <= range.to() - range.from()) {
      // The server waits for what is missing here: it must hear at once that it waits in vain.
      for (long loss : outbox.losses(range.from(), range.to())) {
        entries.addAll(stamped(loss, loss));
      }
    }
    if (!entries.isEmpty()) {
      sender.send(Outgoing.message(identity, outbox.epoch(), entries, host));
    }
  }

  /** The clock reading is kept before anything goes, so that an event never goes with two. */
  private List<Outbox.Entry> stamped(long from, long to) {
    ClockReading known = clock;
    if (known != null) {
      outbox.freeze(from, to, known);
    }
    return new ArrayList<>(outbox.read(from, to));
  }

  private void publishEvents(byte[] message) {
    MqttLink current = link;
    if (current != null) {
      current.publish(Topics.event(identity.centre(), identity.device()), message, false, () -> {});
    }
  }

  private void publishStatus(boolean birth, long nowMillis) {
    MqttLink current = link;
    if (current != null) {
      String topic = Topics.status(identity.centre(), identity.device());
      byte[] status = Outgoing.status(identity, outbox, birth, nowMillis, host.wallClockMicros());
      current.publish(topic, status, true, () -> {});
    }
  }

  private void onServerStatus(Status status) {
    host.serverTime().status(status);
    handshake.status(status, host.uptimeMillis());
    tick();
  }

  private void onAck(Ack ack) {
    host.serverTime().announced(ack.timeMicros());
    if (!ack.epoch().equals(outbox.epoch())) {
      return;
    }
    long nowMillis = host.uptimeMillis();
    if (ack.upto() >= outbox.firstUnsent()) {
      renew(ack.upto(), nowMillis);
      return;
    }
    boolean answersBirth =
        ack.uptimeMillis() >= connectedAtMillis && ack.uptimeMillis() <= nowMillis;
    if (answersBirth) {
      clock =
          ClockReading.of(
              nowMillis - ack.uptimeMillis(),
              host.wallClockMicros(),
              ack.timeMicros(),
              host.serverTime().speed().orElse(1));
      outbox.agreed();
      sending.resume(Math.max(ack.upto(), outbox.oldest() - 1));
      handshake.answered();
    } else {
      sending.acknowledged(ack.upto(), ack.missing(), nowMillis);
    }
    upto = sending.upto();
    outbox.acknowledged(upto);
    pump();
  }

  /** The server has what never came from here: this is an older copy of the storage, or a clone. */
  private void renew(long stored, long nowMillis) {
    LOG.warn(
        "{}: the server has events of epoch {} up to {}, but from {} on nothing was sent from here:"
            + " the storage was rolled back or copied, so a new epoch begins",
        identity.device(),
        outbox.epoch(),
        stored,
        outbox.firstUnsent());
    if (outbox.renew()) {
      resume(0);
      handshake.again(nowMillis);
    } else {
      handshake.again(nowMillis + HandshakeRules.BIRTH_REPEAT_MILLIS);
    }
    handshake.unanswered();
    tick();
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private final class LinkListener implements MqttLink.Listener, Incoming.Hearer {
    @Override
    public void up() {
      connectedAtMillis = host.uptimeMillis();
      connected = true;
      backoff.reset();
      handshake.connected(connectedAtMillis);
      tick();
    }

    @Override
    public void down(String why) {
      LOG.debug("{}: {}", identity.device(), why);
      trouble = why;
      disconnected();
      link = null;
      reconnecting = host.later(backoff.nextDelayMillis(), Device.this::connect);
    }

    @Override
    public void message(String topic, byte[] payload) {
      try {
        Incoming.tell(topic, payload, this);
      } catch (WireException unreadable) {
        LOG.warn("{}: {} is not to be read: {}", identity.device(), topic, unreadable.getMessage());
      }
    }

    @Override
    public void status(Status status) {
      onServerStatus(status);
    }

    @Override
    public void ack(Ack ack) {
      onAck(ack);
    }

    @Override
    public void rejection(Rejection rejection) {
      rejections.add(rejection);
    }
  }
}
