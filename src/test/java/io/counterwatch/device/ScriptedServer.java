package io.counterwatch.device;

import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody.OutboxLost;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.event.ServerMessage.Ack;
import io.counterwatch.event.ServerMessage.Rejection;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.event.ServerMessage.Status;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.StatusCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** The server's half of the protocol with a memory instead of a database, and moods for tests. */
public final class ScriptedServer implements AutoCloseable {
  /**
   * The protocol's habits, but that nothing is repeated only because this server, on a busy
   * machine, acknowledges it late: for devices whose messages are counted.
   */
  static final DeviceHabits PATIENT =
      new DeviceHabits(
          DeviceHabits.OF_PROTOCOL.tick(),
          DeviceHabits.OF_PROTOCOL.birthRepeat(),
          DeviceHabits.OF_PROTOCOL.birthSpread(),
          DeviceHabits.OF_PROTOCOL.heartbeat(),
          TimeUnit.MINUTES.toMillis(2),
          TimeUnit.MINUTES.toMillis(2),
          DeviceHabits.OF_PROTOCOL.messageEvents());

  private static final long ACK_MILLIS = 200;

  /** What happened, in order; the events of a device's topic by their sequence or id. */
  public record Seen(String device, Event event) {}

  private final MqttAsyncClient client;
  private final ScheduledExecutorService acks = Executors.newSingleThreadScheduledExecutor();
  private final double speed;
  private final long originMicros;
  private final long originNanos = System.nanoTime();
  private final Map<String, NavigableSet<Long>> stored = new HashMap<>();
  private final Map<String, String> epochs = new HashMap<>();
  private final Map<String, String> centres = new HashMap<>();
  private final Set<String> owed = new HashSet<>();
  private final List<Seen> seen = new ArrayList<>();
  private final List<String> births = new ArrayList<>();
  private final List<String> deaths = new ArrayList<>();
  private int messages;
  private int duplicates;
  private int refused;
  private boolean acknowledging = true;

