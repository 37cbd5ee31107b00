package io.counterwatch.device;

import io.counterwatch.device.RecordedLine.RecordedEvent;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.ServerMessage.Ack;
import io.counterwatch.event.ServerMessage.Rejection;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.event.ServerMessage.Status;
import io.counterwatch.wire.StatusCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recorded device. Its window counts what the broker has not taken yet, not what the server has
 * not acknowledged: the recording is the outbox, and acknowledgements that come five times a second
 * would be a brake. A device in a centre has no reason to be that fast.
 */
final class ReplayDevice {
  static final int WINDOW_MESSAGES = 500;

  private static final Logger LOG = LoggerFactory.getLogger(ReplayDevice.class);
  private static final byte[] DEATH = StatusCodec.write(StatusCodec.DEATH);
  private static final long TICK_MILLIS = 250;
  private static final long UNKNOWN_SEQUENCE = 0;

  private final DeviceHost host;
  private final String centre;
  private final String device;
  private final ReplayBudget budget;
  private final HandshakeRules handshake;
  private final Backoff backoff;
  private final Deque<RecordedEvent> unsent = new ArrayDeque<>();
  private final Deque<RecordedEvent> sent = new ArrayDeque<>();
  private final Deque<Rejection> rejections = new ArrayDeque<>();
  private @Nullable MqttLink link;
  private @Nullable ScheduledFuture<?> ticking;
  private @Nullable String epoch;
  private int inFlight;
  private long timeoutMillis = SendingRules.FIRST_TIMEOUT_MILLIS;
  private long deadlineMillis;
  private long rejectedCount;
  private boolean stopped;

  ReplayDevice(DeviceHost host, String centre, String device, ReplayBudget budget) {
    this.host = host;
    this.centre = centre;
    this.device = device;
    this.budget = budget;
    Random random = new Random();
    handshake = new HandshakeRules(random);
    backoff = new Backoff(random);
  }

  void start() {
    host.run(this::connect);
    ticking = host.every(TICK_MILLIS, this::tick);
  }

  /** Takes an event over; it is sent when its turn comes. */
  synchronized void send(RecordedEvent event) {
    if (event.epoch() != null) {
      epoch = event.epoch();
    }
    unsent.addLast(event);
    pump();
  }

  synchronized CompletableFuture<Void> stop() {
    stopped = true;
    if (ticking != null) {
      ticking.cancel(false);
    }
    return link == null ? CompletableFuture.completedFuture(null) : link.close(DEATH);
  }

  synchronized List<Rejection> rejections() {
    return List.copyOf(rejections);
  }

  synchronized long rejectedCount() {
    return rejectedCount;
  }

  private synchronized void connect() {
    if (stopped) {
      return;
    }
    MqttLink.Terms terms =
        new MqttLink.Terms(
            host.url(),
            device,
            null,
            Topics.status(centre, device),
            DEATH,
            Incoming.topics(centre, device),
            WINDOW_MESSAGES * 2,
            null);
    link = new MqttLink(terms, host.mqttThreads(), host::run, new LinkListener());
    link.open();
  }

  private synchronized void tick() {
    long nowMillis = host.uptimeMillis();
    if (handshake.birthDue(nowMillis)) {
      // A best-effort device owns nothing that the server could answer for.
      boolean birth = epoch != null;
      handshake.birthSent(nowMillis);
      publishStatus(birth, nowMillis);
      if (!birth) {
        handshake.answered();
      }
    } else if (handshake.heartbeatDue(nowMillis)) {
      handshake.heartbeatSent(nowMillis);
      publishStatus(false, nowMillis);
    }
    resendOldest(nowMillis);
    pump();
  }

  private void pump() {
    MqttLink current = link;
    while (current != null && handshake.maySend() && inFlight < WINDOW_MESSAGES) {
      RecordedEvent event = unsent.pollFirst();
      if (event == null) {
        return;
      }
      if (sent.isEmpty()) {
        restartTimeout();
      }
      sent.addLast(event);
      inFlight++;
      publish(current, event, () -> delivered(current, event));
    }
  }

  private void publish(MqttLink current, RecordedEvent event, Runnable delivered) {
    current.publish(Topics.event(centre, device), event.message(), false, delivered);
  }