  /** Connects; says nothing of itself yet. */
  public ScriptedServer(String url, long originMicros, double speed) throws MqttException {
    this.originMicros = originMicros;
    this.speed = speed;
    client = new MqttAsyncClient(url, "scripted-server", new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMaxInflight(10_000);
    client.connect(options).waitForCompletion();
    client
        .subscribe(
            new String[] {Topics.EVENT_FILTER, Topics.STATUS_FILTER},
            new int[] {1, 1},
            null,
            null,
            new org.eclipse.paho.client.mqttv3.IMqttMessageListener[] {
              (topic, message) -> onEvents(topic, message.getPayload()), this::onStatus
            })
        .waitForCompletion();
    acks.scheduleWithFixedDelay(this::sendAcks, ACK_MILLIS, ACK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Announces itself, retained. */
  public void announce(String run, boolean accepting) throws MqttException {
    publish(Topics.SERVER_STATUS, new Status(true, run, accepting, nowMicros(), speed), 1, true);
  }

  /** Whether events are acknowledged; what was withheld is acknowledged with the next event. */
  public synchronized void acknowledge(boolean yes) {
    acknowledging = yes;
  }

  /** Forgets everything above that sequence, as after the restoration of a backup. */
  public synchronized void forgetAbove(String device, long sequence) {
    sequences(device).tailSet(sequence, false).clear();
  }

  /** Refuses an event at a device's topic. */
  public void refuse(String centre, String device, String id) throws MqttException {
    publish(
        Topics.rejected(centre, device),
        new Rejection(id, RefusalReason.SCHEMA, "service: missing"),
        0,
        false);
  }

  /** Every event that came, duplicates included. */
  public synchronized List<Seen> seen() {
    return new ArrayList<>(seen);
  }

  /** The devices of all births that came, in order. */
  public synchronized List<String> births() {
    return new ArrayList<>(births);
  }

  /** The devices of all deaths that came, in order. */
  public synchronized List<String> deaths() {
    return new ArrayList<>(deaths);
  }

  /** Event messages that came. */
  public synchronized int messages() {
    return messages;
  }

  /** Sequences that came more than once. */
  public synchronized int duplicates() {
    return duplicates;
  }

  /** Events that break the protocol. */
  public synchronized int refused() {
    return refused;
  }

  /** Distinct sequences that are stored, of all devices. */
  public synchronized long stored() {
    return stored.values().stream().mapToLong(Set::size).sum();
  }

  /** Its clock. */
  public long nowMicros() {
    return originMicros + (long) ((System.nanoTime() - originNanos) / 1_000.0 * speed);
  }

  @Override
  public void close() throws MqttException {
    acks.shutdownNow();
    client.disconnectForcibly(0, 500);
    client.close(true);
  }

  private synchronized void onEvents(String topic, byte[] payload) {
    Topics.DeviceTopic from = Topics.parse(topic);
    if (from == null) {
      throw new AssertionError(topic);
    }
    messages++;
    centres.put(from.device(), from.centre());
    EventReader reader = new EventReader(NO_RULES);
    for (Reading reading : reader.read(from.centre(), from.device(), payload, nowMicros())) {
      switch (reading) {
        case Reading.Decoded(Event event, String ignored) -> store(from.device(), event);
        case Reading.Rejected ignored -> refused++;
      }
    }
  }

  private void store(String device, Event event) {
    seen.add(new Seen(device, event));
    String epoch = event.epoch();
    if (epoch == null) {
      return;
    }
    epochs.put(device, epoch);
    if (!sequences(device).add(event.sequence())) {
      duplicates++;
    }
    if (event.body() instanceof OutboxLost(long from, long to, String why)
        && event.device().equals(device)) {
      for (long lost = from; lost <= to; lost++) {
        sequences(device).add(lost);
      }
    }
    owed.add(device);
  }

  private synchronized void onStatus(String topic, MqttMessage message)
      throws WireException, MqttException {
    Topics.DeviceTopic from = Topics.parse(topic);
    DeviceStatus status = StatusCodec.read(message.getPayload());
    if (from == null || message.isRetained()) {
      return;
    }
    if (!status.online()) {
      deaths.add(from.device());
    }
    String epoch = status.epoch();
    if (status.birth() && epoch != null) {
      births.add(from.device());
      epochs.put(from.device(), epoch);
      centres.put(from.device(), from.centre());
      for (long lost = 1; lost < status.oldest(); lost++) {
        sequences(from.device()).add(lost);
      }
      sendAck(from.device(), status.uptimeMillis());
    }
  }

  private synchronized void sendAcks() {
    if (!acknowledging) {
      return;
    }
    try {
      for (String device : owed) {
        sendAck(device, -1);
      }
      owed.clear();
    } catch (MqttException ended) {
      // The test is over.
      owed.clear();
    }
  }

  private void sendAck(String device, long uptimeMillis) throws MqttException {
    long upto = 0;
    List<SequenceRange> missing = new ArrayList<>();
    for (long sequence : sequences(device)) {
      long expected = missing.isEmpty() ? upto + 1 : missing.getLast().to() + 1;
      if (sequence == upto + 1 && missing.isEmpty()) {
        upto = sequence;
      } else if (missing.isEmpty()) {
        missing.add(new SequenceRange(expected, sequence - 1));
      }
    }
    String epoch = epochs.getOrDefault(device, "");
    String centre = centres.getOrDefault(device, "");
    publish(
        Topics.ack(centre, device),
        new Ack(epoch, upto, missing, 0, nowMicros(), uptimeMillis),
        0,
        false);
  }

  private NavigableSet<Long> sequences(String device) {
    return stored.computeIfAbsent(device + epochs.get(device), ignored -> new TreeSet<>());
  }

  private void publish(String topic, ServerMessage message, int qos, boolean retained)
      throws MqttException {
    client.publish(topic, ServerMessageCodec.write(message), qos, retained);
  }

  private static final EventReader.SourceRules NO_RULES =
      new EventReader.SourceRules() {
        @Override
        public boolean mayPublish(String publisher, String device) {
          return publisher.contains("gateway");
        }

        @Override
        public boolean clockReceived(String device) {
          return false;
        }
      };
}