  private synchronized void delivered(MqttLink by, RecordedEvent event) {
    if (by != link) {
      return;
    }
    inFlight--;
    if (event.epoch() == null && sent.remove(event)) {
      budget.giveBack(1, event.message().length);
    }
    pump();
  }

  /** What the broker lost, the server may not know of: after a timeout the oldest goes again. */
  private void resendOldest(long nowMillis) {
    RecordedEvent oldest = sent.peekFirst();
    MqttLink current = link;
    if (oldest == null || current == null || nowMillis < deadlineMillis || !handshake.maySend()) {
      return;
    }
    timeoutMillis = Math.min(SendingRules.LAST_TIMEOUT_MILLIS, timeoutMillis * 2);
    restartTimeout();
    publish(current, oldest, () -> {});
  }

  private void restartTimeout() {
    deadlineMillis = host.uptimeMillis() + timeoutMillis;
  }

  private void onStatus(Status status) {
    host.serverTime().status(status);
    handshake.status(status, host.uptimeMillis());
    tick();
  }

  private void onAck(Ack ack) {
    if (ack.uptimeMillis() >= 0) {
      handshake.answered();
    }
    int released = 0;
    long bytes = 0;
    for (Iterator<RecordedEvent> each = sent.iterator(); each.hasNext(); ) {
      RecordedEvent event = each.next();
      if (ack.epoch().equals(event.epoch()) && event.sequence() <= ack.upto()) {
        each.remove();
        released++;
        bytes += event.message().length;
      }
    }
    if (released > 0) {
      timeoutMillis = SendingRules.FIRST_TIMEOUT_MILLIS;
      restartTimeout();
      budget.giveBack(released, bytes);
    }
    resendMissing(ack);
    pump();
  }

  private void resendMissing(Ack ack) {
    MqttLink current = link;
    int left = WINDOW_MESSAGES - inFlight;
    for (Iterator<RecordedEvent> each = sent.iterator();
        each.hasNext() && left > 0 && current != null && handshake.maySend(); ) {
      RecordedEvent event = each.next();
      if (ack.epoch().equals(event.epoch()) && asked(ack.missing(), event.sequence())) {
        publish(current, event, () -> {});
        left--;
      }
    }
  }

  private static boolean asked(List<SequenceRange> missing, long sequence) {
    for (SequenceRange range : missing) {
      if (range.from() <= sequence && sequence <= range.to()) {
        return true;
      }
    }
    return false;
  }

  private void onRejection(Rejection rejection) {
    rejectedCount++;
    rejections.addLast(rejection);
    if (rejections.size() > Replay.REPORTED_LIMIT) {
      rejections.removeFirst();
    }
  }

  private void publishStatus(boolean birth, long nowMillis) {
    MqttLink current = link;
    if (current != null) {
      // What else the real device holds is unknown here, so nothing is declared lost.
      DeviceStatus status =
          new DeviceStatus(
              true,
              birth,
              null,
              epoch,
              UNKNOWN_SEQUENCE,
              UNKNOWN_SEQUENCE,
              nowMillis,
              host.wallClockMicros(),
              null);
      current.publish(Topics.status(centre, device), StatusCodec.write(status), true, () -> {});
    }
  }

  private final class LinkListener implements MqttLink.Listener, Incoming.Hearer {
    @Override
    public void up() {
      synchronized (ReplayDevice.this) {
        backoff.reset();
        handshake.connected(host.uptimeMillis());
        tick();
      }
    }

    @Override
    public void down(String why) {
      synchronized (ReplayDevice.this) {
        LOG.debug("{}: {}", device, why);
        handshake.disconnected();
        link = null;
        inFlight = 0;
        while (!sent.isEmpty()) {
          unsent.addFirst(sent.removeLast());
        }
        if (!stopped) {
          var unused = host.later(backoff.nextDelayMillis(), ReplayDevice.this::connect);
        }
      }
    }

    @Override
    public void message(String topic, byte[] payload) {
      synchronized (ReplayDevice.this) {
        try {
          Incoming.tell(topic, payload, this);
        } catch (WireException unreadable) {
          LOG.warn("{}: {} is not to be read: {}", device, topic, unreadable.getMessage());
        }
      }
    }

    @Override
    public void status(Status status) {
      onStatus(status);
    }

    @Override
    public void ack(Ack ack) {
      onAck(ack);
    }

    @Override
    public void rejection(Rejection rejection) {
      onRejection(rejection);
    }
  }
}
